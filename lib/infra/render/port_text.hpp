// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/port_table.hpp>
#include <infra/render/json_value.hpp>
#include <infra/render/style.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// A headline with the counts, then a line a port and below it what is wrong with it. `quiet` leaves out what is right.
std::string render_ports(const std::string& stack, const std::vector<PortRow>& rows, const Style& style,
                         bool quiet = false);

/// {"ports": [...]}: what could not be asked is null.
JsonValue ports_result(const std::vector<PortRow>& rows);

}  // namespace joelclaw::infra
