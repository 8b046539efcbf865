// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>

namespace joelclaw::infra::simulation {
namespace {

/// A recreate gave the container new ports, and the files of this home still name the old ones.
void endpoint_drift(Model& model) {
  if (Container* node = model.node()) {
    for (PublishedPort& port : node->wanted) {
      port.host = port.container == 6443 ? std::uint16_t{50123} : port.host;
      port.host = port.container == 50000 ? std::uint16_t{50124} : port.host;
    }
  }
}

/// Another program's TLS on the published API port (operations.md G21).
void hijacked(Model& model) {
  if (const PublishedPort* api = model.published(6443)) {
    model.host.listeners.push_back({"*", api->host, 7788, "caddy", model.parameters.user,
                                    "/opt/homebrew/bin/caddy run --config /Users/joel/.local/caddy/Caddyfile",
                                    ListenerKind::foreign_tls});
    model.forwarding.lost.insert(api->host);
  }
}

void service_failed(Model& model, const std::string& id) {
  model.cluster.talos.services[id] = "Fail";
  model.cluster.talos.ready = false;
  model.cluster.talos.unmet = {"services"};
}

}  // namespace

std::vector<Fault> api_faults() {
  return {
      {"api-dead", "the container runs, the API server does not", [](Model& model) { model.cluster.api.dead = true; }},
      {"api-alive", "no fault: the API server runs", [](Model& model) { model.cluster.api.dead = false; }},
      {"api-not-ready", "the API server answers, etcd does not",
       [](Model& model) {
         model.cluster.api.failing = {"etcd", "etcd-readiness"};
       }},
      {"endpoint-drift", "kubeconfig and talosconfig name former ports", endpoint_drift},
      {"endpoint-hijacked", "another program shows its certificate on the API port", hijacked},
      {"certificate-soon", "the client certificate ends in 18 days",
       [](Model& model) { model.cluster.api.client_certificate = "client-soon"; }},
      {"certificate-expired", "the client certificate has ended",
       [](Model& model) { model.cluster.api.client_certificate = "client-expired"; }},
      {"server-certificate-expired", "the API server's certificate has ended",
       [](Model& model) { model.cluster.api.server_certificate = "server-expired"; }},
      {"kubelet-rbac-drift", "the kubelet refuses the API server",
       [](Model& model) {
         model.cluster.api.kubelet_forbidden = true;
         std::erase_if(model.cluster.applied, [](const auto& each) { return each.first.starts_with("ClusterRoleBinding"); });
       }},
      {"kubeconfig-missing", "there is no kubeconfig", [](Model& model) { model.cluster.api.has_kubeconfig = false; }},
      {"talosconfig-missing", "there is no talosconfig",
       [](Model& model) { model.cluster.api.has_talosconfig = false; }},
      {"talos-api-dead", "nobody listens on the Talos API", [](Model& model) { model.cluster.talos.dead = true; }},
      {"talos-service-failed", "Talos' cri service fails", [](Model& model) { service_failed(model, "cri"); }},
      {"etcd-failed", "Talos' etcd fails",
       [](Model& model) {
         service_failed(model, "etcd");
         model.cluster.api.failing = {"etcd"};
       }},
      {"etcd-alarm", "etcd has no space left", [](Model& model) { model.cluster.talos.alarms = {"NOSPACE"}; }},
      {"talos-booting", "Talos has not finished its boot",
       [](Model& model) {
         model.cluster.talos.stage = "booting";
         model.cluster.talos.ready = false;
         model.cluster.talos.unmet = {"nodeReady"};
       }},
      {"version-drift", "Kubernetes is another version than the spec's",
       [](Model& model) { model.cluster.api.version = "v1.34.2"; }},
  };
}

}  // namespace joelclaw::infra::simulation
