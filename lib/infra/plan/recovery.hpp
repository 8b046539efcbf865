// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// What was repaired is gone, the VM has warmed up, nothing that carries the stack is broken, and the services that matter answer. One probe or
/// one LAN that is nobody's business keeps nothing from being called repaired. `repaired`: names of finding classes.
bool has_converged(const Diagnosis& diagnosis, const std::vector<std::string>& repaired);

/// A carrier is broken, or what was repaired is back: not a slow pass, a regression. While a VM warms up, what stands on
/// it may still come and go.
bool has_regressed(const Diagnosis& diagnosis, const std::vector<std::string>& repaired);

}  // namespace joelclaw::infra
