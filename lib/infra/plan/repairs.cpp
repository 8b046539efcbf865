// SPDX-License-Identifier: MIT
#include <infra/plan/repairs.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {

int Site::failed_attempts(const std::string& action, Duration window) const {
  int failed = 0;
  for (const History* each : {&history.vm, &history.stack}) {
    failed += static_cast<int>(std::count_if(each->attempts.begin(), each->attempts.end(), [&](const Attempt& attempt) {
      return attempt.action == action && attempt.end != AttemptEnd::held && time_between(attempt.at, at) < window;
    }));
  }
  return failed;
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
