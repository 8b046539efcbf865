// SPDX-License-Identifier: MIT
#include <infra/plan/repairs.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {

namespace {

template <typename Fits>
int count_attempts(const Site& site, Duration window, const Fits& fits) {
  int count = 0;
  for (const History* each : {&site.history.vm, &site.history.stack}) {
    count += static_cast<int>(std::count_if(each->attempts.begin(), each->attempts.end(), [&](const Attempt& attempt) {
      return fits(attempt) && time_between(attempt.at, site.at) < window;
    }));
  }
  return count;
}

}  // namespace

int Site::failed_attempts(const std::string& action, Duration window) const {
  return count_attempts(*this, window,
                        [&](const Attempt& each) { return each.action == action && each.end == AttemptEnd::failed; });
}

int Site::failed_attempts(FindingClass cls, const std::string& action, Duration window) const {
  return count_attempts(*this, window, [&](const Attempt& each) {
    return each.action == action && each.cls == to_string(cls) && each.end == AttemptEnd::failed;
  });
}

int Site::attempts_that_held(const std::string& action, Duration window) const {
  return count_attempts(*this, window,
                        [&](const Attempt& each) { return each.action == action && each.end == AttemptEnd::held; });
}

Step make_step(const Site& site, Action action, std::string why, Impact impact, Duration budget,
               std::optional<Goal> until) {
  Step step;
  const std::string subject = subject_of(action);
  step.id = name_of(action) + (subject.empty() ? "" : " " + subject);
  step.title = title_of(action);
  step.why = std::move(why);
  step.impact = impact;
  step.budget = budget;
  step.calls = site.means.calls(action, site.facts.now);
  step.until = std::move(until);
  step.action = std::move(action);
  return step;
}

Repair repair_of(const Finding& finding, const Site& site) {
  if (!info(finding.cls).heals) {
    return {};
  }
  switch (finding.layer) {
    case Layer::vm:
      return repair_machine(finding, site);
    case Layer::forwarding:
      return repair_forwarding(finding, site);
    case Layer::runtime:
      return repair_engine(finding, site);
    case Layer::node_container:
      return repair_container(finding, site);
    case Layer::kubernetes:
      return repair_control_plane(finding, site);
    case Layer::node:
    case Layer::network:
    case Layer::storage:
      return repair_node(finding, site);
    case Layer::workloads:
      return repair_workload(finding, site);
    case Layer::endpoints:
      return repair_endpoint(finding, site);
    default:
      return {};
  }
}

}  // namespace joelclaw::infra
