// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/finding.hpp>

#include <functional>
#include <initializer_list>
#include <vector>

namespace joelclaw::infra {

// Shared by the files that link causes, and by nothing else.

using Findings = std::vector<Finding>;

bool is_any_of(FindingClass cls, std::initializer_list<FindingClass> classes);
Finding* first_of(Findings& findings, const std::function<bool(const Finding&)>& fits);
Finding* first_of(Findings& findings, FindingClass cls);

/// Names the cause of an effect that has none yet. Refused where the cause itself comes from the effect, and where it is
/// only information: that could not be a root, and its effect would have none.
void blame(const Findings& findings, Finding& effect, const Finding* cause);

/// Workloads by their pods and what these lack.
void link_workloads(const Facts& facts, Findings& findings);
/// Probes by their port, its Service and the workload behind it.
void link_probes(const Facts& facts, Findings& findings);

}  // namespace joelclaw::infra
