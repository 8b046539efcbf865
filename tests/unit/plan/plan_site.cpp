// SPDX-License-Identifier: MIT
#include "plan_site.hpp"

#include <infra/plan/plan_heal.hpp>

namespace joelclaw::infra::test {

std::vector<Call> AnyMeans::calls(const Action& action, const Snapshot& /*now*/) const {
  if (std::holds_alternative<Await>(action)) {
    return {};
  }
  return {Call{Command{"do", {name_of(action), subject_of(action)}, {}, "", Duration{1'000}}}};
}

bool AnyMeans::can(const Action& action, const Snapshot& now) const {
  return !calls(action, now).empty();
}

PlanSite::PlanSite() : now(healthy_snapshot()), spec(default_spec()) {}

PlanSite::PlanSite(const std::function<void(Snapshot&, StackSpec&)>& arrange) : PlanSite() {
  arrange(now, spec);
}

Plan PlanSite::heal() const {
  const Diagnosis diagnosis = judged();
  return plan_heal({spec, history, now, diagnosis, at, confirmed, forced, without}, AnyMeans{});
}

Plan PlanSite::up(bool restart_vm) const {
  const Diagnosis diagnosis = judged();
  return plan_up({spec, now, diagnosis, history, at, restart_vm, manifests, nodes, volumes}, AnyMeans{});
}

Plan PlanSite::down(bool keep_vm, std::vector<std::string> others) const {
  const Diagnosis diagnosis = judged();
  return plan_down({spec, now, diagnosis, keep_vm, std::move(others)}, AnyMeans{});
}

void PlanSite::tried(const std::string& action, const std::string& target, FindingClass cls, Impact impact, Duration ago,
                     AttemptEnd end) {
  Attempt attempt;
  attempt.action = action;
  attempt.target = target;
  attempt.cls = to_string(cls);
  attempt.impact = impact;
  attempt.at = {at.boot_id, at.elapsed - ago, at.wall - ago};
  attempt.end = end;
  history.of(impact).attempts.push_back(attempt);
}

void PlanSite::seen_before(FindingClass cls, const std::string& subject, int rounds) {
  history.vm.streaks.push_back({to_string(cls), subject, rounds, at});
}

std::vector<std::string> ids(const Plan& plan) {
  std::vector<std::string> all;
  for (const Step& each : plan.steps) {
    all.push_back(each.id);
  }
  return all;
}

std::vector<std::string> hold_reasons(const Plan& plan) {
  std::vector<std::string> all;
  for (const Hold& each : plan.holds) {
    all.push_back(to_string(each.reason));
  }
  return all;
}

}  // namespace joelclaw::infra::test
