// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>

#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// Diagnoses made by hand, each a screen that somebody will sit before one night.
Diagnosis healthy();
Diagnosis zombie();
Diagnosis forward_dead();
Diagnosis tainted();
Diagnosis half_observed();
Diagnosis nothing_installed();

/// All of them with the names of their golden files.
std::vector<std::pair<std::string, Diagnosis>> all_screens();

}  // namespace joelclaw::infra
