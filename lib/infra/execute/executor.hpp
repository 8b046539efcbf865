// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>
#include <infra/diagnose/finding.hpp>
#include <infra/plan/plan.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/snapshot/snapshot.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

class Journal;
struct Host;

/// One look and its verdict.
struct Sight {
  Snapshot snapshot;
  Diagnosis diagnosis;
};

/// What a run works with.
struct RunContext {
  Host& host;
  Reporter& reporter;
  Journal& journal;
  std::function<Sight()> look;
  /// Called before a step's first call, when it is clear that it will be made; a failure ends the run: what cannot be
  /// remembered is not begun.
  std::function<Status(const Step&)> begins = {};
  std::function<void(const Step&, bool held)> ended = {};
  bool believes_tools = false;  ///< of a test build: without Proof::goal
  std::optional<Instant> deadline = {};  ///< on the awake clock: no step is begun that would not fit
};

enum class RunEnd { done, failed, interrupted, out_of_time };

struct RunResult {
  RunEnd end = RunEnd::done;
  std::vector<StepReport> steps;  ///< all of the plan's: those not begun are still planned
  std::optional<Error> error;
  std::optional<Sight> last;      ///< the newest look, where one was taken after the last call
};

/// Carries out a plan, step by step, in its order and with its commands and no others. A step that is already so is
/// skipped; one whose tool failed is judged by the world all the same, since tools fail after they have done their work.
/// Ends at the first step that did not come to what it was for, unless that was optional.
RunResult carry_out(const Plan& plan, RunContext& context);

/// Reports of steps that nobody carries out.
std::vector<StepReport> planned(const Plan& plan);

}  // namespace joelclaw::infra
