// SPDX-License-Identifier: MIT
#pragma once

#include <support/snapshot_builder.hpp>

#include <infra/diagnose/diagnose.hpp>
#include <infra/plan/gates.hpp>
#include <infra/plan/means.hpp>
#include <infra/plan/plan.hpp>
#include <infra/plan/plan_down.hpp>
#include <infra/plan/plan_up.hpp>
#include <infra/stack/default_spec.hpp>

#include <functional>
#include <string>
#include <vector>

namespace joelclaw::infra::test {

/// A stack that can be told everything: each action is one command, "do NAME SUBJECT".
class AnyMeans : public Means {
 public:
  std::vector<Call> calls(const Action& action, const Snapshot& now) const override;
  bool can(const Action& action, const Snapshot& now) const override;
  std::string machine_name() const override { return "the VM default"; }
  std::string node_name() const override { return "joelclaw-controlplane-1"; }
};

/// One look, what was done before, and the policy: what a plan is made of.
struct PlanSite {
  PlanSite();
  explicit PlanSite(const std::function<void(Snapshot&, StackSpec&)>& arrange);

  Snapshot now;
  StackSpec spec;
  Histories history;
  Stamp at{"boot", Instant{10'000'000}, noon()};
  bool confirmed = false, forced = false;
  std::set<Gate> without;
  ManifestFacts manifests;
  std::optional<NodeRecord> nodes;
  VolumeUses volumes;

  Diagnosis judged() const { return diagnose(now, spec); }
  Plan heal() const;
  Plan up(bool restart_vm = false) const;
  Plan down(bool keep_vm = false, std::vector<std::string> others = {}) const;
  /// A repair that was begun so long ago.
  void tried(const std::string& action, const std::string& target, FindingClass cls, Impact impact, Duration ago,
             AttemptEnd end = AttemptEnd::held);
  /// The same was seen in so many looks before this one.
  void seen_before(FindingClass cls, const std::string& subject, int rounds);
};

/// "vm.start", "container.start joelclaw-controlplane-1", ...
std::vector<std::string> ids(const Plan& plan);
std::vector<std::string> hold_reasons(const Plan& plan);

}  // namespace joelclaw::infra::test
