// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/fault.hpp>

#include <vector>

namespace joelclaw::infra::simulation {

/// A host on which there is nothing of the stack yet; for faults() alone.
std::vector<Fault> fresh_faults();

}  // namespace joelclaw::infra::simulation
