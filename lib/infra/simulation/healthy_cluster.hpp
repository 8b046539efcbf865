// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <vector>

namespace joelclaw::infra::simulation {

/// The workloads of the built-in default spec (the operator's own table), all well.
ClusterPart healthy_cluster(const Model& model);

/// What talosctl has made of nothing: the system's own workloads, no class of storage, no claim.
ClusterPart fresh_cluster(const Model& model);

/// A workload with the pods, claims and secrets that belong to it.
void add_workload(Model& model, const Workload& workload, const Pod& shape);

/// The ports that the node container publishes: the default spec's, and talosctl's own two.
std::vector<PublishedPort> published_ports();

/// The local-path directory of a claim's volume: pvc-UID_NAMESPACE_CLAIM.
std::string volume_directory(const ClaimPart& claim);

}  // namespace joelclaw::infra::simulation
