// SPDX-License-Identifier: MIT
#pragma once

#include "../report.hpp"
#include "../session.hpp"

namespace joelclaw::infra::cli {

Report command_ports_add(Session& session);
Report command_ports_remove(Session& session);

}  // namespace joelclaw::infra::cli
