// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/plan/gates.hpp>
#include <infra/plan/means.hpp>
#include <infra/plan/node_record.hpp>
#include <infra/plan/plan.hpp>
#include <infra/snapshot/manifest_facts.hpp>

#include <optional>

namespace joelclaw::infra {

struct UpInput {
  const StackSpec& spec;
  const Snapshot& now;
  const Diagnosis& diagnosis;
  const Histories& history;
  Stamp at;
  bool restart_vm = false;  ///< sizes that the spec's file asks for are applied, with the downtime that takes
  ManifestFacts manifests = {};  ///< what the spec's files hold
  std::optional<NodeRecord> nodes = {};  ///< as earlier runs saw them; none: nothing is remembered
  VolumeUses volumes = {};       ///< asked only where a node is gone and volumes are left
};

/// Only what is missing between the stack as it was seen and as it is wanted, bottom up. What could not be seen because
/// something beneath it is down is planned too, each with the condition that makes it needless: the commands of the run
/// are those of the plan, or fewer.
///
/// Refused, with nothing planned, where a cluster would be created beside the volumes of the last one.
Plan plan_up(const UpInput& input, const Means& means);

}  // namespace joelclaw::infra
