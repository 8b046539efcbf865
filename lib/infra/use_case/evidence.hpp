// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/execute/executor.hpp>
#include <infra/plan/plan.hpp>

namespace joelclaw::infra {

class Workbench;

/// What was seen before a disruptive step, kept below the stack's `incidents`: the verdict with its evidence, the checks,
/// the plan, and by allow list what a restart would take away: processes, listeners and the tails of logs. No machine
/// config, no environment, no Secret, no kubeconfig. Bounded in size and number; the oldest goes first.
Status record_evidence(Workbench& bench, const Sight& sight, const Plan& plan);

}  // namespace joelclaw::infra
