// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/gates.hpp>
#include <infra/plan/means.hpp>
#include <infra/plan/plan.hpp>

namespace joelclaw::infra {

/// What `heal` does next: for each finding that nothing else explains the least disruptive repair that can work, as far as
/// its gates are open. Never above a broken layer that carries: what stands on it is looked at again when it holds.
///
/// `holds` says what waits and until when, `escalations` what only a person can do. An empty plan with neither: there is
/// nothing to do.
Plan plan_heal(const GateInput& input, const Means& means);

}  // namespace joelclaw::infra
