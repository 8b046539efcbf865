// SPDX-License-Identifier: MIT
#include <infra/simulation/operator_files.hpp>

#include <infra/simulation/healthy_cluster.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

using Json = nlohmann::ordered_json;

Json named(const char* version, const char* kind, const std::string& space, const std::string& name) {
  Json object{{"apiVersion", version}, {"kind", kind}, {"metadata", {{"name", name}}}};
  if (!space.empty()) {
    object["metadata"]["namespace"] = space;
  }
  return object;
}

Json claim_spec(const std::string& size) {
  return {{"accessModes", {"ReadWriteOnce"}}, {"resources", {{"requests", {{"storage", size}}}}}};
}

const ClaimPart& claim_of(const ClusterPart& cluster, const Workload& workload, const std::string& name) {
  return *std::find_if(cluster.claims.begin(), cluster.claims.end(), [&](const ClaimPart& each) {
    return each.space == workload.space && each.name == name;
  });
}

/// What the pods of a workload of the good day need, as a template says it.
Json pod_spec(const Workload& workload, const Pod& pod) {
  Json container{{"name", pod.container}, {"image", workload.image}};
  for (const std::string& secret : pod.secrets) {
    if (secret != "ghcr-pull") {
      container["envFrom"].push_back({{"secretRef", {{"name", secret}}}});
    }
  }
  Json spec{{"containers", Json::array({container})}};
  if (pod.host_network) {
    spec["hostNetwork"] = true;
  }
  if (std::count(pod.secrets.begin(), pod.secrets.end(), "ghcr-pull") != 0) {
    spec["imagePullSecrets"] = Json::array({{{"name", "ghcr-pull"}}});
  }
  return spec;
}

Json workload_object(const ClusterPart& cluster, const Workload& workload, const Pod& pod) {
  Json object = named("apps/v1", workload.kind.c_str(), workload.space, workload.name);
  Json spec{{"replicas", workload.replicas},
            {"selector", {{"matchLabels", {{"app", workload.name}}}}},
            {"template", {{"metadata", {{"labels", {{"app", workload.name}}}}}, {"spec", pod_spec(workload, pod)}}}};
  for (const std::string& claim : pod.claims) {
    if (workload.kind == "StatefulSet") {  // NAME-WORKLOAD-0 is of its template NAME
      const std::string name = claim.substr(0, claim.size() - workload.name.size() - 3);
      spec["volumeClaimTemplates"].push_back(
          {{"metadata", {{"name", name}}}, {"spec", claim_spec(claim_of(cluster, workload, claim).size)}});
    } else {
      spec["template"]["spec"]["volumes"].push_back(
          {{"name", claim}, {"persistentVolumeClaim", {{"claimName", claim}}}});
    }
  }
  object["spec"] = std::move(spec);
  return object;
}

Json service_object(const ServicePart& service) {
  Json object = named("v1", "Service", service.space, service.name);
  Json ports = Json::array();
  for (const ServicePortPart& port : service.ports) {
    Json one{{"name", port.name}, {"port", port.port}, {"targetPort", port.target}};
    if (port.node_port != 0) {
      one["nodePort"] = port.node_port;
    }
    ports.push_back(std::move(one));
  }
  object["spec"] = {{"type", service.type}, {"selector", {{"app", service.workload}}}, {"ports", std::move(ports)}};
  return object;
}

/// One workload with what belongs to it, the workload first: whoever applies files as they come meets it too early.
std::string file_of(const ClusterPart& cluster, const Workload& workload, const Pod& pod) {
  std::string text = workload_object(cluster, workload, pod).dump(2) + "\n";
  for (const ServicePart& service : cluster.services) {
    if (service.space == workload.space && service.workload == workload.name) {
      text += "---\n" + service_object(service).dump(2) + "\n";
    }
  }
  for (const std::string& name : pod.claims) {
    if (workload.kind != "StatefulSet") {
      Json claim = named("v1", "PersistentVolumeClaim", workload.space, name);
      claim["spec"] = claim_spec(claim_of(cluster, workload, name).size);
      text += "---\n" + claim.dump(2) + "\n";
    }
  }
  return text;
}

std::string secrets_of(const ClusterPart& cluster) {
  std::string text;
  for (const SecretPart& each : cluster.secrets) {
    if (each.type == "Opaque") {
      Json secret = named("v1", "Secret", each.space, each.name);
      secret["stringData"] = {{"TOKEN", "SIMULATED-SECRET"}};
      text += (text.empty() ? "" : "---\n") + secret.dump(2) + "\n";
    }
  }
  return text;
}

}  // namespace

void add_operator_files(Model& model) {
  const ClusterPart cluster = healthy_cluster(model);
  const std::string folder = model.parameters.home + "/stack/k8s";
  for (const Workload& workload : cluster.workloads) {
    const auto pod = std::find_if(cluster.pods.begin(), cluster.pods.end(), [&](const Pod& each) {
      return each.space == workload.space && each.owner == workload.name;
    });
    const bool own = workload.space != "kube-system" && workload.space != "local-path-storage";
    if (own && pod != cluster.pods.end()) {
      model.host.files[folder + "/" + workload.name + ".yaml"] = file_of(cluster, workload, *pod);
    }
  }
  model.host.files[folder + "/secrets.yaml"] = secrets_of(cluster);
  model.host.files[folder + "/zz-namespace.yaml"] = named("v1", "Namespace", "", "aistor").dump(2) + "\n";
  model.host.files[folder + "/livekit-values.yaml"] = "livekit:\n  rtc:\n    tcp_port: 7881\nreplicaCount: 1\n";
  model.host.files[folder + "/README.md"] = "What runs in the cluster.\n";
  model.host.tools["gh"] = {model.host.tools["docker"].path.substr(0, model.host.tools["docker"].path.rfind('/')) + "/gh"};
  model.parameters.spec_file = true;
  const std::string& space = model.parameters.space;
  model.parameters.spec_tail += "manifests: [\"" + folder + "\"]\nsecrets:\n  - {name: system-bus-env, namespace: " + space +
                                ", required: true}\n  - name: ghcr-pull\n    namespace: " + space +
                                "\n    registry:\n      server: ghcr.io\n      username: " + model.parameters.user +
                                "\n      passwordCommand: [gh, auth, token]\n      maxAge: 10h\n";
}

}  // namespace joelclaw::infra::simulation
