// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

#include <algorithm>
#include <iterator>

namespace joelclaw::infra::test {
namespace {

bool fits(const Finding& has, const Expected& wants) {
  return has.cls == wants.cls && (!wants.severity || has.severity == *wants.severity) &&
         (!wants.remedy || has.remedy == *wants.remedy) && (wants.subject.empty() || has.subject == wants.subject) &&
         (!wants.cause || (has.caused_by && has.caused_by->cls == *wants.cause));
}

std::string said(const Finding& finding) {
  return to_string(finding.cls) + " of " + finding.subject + ": " + to_string(finding.severity) + ", remedy " +
         to_string(finding.remedy) + ", cause " + (finding.caused_by ? to_string(finding.caused_by->cls) : "none");
}

std::string all_said(const Diagnosis& diagnosis) {
  std::string text;
  for (const Finding& each : diagnosis.findings) {
    text += "\n    " + said(each);
  }
  return text.empty() ? "\n    nothing" : text;
}

}  // namespace

std::vector<std::string> complaints(const Case& wanted, const DiagnoseOptions& options) {
  Snapshot snapshot = healthy_snapshot();
  StackSpec spec = default_spec();
  wanted.arrange(snapshot, spec);
  const Diagnosis diagnosis = diagnose(snapshot, spec, options);
  std::vector<std::string> wrong;
  for (const Expected& each : wanted.found) {
    if (std::none_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                     [&each](const Finding& has) { return fits(has, each); })) {
      wrong.push_back("no such " + to_string(each.cls) + "; found:" + all_said(diagnosis));
    }
  }
  for (const FindingClass cls : wanted.absent) {
    if (const Finding* has = diagnosis.find(cls)) {
      wrong.push_back("found " + said(*has));
    }
  }
  const std::string root = diagnosis.root_cause ? to_string(diagnosis.root_cause->cls) : "none";
  if (wanted.root && root != to_string(*wanted.root)) {
    wrong.push_back("root cause " + root + ", not " + to_string(*wanted.root) + "; found:" + all_said(diagnosis));
  }
  if (wanted.health && diagnosis.health != *wanted.health) {
    wrong.push_back("health " + to_string(diagnosis.health) + ", not " + to_string(*wanted.health) +
                    "; found:" + all_said(diagnosis));
  }
  return wrong;
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (auto* part : {&host_cases, &vm_cases, &forwarding_cases, &container_cases, &kubernetes_cases, &node_cases,
                     &storage_cases, &workload_cases, &endpoint_cases, &operation_cases, &scenario_cases}) {
    std::vector<Case> more = part();
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace joelclaw::infra::test
