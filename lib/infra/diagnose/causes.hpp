// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/finding.hpp>

#include <functional>
#include <vector>

namespace joelclaw::infra {

/// Marks each finding that another one explains. Causes never form a ring and always name a finding that is there.
void link_causes(const Facts& facts, std::vector<Finding>& findings);

/// Ranks by: root before consequence, fail before warn before info, the four that explain whatever the layer first where
/// they explain a fail, then the lowest layer, then the order of the classes.
void rank(std::vector<Finding>& findings);

/// Whether one of the findings behind this one, by their causes, is such.
bool leads_to(const std::vector<Finding>& findings, const Finding& finding,
              const std::function<bool(const Finding&)>& end);

/// intent-down, operation-running, interrupted-operation, vm-warming-up.
bool explains_any_layer(FindingClass cls);

}  // namespace joelclaw::infra
