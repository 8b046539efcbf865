// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/plan/means.hpp>
#include <infra/plan/plan.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

struct DownInput {
  const StackSpec& spec;
  const Snapshot& now;
  const Diagnosis& diagnosis;
  bool keep_vm = false;
  /// Other stacks on this VM that are meant to be up; while there is one, the VM stays.
  std::vector<std::string> stacks_on_vm;
};

/// To rest, so that nothing is torn: what asks for it is flushed, the node container is given the time that its shutdown
/// needs, then the VM. What is already at rest is left alone.
Plan plan_down(const DownInput& input, const Means& means);

}  // namespace joelclaw::infra
