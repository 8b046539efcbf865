// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/plan/step.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// Why a repair that is due is not begun now.
enum class HoldReason { confirming, warming_up, cooldown, failed_recovery, budget, intent_down, maintenance };
std::string to_string(HoldReason reason);

struct Hold {
  HoldReason reason = HoldReason::confirming;
  std::string about;               ///< the action held back, or the finding
  std::optional<WallTime> until;   ///< none: until somebody ends it
  std::string words;               ///< for people
  bool can_be_confirmed = false;   ///< a few quick looks in a row would open this gate
};

/// A finding that this program does not or must not repair.
struct Escalation {
  FindingClass cls = FindingClass::state_unreadable;
  std::string subject;
  std::string words;  ///< why a person is needed now; empty: for what its class always is
};

/// What shall be done, in order. A value: printing it is the dry run, carrying it out is the run.
struct Plan {
  std::string verb;
  std::vector<std::pair<std::string, std::string>> options;  ///< that change what is done
  std::vector<Step> steps;
  std::vector<Hold> holds;
  std::vector<Escalation> escalations;
  Duration downtime{};                    ///< expected, of the services
  std::vector<std::string> data_at_risk;
  std::vector<std::string> notes;         ///< what else somebody should know before: other containers that stop, ...
  std::map<std::string, std::string> premises;  ///< facts on which it rests
  std::optional<Error> refusal;           ///< a safety rule forbids it: nothing is done
};

/// SHA-256, in hex, of the canonical JSON of what is to be done and on which facts it rests; never of times, counters,
/// pod names or texts. An unchanged world gives the same digest.
std::string digest_of(const Plan& plan, const std::string& canonical_spec);
/// The JSON that is digested, for a message that says which premises differ.
std::string canonical_json(const Plan& plan, const std::string& canonical_spec);

/// The most that any of its steps touches.
Impact impact_of(const Plan& plan);

}  // namespace joelclaw::infra
