// SPDX-License-Identifier: MIT
#pragma once

#include "../report.hpp"
#include "../session.hpp"

#include <infra/plan/plan.hpp>
#include <infra/port/lock.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/render/plan_text.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::cli {

// What the commands that change something have in common in their answers.

std::vector<StepLine> lines_of_steps(const std::vector<StepReport>& steps);
/// {"plan", "before", "after"}: the last only where something was or could have been done.
JsonValue run_result(const Plan& plan, const std::vector<StepReport>& steps, const std::string& digest,
                     const std::optional<Diagnosis>& before, const std::optional<Diagnosis>& after);
/// The locks are another's: who, what and since when.
Report held_by_other(const std::string& verb, const std::optional<LockHolder>& holder, const Session& session);
/// The state directory could not be used.
Report without_state(const std::string& verb, const Error& error, const Session& session);
/// The spec as the plan's digest has it.
std::string canonical(const StackSpec& spec);

}  // namespace joelclaw::infra::cli
