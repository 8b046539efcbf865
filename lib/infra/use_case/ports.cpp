// SPDX-License-Identifier: MIT
#include <infra/use_case/ports.hpp>

#include <infra/use_case/status.hpp>

#include <utility>

namespace joelclaw::infra {

PortInventory take_port_inventory(const StackSpec& spec, Host& host) {
  StatusReport seen = status(spec, host, StatusOptions{});
  std::vector<PortRow> rows = port_table(seen.snapshot, spec, seen.diagnosis);
  return {std::move(seen.diagnosis), std::move(rows)};
}

}  // namespace joelclaw::infra
