// SPDX-License-Identifier: MIT
#include <infra/simulation/kubernetes_json.hpp>

#include <infra/simulation/healthy_cluster.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/state.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration long_ago{86'400'000LL * 200};

Json condition(const Model& model, const char* type, bool value, const char* reason, const std::string& message) {
  const std::string status = value ? "True" : "False";
  return {{"type", type},
          {"status", status},
          {"lastHeartbeatTime", api_time(model, model.now - Duration{20'000})},
          {"lastTransitionTime", api_time(model, model.vm.started + Duration{50'000})},
          {"reason", reason},
          {"message", message}};
}

Json node_conditions(const Model& model) {
  const NodePart& node = model.cluster.node;
  Json all = Json::array();
  all.push_back(condition(model, "MemoryPressure", false, "KubeletHasSufficientMemory",
                          "kubelet has sufficient memory available"));
  all.push_back(
      node.disk_pressure
          ? condition(model, "DiskPressure", true, "KubeletHasDiskPressure", "kubelet has disk pressure")
          : condition(model, "DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"));
  all.push_back(
      condition(model, "PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"));
  if (node_ready(model)) {
    all.push_back(condition(model, "Ready", true, "KubeletReady", "kubelet is posting ready status"));
  } else {
    const std::string message = node.not_ready.empty() ? "container runtime network not ready: NetworkReady=false "
                                                         "reason:NetworkPluginNotReady message:Network plugin returns "
                                                         "error: cni plugin not initialized"
                                                       : node.not_ready;
    all.push_back(condition(model, "Ready", false, node.not_ready_reason.c_str(), message));
  }
  return all;
}

Json taints(const Model& model) {
  Json all = Json::array();
  const auto add = [&all](const std::string& key, const std::string& value, const std::string& effect) {
    Json taint{{"key", key}};
    if (!value.empty()) {
      taint["value"] = value;
    }
    taint["effect"] = effect;
    all.push_back(std::move(taint));
  };
  for (const NodeTaint& taint : model.cluster.node.taints) {
    add(taint.key, taint.value, taint.effect);
  }
  if (model.cluster.node.cordoned) {
    add("node.kubernetes.io/unschedulable", "", "NoSchedule");
  }
  if (model.cluster.node.disk_pressure) {
    add("node.kubernetes.io/disk-pressure", "", "NoSchedule");
  }
  if (!node_ready(model)) {
    add("node.kubernetes.io/not-ready", "", "NoSchedule");
  }
  return all;
}

Json node_object(const Model& model) {
  Json object;
  object["metadata"] = metadata(model, "", model.node_name(), model.now - long_ago);
  object["metadata"]["labels"] = {{"kubernetes.io/hostname", model.node_name()},
                                  {"kubernetes.io/os", "linux"},
                                  {"node-role.kubernetes.io/control-plane", ""}};
  object["spec"] = {{"podCIDR", "10.244.0.0/24"}};
  if (Json list = taints(model); !list.empty()) {
    object["spec"]["taints"] = std::move(list);
  }
  if (model.cluster.node.cordoned) {
    object["spec"]["unschedulable"] = true;
  }
  object["status"] = {
      {"conditions", node_conditions(model)},
      {"addresses",
       {{{"type", "InternalIP"}, {"address", "10.5.0.2"}}, {{"type", "Hostname"}, {"address", model.node_name()}}}},
      {"nodeInfo",
       {{"kernelVersion", "6.8.0-64-generic"},
        {"osImage", "Talos (v1.12.4)"},
        {"containerRuntimeVersion", "containerd://2.1.6"},
        {"kubeletVersion", model.cluster.api.version},
        {"operatingSystem", "linux"},
        {"architecture", "arm64"}}}};
  return object;
}

Json service_object(const Model& model, const ServicePart& service) {
  Json ports = Json::array();
  for (const ServicePortPart& port : service.ports) {
    Json one{{"name", port.name}, {"protocol", "TCP"}, {"port", port.port}, {"targetPort", port.target}};
    if (service.type == "NodePort" && port.node_port != 0) {
      one["nodePort"] = port.node_port;
    }
    ports.push_back(std::move(one));
  }
  Json object;
  object["metadata"] = metadata(model, service.space, service.name, model.now - long_ago);
  object["spec"]["ports"] = std::move(ports);
  if (!service.workload.empty()) {
    object["spec"]["selector"] = {{"app", service.workload}};
  }
  const auto letter = static_cast<unsigned char>(service.name.front());
  object["spec"]["clusterIP"] = "10.96.0." + std::to_string(1 + mixed(letter, service.name.size()) % 250);
  object["spec"]["type"] = service.type;
  object["status"] = {{"loadBalancer", Json::object()}};
  return object;
}

}  // namespace

std::string api_time(const Model& model, WallTime at) {
  return format_rfc3339(at + model.vm.clock_skew);
}

Json metadata(const Model& model, const std::string& space, const std::string& name, WallTime created) {
  Json data{{"name", name}};
  if (!space.empty()) {
    data["namespace"] = space;
  }
  data["uid"] = uuid(model.parameters.seed, space + "/" + name);
  data["resourceVersion"] = std::to_string(410'000 + mixed(1, name.size()) % 90'000);
  data["creationTimestamp"] = api_time(model, created);
  data["managedFields"] = Json::array({{{"manager", "kube-controller-manager"},
                                        {"operation", "Update"},
                                        {"apiVersion", "v1"},
                                        {"time", api_time(model, created)},
                                        {"fieldsType", "FieldsV1"},
                                        {"fieldsV1", {{"f:status", {{"f:conditions", Json::object()}}}}}}});
  return data;
}

Objects node_objects(const Model& model) {
  Objects objects{"Node"};
  if (model.cluster.node.exists) {
    objects.items.push_back(node_object(model));
  }
  return objects;
}

Objects namespace_objects(const Model& model) {
  Objects objects{"Namespace"};
  for (const NamespacePart& space : model.cluster.namespaces) {
    Json object;
    object["metadata"] = metadata(model, "", space.name, model.now - long_ago);
    object["metadata"]["labels"] = {{"kubernetes.io/metadata.name", space.name}};
    if (!space.pod_security.empty()) {
      object["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] = space.pod_security;
    }
    object["spec"] = {{"finalizers", {"kubernetes"}}};
    object["status"] = {{"phase", "Active"}};
    objects.items.push_back(std::move(object));
  }
  return objects;
}

Objects service_objects(const Model& model) {
  Objects objects{"Service"};
  for (const ServicePart& service : model.cluster.services) {
    objects.items.push_back(service_object(model, service));
  }
  return objects;
}

namespace {

/// kubelet tries a sandbox again every few seconds, and counts: as long as it fails, its event is fresh.
WallTime last_seen(const Model& model, const ApiEvent& event) {
  const auto& pods = model.cluster.pods;
  const bool fails = event.reason == "FailedCreatePodSandBox" && std::any_of(pods.begin(), pods.end(), [&](const Pod& pod) {
    return pod.space == event.space && pod.name == event.name && pod.needs == "subnet";
  });
  constexpr Duration between{11'000};
  return fails ? std::max(event.last, model.now - between) : event.last;
}

}  // namespace

Objects event_objects(const Model& model) {
  Objects objects{"Event"};
  int number = 0;
  for (ApiEvent event : model.cluster.events) {
    event.last = last_seen(model, event);
    Json object;
    object["metadata"] =
        metadata(model, event.space, event.name + "." + hex_id(1, std::to_string(++number), 16), event.last);
    object["involvedObject"] = {
        {"kind", event.kind}, {"namespace", event.space}, {"name", event.name}, {"apiVersion", "v1"}};
    object["reason"] = event.reason;
    object["message"] = event.message;
    object["source"] = {{"component", event.kind == "Pod" ? "kubelet" : "controller"}};
    object["firstTimestamp"] = api_time(model, event.last - Duration{3'600'000});
    object["lastTimestamp"] = api_time(model, event.last);
    object["count"] = event.count;
    object["type"] = "Warning";
    object["eventTime"] = nullptr;
    objects.items.push_back(std::move(object));
  }
  return objects;
}

}  // namespace joelclaw::infra::simulation
