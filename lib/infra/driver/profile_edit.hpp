// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <string>

namespace joelclaw::infra {

/// colima.yaml with one more provision script that loads a kernel module at each start of the VM; unchanged where one
/// does so already. All other bytes stay as they are. Fails where the list cannot be extended without touching others.
Result<std::string> with_module_provision(const std::string& yaml, const std::string& module);

}  // namespace joelclaw::infra
