// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

namespace joelclaw::infra::simulation {

/// A folder of manifests that make the workloads of the good day, beside files that are none, and a spec that names it:
/// what an operator has who begins with nothing else.
void add_operator_files(Model& model);

}  // namespace joelclaw::infra::simulation
