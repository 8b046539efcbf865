// SPDX-License-Identifier: MIT
#pragma once

#include "../report.hpp"
#include "../session.hpp"

#include <infra/plan/plan.hpp>
#include <infra/port/lock.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/render/plan_text.hpp>

#include <infra/use_case/change.hpp>

#include <memory>
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
/// What every command that changes something begins with: the spec in force and the way it is watched.
struct Acting {
  StackSpec spec;
  bool plan_only = false;
  Duration wait{};
  std::optional<Instant> deadline;
  std::unique_ptr<Reporter> reporter;
};
/// A lost terminal ends nothing from here on, unless only the plan is asked for.
Result<Acting, Failure> begin_acting(Session& session, const std::string& verb);
/// The report of a run that did not come to act, or was ended by a signal; none: it has its own.
std::optional<Report> not_acted(const std::string& verb, const ChangeReport& report, const Session& session);
/// How each step ended; nothing where the reader has just seen it happen.
std::string steps_text(const ChangeReport& report, const Session& session);
/// The body of a `--plan`: steps with their commands, downtime, risk, digest.
std::string planned_text(const std::string& verb, const ChangeReport& report, const std::string& digest,
                         const Session& session, const std::string& stack);
/// Why a person is needed: the plan's own words, or what the class means.
std::string why_of(const Escalation& escalation);
/// What a person must do, a line each.
std::string persons_text(const std::vector<Escalation>& escalations, const Style& style);

/// The spec as the plan's digest has it.
std::string canonical(const StackSpec& spec);

}  // namespace joelclaw::infra::cli
