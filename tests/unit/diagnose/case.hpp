// SPDX-License-Identifier: MIT
#pragma once

#include <support/snapshot_builder.hpp>

#include <infra/diagnose/diagnose.hpp>
#include <infra/stack/default_spec.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::test {

/// What a case wants of one finding; what is not set is not asked.
struct Expected {
  FindingClass cls = FindingClass::tool_missing;
  std::optional<Severity> severity = std::nullopt;
  std::optional<Remedy> remedy = std::nullopt;
  std::string subject = "";
  std::optional<FindingClass> cause = std::nullopt;
};

/// One snapshot and what must be said of it. The unit tests run all of them; the switch test runs them with each class
/// switched off, and some case must turn red each time.
struct Case {
  std::string name;
  std::function<void(Snapshot&, StackSpec&)> arrange;
  std::vector<Expected> found;
  std::vector<FindingClass> absent = {};
  std::optional<FindingClass> root = std::nullopt;
  std::optional<Health> health = std::nullopt;
};

/// What is not as the case wants it, a line each; empty: all is.
std::vector<std::string> complaints(const Case& wanted, const DiagnoseOptions& options = {});

std::vector<Case> host_cases();
std::vector<Case> vm_cases();
std::vector<Case> forwarding_cases();
std::vector<Case> container_cases();
std::vector<Case> kubernetes_cases();
std::vector<Case> node_cases();
std::vector<Case> storage_cases();
std::vector<Case> workload_cases();
std::vector<Case> endpoint_cases();
std::vector<Case> operation_cases();
std::vector<Case> scenario_cases();  ///< by the numbers of the facts page on operations, section 7
/// All of the above.
std::vector<Case> all_cases();

}  // namespace joelclaw::infra::test
