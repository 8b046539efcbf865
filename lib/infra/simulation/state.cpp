// SPDX-License-Identifier: MIT
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

// tools.md 4.2: API 20-60 s, node Ready 30-90 s, pods up to 5 min after a start of the container.
constexpr Duration api_listens{20'000};
constexpr Duration api_ready{30'000};
constexpr Duration kubelet_ready{42'000};
constexpr Duration pods_ready{75'000};

}  // namespace

bool guest_alive(const Model& model) {
  return model.vm.state == VmState::running;
}

Duration vm_age(const Model& model) {
  return model.now - model.vm.started;
}

bool engine_answers(const Model& model) {
  return guest_alive(model) && model.engine.service == "active" && !model.engine.hung;
}

bool node_runs(const Model& model) {
  const Container* node = model.node();
  return guest_alive(model) && node != nullptr && node->state == "running";
}

Duration node_age(const Model& model) {
  const Container* node = model.node();
  return node_runs(model) && node->started ? model.now - *node->started : Duration{};
}

ApiStage api_stage(const Model& model) {
  const bool away = model.now < model.cluster.api.away_until;
  if (!node_runs(model) || model.cluster.api.dead || away || node_age(model) < api_listens) {
    return ApiStage::absent;
  }
  return node_age(model) < api_ready ? ApiStage::starting : ApiStage::serving;
}

bool node_ready(const Model& model) {
  return node_runs(model) && node_age(model) >= kubelet_ready && model.cluster.node.not_ready.empty();
}

Pod pod_now(const Model& model, const Pod& pod) {
  Pod shown = pod;
  if (node_age(model) < pods_ready && !pod.host_network && pod.waiting_reason.empty() && pod.phase == "Running") {
    shown.ready = false;
    shown.phase = "Pending";
    shown.waiting_reason = "ContainerCreating";
    shown.started.reset();
  }
  return shown;
}

std::vector<Pod> pods_now(const Model& model) {
  std::vector<Pod> pods;
  pods.reserve(model.cluster.pods.size());
  for (const Pod& pod : model.cluster.pods) {
    pods.push_back(pod_now(model, pod));
  }
  return pods;
}

int ready_pods(const std::vector<Pod>& pods, const Workload& workload) {
  return static_cast<int>(std::count_if(pods.begin(), pods.end(), [&workload](const Pod& pod) {
    return pod.space == workload.space && pod.owner == workload.name && pod.kind == workload.kind && pod.ready;
  }));
}

}  // namespace joelclaw::infra::simulation
