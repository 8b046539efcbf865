// SPDX-License-Identifier: MIT
#include <infra/simulation/events.hpp>
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/manifest_parts.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

/// What the pods of a template need: Secrets, claims, the host's network, a toleration of the control plane's taint.
Pod shape_of(const Json& pod) {
  Pod shape;
  shape.host_network = member(pod, {"hostNetwork"}) == true;
  for (const Json& volume : member(pod, {"volumes"})) {
    if (const std::string claim = text_of(member(volume, {"persistentVolumeClaim", "claimName"})); !claim.empty()) {
      shape.claims.push_back(claim);
    }
  }
  for (const Json& container : member(pod, {"containers"})) {
    shape.container = shape.container.empty() ? text_of(member(container, {"name"})) : shape.container;
    for (const Json& from : member(container, {"envFrom"})) {
      if (const std::string name = text_of(member(from, {"secretRef", "name"})); !name.empty()) {
        shape.secrets.push_back(name);
      }
    }
    for (const Json& variable : member(container, {"env"})) {
      if (const std::string name = text_of(member(variable, {"valueFrom", "secretKeyRef", "name"})); !name.empty()) {
        shape.secrets.push_back(name);
      }
    }
  }
  shape.needs = member(pod, {"tolerations"}).empty() ? "schedulable" : "";
  return shape;
}

}  // namespace

bool is_workload(const std::string& kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet";
}

void add_claim(Model& model, const Key& key, const Json& spec) {
  if (find(model.cluster.claims, key) != nullptr) {
    return;
  }
  ClaimPart claim;
  claim.space = key.space;
  claim.name = key.name;
  claim.phase = "Pending";
  claim.size = text_of(member(spec, {"resources", "requests", "storage"}));
  claim.created = model.now;
  claim.has_directory = false;
  model.cluster.claims.push_back(std::move(claim));
}

void take_workload(Model& model, const Key& key, const Json& json) {
  auto& workloads = model.cluster.workloads;
  const Json pod_spec = member(json, {"spec", "template", "spec"});
  const Json replicas = member(json, {"spec", "replicas"});
  Json containers = member(pod_spec, {"containers"});
  const std::string image =
      containers.is_array() && !containers.empty() ? text_of(member(containers[0], {"image"})) : "";
  Workload fresh{key.kind, key.space, key.name, replicas.is_number() ? replicas.get<int>() : 1, image};
  const auto there = std::find_if(workloads.begin(), workloads.end(), [&](const Workload& each) {
    return each.kind == key.kind && each.space == key.space && each.name == key.name;
  });
  if (there != workloads.end() && there->image == fresh.image && there->replicas == fresh.replicas) {
    return;
  }
  auto& pods = model.cluster.pods;
  pods.erase(std::remove_if(pods.begin(), pods.end(),
                            [&](const Pod& pod) { return pod.space == key.space && pod.owner == key.name; }),
             pods.end());
  if (there != workloads.end()) {
    workloads.erase(there);
  }
  Pod shape = shape_of(pod_spec);
  for (const Json& claim : member(json, {"spec", "volumeClaimTemplates"})) {
    const std::string name = text_of(member(claim, {"metadata", "name"})) + "-" + key.name + "-0";
    add_claim(model, {"", key.space, name}, member(claim, {"spec"}));
    shape.claims.push_back(name);
  }
  add_workload(model, fresh, shape);
  for (Pod& pod : pods) {
    if (pod.space == key.space && pod.owner == key.name) {
      begin_pod(model, pod);
    }
  }
}

}  // namespace joelclaw::infra::simulation
