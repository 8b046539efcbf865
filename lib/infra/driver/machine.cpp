// SPDX-License-Identifier: MIT
#include <infra/driver/machine.hpp>

namespace joelclaw::infra {

std::string Machine::variable(const std::string& name) const {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string{} : found->second;
}

}  // namespace joelclaw::infra
