// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>

#include <string>

namespace joelclaw::infra {

/// The Deployment, StatefulSet or DaemonSet that a pod belongs to, as "namespace/name"; empty: none.
std::string workload_of(const PodFacts& pod);
/// A finished Job's pod, or one that is going away: nothing to worry about.
bool is_finished(const PodFacts& pod);
/// The container that dies again and again; none.
const ContainerStatus* looping_container(const PodFacts& pod);
/// The container that waits for its image; none.
const ContainerStatus* unpulled_container(const PodFacts& pod);
/// Why a container keeps dying, where its log or its end names one of the known causes; empty: it does not.
std::string known_cause(const Facts& facts, const PodFacts& pod, const ContainerStatus& container);
/// Parts of the cluster with classes of their own: the CNI, DNS and the volume provisioner.
bool has_own_class(const ObjectName& workload);

}  // namespace joelclaw::infra
