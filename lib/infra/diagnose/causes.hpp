// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>
#include <infra/diagnose/finding.hpp>

#include <vector>

namespace joelclaw::infra {

/// Marks each finding that another one explains. Causes never form a ring and always name a finding that is there.
void link_causes(const Facts& facts, std::vector<Finding>& findings);

/// Ranks by: root before consequence, fail before warn before info, the four that explain whatever the layer first where
/// they explain a fail, then the lowest layer, then the order of the classes.
void rank(std::vector<Finding>& findings);

/// intent-down, operation-running, interrupted-operation, vm-warming-up.
bool explains_any_layer(FindingClass cls);

}  // namespace joelclaw::infra
