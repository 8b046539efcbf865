// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <vector>

namespace joelclaw::infra::simulation {

// What follows from the model and the time: how far a boot has come, who is alive.

bool guest_alive(const Model& model);
Duration vm_age(const Model& model);

/// dockerd runs and answers inside the VM.
bool engine_answers(const Model& model);
bool node_runs(const Model& model);
Duration node_age(const Model& model);

enum class ApiStage {
  absent,    ///< nobody listens in the container
  starting,  ///< TLS answers, /readyz fails
  serving,
};
ApiStage api_stage(const Model& model);

bool node_ready(const Model& model);

/// A pod as the API shows it now: for a while after the node container's start none is ready.
Pod pod_now(const Model& model, const Pod& pod);
std::vector<Pod> pods_now(const Model& model);

/// Ready pods of a workload.
int ready_pods(const std::vector<Pod>& pods, const Workload& workload);

}  // namespace joelclaw::infra::simulation
