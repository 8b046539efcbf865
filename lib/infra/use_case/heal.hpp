// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/execute/executor.hpp>
#include <infra/plan/gates.hpp>
#include <infra/plan/plan.hpp>
#include <infra/port/lock.hpp>
#include <infra/progress/reporter.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct HealOptions {
  bool plan_only = false;
  std::string force;              ///< why a person overrides holds and cooldowns; empty: nobody does
  Duration wait{};                ///< for the locks
  std::optional<Instant> deadline = {};  ///< of the whole command, on the awake clock
  std::set<Gate> without = {};    ///< gates of a test build
};

enum class Decision { nothing_to_do, repair, hold, escalate };
std::string to_string(Decision decision);

/// One tick of the healer.
struct HealReport {
  Decision decision = Decision::nothing_to_do;
  std::optional<Hold> hold;     ///< the one that ends last, where it is a hold
  Plan plan;                    ///< everything that was or would be done, in order
  std::vector<StepReport> steps;
  std::vector<Escalation> escalations;
  std::optional<Diagnosis> before, after;
  bool held = true;             ///< false: what was repaired did not stay so, or a step failed
  RunEnd end = RunEnd::done;
  std::optional<Error> error;
  std::optional<LockHolder> holder;  ///< another operation is at work, and nothing was looked at
  bool busy = false;
  std::optional<Error> no_state;     ///< the state directory refused: nothing was done
  std::string resumed;          ///< an operation that an earlier run had left without an end
};

/// Looks, repairs what the plan allows, looks again and so on until nothing more is due, then proves that it holds: first
/// convergence, then the stability window. Always ends: within the tick's budget, whatever hangs.
HealReport heal(const StackSpec& spec, Host& host, Reporter& reporter, const HealOptions& options);

}  // namespace joelclaw::infra
