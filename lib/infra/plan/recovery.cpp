// SPDX-License-Identifier: MIT
#include <infra/plan/recovery.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

bool has_broken_carrier(const Diagnosis& diagnosis) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(), [](const Finding& each) {
    return info(each.cls).carries && each.severity == Severity::fail;
  });
}

bool is_back(const Diagnosis& diagnosis, const std::vector<std::string>& repaired) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(), [&repaired](const Finding& each) {
    return each.severity == Severity::fail &&
           std::find(repaired.begin(), repaired.end(), to_string(each.cls)) != repaired.end();
  });
}

bool is_warming_up(const Diagnosis& diagnosis) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(),
                     [](const Finding& each) { return each.cls == FindingClass::vm_warming_up; });
}

}  // namespace

bool has_converged(const Diagnosis& diagnosis, const std::vector<std::string>& repaired) {
  const bool serves = diagnosis.health == Health::healthy || diagnosis.health == Health::degraded;
  return serves && !is_warming_up(diagnosis) && !has_broken_carrier(diagnosis) && !is_back(diagnosis, repaired);
}

bool has_regressed(const Diagnosis& diagnosis, const std::vector<std::string>& repaired) {
  return (has_broken_carrier(diagnosis) && !is_warming_up(diagnosis)) || is_back(diagnosis, repaired);
}

}  // namespace joelclaw::infra
