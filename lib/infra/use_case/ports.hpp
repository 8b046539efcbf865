// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/diagnose/port_table.hpp>

#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct PortInventory {
  Diagnosis diagnosis;
  std::vector<PortRow> rows;
};

/// Looks once and joins what the spec, the engine, the cluster and this host say of each port. Changes nothing.
PortInventory take_port_inventory(const StackSpec& spec, Host& host);

}  // namespace joelclaw::infra
