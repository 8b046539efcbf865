// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>

#include <set>

namespace joelclaw::infra {

struct Snapshot;
struct StackSpec;

/// What may be switched off in a test build, so that a rule no test misses is found: see tests/switches.
struct DiagnoseOptions {
  std::set<FindingClass> without;
};

/// Names what is wrong, in which layer, and which of it explains the rest. A pure function: no clock, no file, no
/// network. Rules of the verdict: the contract's findings page, "How a verdict is made".
Diagnosis diagnose(const Snapshot& snapshot, const StackSpec& spec, const DiagnoseOptions& options = {});

}  // namespace joelclaw::infra
