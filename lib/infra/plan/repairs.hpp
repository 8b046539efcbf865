// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/finding.hpp>
#include <infra/plan/gates.hpp>
#include <infra/plan/means.hpp>
#include <infra/plan/plan.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What a repair is chosen from.
struct Site {
  Facts facts;
  const Diagnosis& diagnosis;
  const Histories& history;
  Stamp at;
  const Means& means;

  const HealPolicy& policy() const { return facts.spec.heal; }
  /// Attempts of an action within the window that ended without what they were made for. One whose process was killed is
  /// none of them: it says nothing of the repair, and counts in the budget all the same.
  int failed_attempts(const std::string& action, Duration window) const;
  /// Those that were made for a finding of this class.
  int failed_attempts(FindingClass cls, const std::string& action, Duration window) const;
  int attempts_that_held(const std::string& action, Duration window) const;
};

/// What is to be done about one finding: steps, or to wait, or a person.
struct Repair {
  std::vector<Step> steps;
  std::optional<Hold> wait;
  std::string escalate;  ///< why a person is needed
};

/// The least disruptive repair of this finding that can work; nothing where its class is not healed.
Repair repair_of(const Finding& finding, const Site& site);

/// A step with everything that follows from its action.
Step make_step(const Site& site, Action action, std::string why, Impact impact, Duration budget,
               std::optional<Goal> until);

// By layer; each takes the classes of its own.
Repair repair_machine(const Finding& finding, const Site& site);
Repair repair_forwarding(const Finding& finding, const Site& site);
Repair repair_engine(const Finding& finding, const Site& site);
Repair repair_container(const Finding& finding, const Site& site);
Repair repair_control_plane(const Finding& finding, const Site& site);
Repair repair_node(const Finding& finding, const Site& site);
Repair repair_workload(const Finding& finding, const Site& site);
Repair repair_endpoint(const Finding& finding, const Site& site);

/// What an operation of a tool may take before it is ended. From the latency table of the wrapped tools: normal times,
/// known ways of hanging, and the tools' own limits.
namespace budget {
constexpr Duration quick{20'000};             // a label, a patch, a module: normally well below a second
constexpr Duration vm_start{780'000};         // 15 to 40 s; limactl's own limit is 10 min, the engine's 2 more
constexpr Duration vm_stop{120'000};          // 5 to 25 s; beyond that it hangs in ssh for up to 6 min
constexpr Duration force{20'000};             // below 2 s, without ssh
constexpr Duration engine{180'000};           // 12 to 30 s, 90 s stop limit, and its socket again
constexpr Duration container_start{300'000};  // 2 to 3 min until all serves (the operator's own experience)
constexpr Duration container_stop{150'000};   // -t 120: Talos needs up to 60 s, 10 s is docker's own limit
constexpr Duration pod{120'000};
constexpr Duration create{1'900'000};         // 90 to 180 s; talosctl's own limits are 10 and 20 min
}  // namespace budget

}  // namespace joelclaw::infra
