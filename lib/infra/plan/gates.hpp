// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/plan/history.hpp>
#include <infra/plan/plan.hpp>
#include <infra/plan/step.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What may be switched off in a test build, so that a gate no test misses is found.
enum class Gate { witnesses, warmup, confirmation, failed_recovery, cooldown, budget, futility, positive_witness };

/// All that decides whether a repair may begin now.
struct GateInput {
  const StackSpec& spec;
  const Histories& history;
  const Snapshot& now;
  const Diagnosis& diagnosis;
  Stamp at;
  bool confirmed = false;  ///< this very run has confirmed it by rapid looks
  bool forced = false;     ///< a person overrides holds and cooldowns, never witnesses
  std::set<Gate> without = {};
};

/// The first gate that is closed for this repair of this finding, in the order of the enumeration; none: all are open.
std::optional<Hold> hold_of(const Step& step, const Finding& finding, const GateInput& input);

// Each by itself.
std::optional<Hold> gate_witnesses(const Step& step, const Finding& finding, const GateInput& input);
std::optional<Hold> gate_warmup(const Step& step, const Finding& finding, const GateInput& input);
std::optional<Hold> gate_confirmation(const Step& step, const Finding& finding, const GateInput& input);
std::optional<Hold> gate_cooldown(const Step& step, const Finding& finding, const GateInput& input);
std::optional<Hold> gate_failed_recovery(const Step& step, const Finding& finding, const GateInput& input);
std::optional<Hold> gate_budget(const Step& step, const Finding& finding, const GateInput& input);
/// What has failed again and again is left to a person, and tried ever more seldom: its reason may pass.
std::optional<Hold> gate_futility(const Step& step, const Finding& finding, const GateInput& input);
/// Nothing is forced that still answers at or above the engine.
std::optional<Hold> gate_positive_witness(const Step& step, const Finding& finding, const GateInput& input);

/// How often one target may be touched, by the findings page's table of impacts and its remarks on single classes.
struct Allowance {
  Duration apart{};             ///< between two attempts at one target
  int most = 0;                 ///< attempts of this class within `window`; 0: as many as there are reasons
  Duration window{3'600'000};
  bool in_turn = false;         ///< `apart` counts between any two of the class, whatever their targets
};
/// The last time that this was done to this target; null: it never was.
const Attempt* newest_attempt(const History& history, const Step& step);

Allowance allowance_of(const Step& step, FindingClass cls, const HealPolicy& policy);

/// How long the VM, or whatever this program restarted last, still has to settle; zero: it has.
Duration warmup_left(const GateInput& input);

}  // namespace joelclaw::infra
