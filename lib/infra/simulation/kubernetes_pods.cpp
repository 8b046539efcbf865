// SPDX-License-Identifier: MIT
#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/kubernetes_json.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/state.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

std::string replica_set(const Model& model, const Pod& pod) {
  return pod.owner + "-" + hex_id(model.parameters.seed, pod.space + "/" + pod.owner, 9);
}

Json pod_metadata(const Model& model, const Pod& pod) {
  Json data = metadata(model, pod.space, pod.name, pod.created);
  if (!pod.owner.empty()) {
    data["labels"] = {{"app", pod.owner}};
    const bool set = pod.kind == "Deployment";
    data["ownerReferences"] = Json::array({{{"apiVersion", "apps/v1"},
                                            {"kind", set ? "ReplicaSet" : pod.kind},
                                            {"name", set ? replica_set(model, pod) : pod.owner},
                                            {"uid", uuid(model.parameters.seed, pod.owner)},
                                            {"controller", true},
                                            {"blockOwnerDeletion", true}}});
  } else if (pod.space == "kube-system") {
    data["ownerReferences"] = Json::array(
        {{{"apiVersion", "v1"}, {"kind", "Node"}, {"name", model.node_name()}, {"uid", "n"}, {"controller", true}}});
  }
  if (pod.terminating) {
    data["deletionTimestamp"] = api_time(model, pod.changed);
    data["deletionGracePeriodSeconds"] = 30;
  }
  return data;
}

Json pod_spec(const Model& model, const Pod& pod) {
  Json volumes = Json::array();
  for (const std::string& claim : pod.claims) {
    volumes.push_back({{"name", "data"}, {"persistentVolumeClaim", {{"claimName", claim}}}});
  }
  Json env = Json::array();
  for (const std::string& secret : pod.secrets) {
    env.push_back({{"secretRef", {{"name", secret}}}});
  }
  Json spec;
  spec["volumes"] = std::move(volumes);
  spec["containers"] = Json::array({{{"name", pod.container}, {"image", pod.image}, {"envFrom", std::move(env)}}});
  if (!pod.command.empty()) {
    spec["containers"][0]["command"] = pod.command;
  }
  if (pod.container == "kube-apiserver") {
    const ApiPart& api = model.cluster.api;
    spec["containers"][0]["command"].push_back("--service-node-port-range=" + std::to_string(api.first_node_port) + "-" +
                                               std::to_string(api.last_node_port));
  }
  spec["restartPolicy"] = "Always";
  if (pod.unscheduled.empty()) {
    spec["nodeName"] = model.node_name();
  }
  if (pod.host_network) {
    spec["hostNetwork"] = true;
  }
  spec["schedulerName"] = "default-scheduler";
  return spec;
}

Json pod_condition(const Model& model, const Pod& pod, const char* type, bool value, const char* reason,
                   const std::string& message) {
  Json condition{{"type", type}, {"status", value ? "True" : "False"}};
  condition["lastTransitionTime"] = api_time(model, pod.changed);
  if (!value) {
    condition["reason"] = reason;
    condition["message"] = message;
  }
  return condition;
}

Json container_status(const Model& model, const Pod& pod) {
  Json state;
  if (!pod.waiting_reason.empty()) {
    state["waiting"] = {{"reason", pod.waiting_reason}};
    if (!pod.waiting_message.empty()) {
      state["waiting"]["message"] = pod.waiting_message;
    }
  } else if (pod.phase == "Succeeded" || pod.phase == "Failed") {
    state["terminated"] = {{"exitCode", pod.phase == "Failed" ? 1 : 0},
                           {"reason", pod.phase == "Failed" ? "Error" : "Completed"},
                           {"finishedAt", api_time(model, pod.changed)}};
  } else {
    state["running"] = {{"startedAt", api_time(model, pod.started.value_or(pod.created))}};
  }
  Json last = Json::object();
  if (!pod.last_reason.empty()) {
    last["terminated"] = {{"exitCode", pod.last_exit},
                          {"reason", pod.last_reason},
                          {"finishedAt", api_time(model, model.now - Duration{90'000})}};
  }
  return {{"name", pod.container},
          {"state", state},
          {"lastState", last},
          {"ready", pod.ready},
          {"restartCount", pod.restarts},
          {"image", pod.image},
          {"imageID", pod.image + "@sha256:" + hex_id(0, pod.image)},
          {"started", state.contains("running")}};
}

Json pod_status(const Model& model, const Pod& pod) {
  Json status{{"phase", pod.phase}};
  const bool placed = pod.unscheduled.empty();
  Json conditions = Json::array();
  if (placed) {
    const std::string why = "containers with unready status: [" + pod.container + "]";
    conditions.push_back(pod_condition(model, pod, "Initialized", true, "", ""));
    conditions.push_back(pod_condition(model, pod, "Ready", pod.ready, "ContainersNotReady", why));
    conditions.push_back(pod_condition(model, pod, "ContainersReady", pod.ready, "ContainersNotReady", why));
  }
  conditions.push_back(pod_condition(model, pod, "PodScheduled", placed, "Unschedulable", pod.unscheduled));
  status["conditions"] = std::move(conditions);
  if (!pod.reason.empty()) {
    status["reason"] = pod.reason;
    status["message"] = "The node was low on resource: ephemeral-storage.";
  }
  if (placed) {
    status["hostIP"] = "10.5.0.2";
    status["startTime"] = api_time(model, pod.created);
    if (pod.reason != "Evicted") {
      status["containerStatuses"] = Json::array({container_status(model, pod)});
    }
  }
  status["qosClass"] = "Burstable";
  return status;
}

Json workload_object(const Model& model, const Workload& workload, int ready) {
  Json object;
  object["metadata"] = metadata(model, workload.space, workload.name, model.now - Duration{86'400'000LL * 100});
  object["spec"] = {{"selector", {{"matchLabels", {{"app", workload.name}}}}}};
  if (workload.kind == "DaemonSet") {
    object["status"] = {{"currentNumberScheduled", workload.replicas},
                        {"numberMisscheduled", 0},
                        {"desiredNumberScheduled", workload.replicas},
                        {"numberReady", ready},
                        {"updatedNumberScheduled", workload.replicas}};
    if (ready > 0) {
      object["status"]["numberAvailable"] = ready;
    }
    return object;
  }
  object["spec"]["replicas"] = workload.replicas;
  object["status"] = {{"observedGeneration", 3}, {"replicas", workload.replicas}};
  if (workload.replicas > 0) {
    object["status"]["updatedReplicas"] = workload.replicas;
  }
  if (ready > 0) {  // the API server leaves zeros out
    object["status"]["readyReplicas"] = ready;
    object["status"]["availableReplicas"] = ready;
  }
  return object;
}

}  // namespace

Objects pod_objects(const Model& model) {
  Objects objects{"Pod"};
  for (const Pod& pod : pods_now(model)) {
    Json object;
    object["metadata"] = pod_metadata(model, pod);
    object["spec"] = pod_spec(model, pod);
    object["status"] = pod_status(model, pod);
    objects.items.push_back(std::move(object));
  }
  return objects;
}

Objects workload_objects(const Model& model, const std::string& kind) {
  Objects objects{kind, "apps/v1"};
  const std::vector<Pod> pods = pods_now(model);
  for (const Workload& workload : model.cluster.workloads) {
    if (workload.kind == kind) {
      objects.items.push_back(workload_object(model, workload, ready_pods(pods, workload)));
    }
  }
  return objects;
}

}  // namespace joelclaw::infra::simulation
