// SPDX-License-Identifier: MIT
#include "dst/catalogue.hpp"

#include <infra/simulation/model.hpp>

#include <algorithm>

namespace joelclaw::infra::dst {
namespace {

using simulation::Model;

void tools(Model& now, const Model& good) {
  now.host.tools = good.host.tools;
}

void places(Model& now, const Model& good) {
  now.host.denied = good.host.denied;
  now.host.disk = good.host.disk;
}

/// Whoever listens where he should not is ended, and Lima forwards at the next start of a container: what was lost
/// stays lost until somebody forwards it.
void listeners(Model& now, const Model& good) {
  now.host.listeners = good.host.listeners;
}

/// Objects as their manifests have them; what the cluster itself is goes on as it was.
void objects(Model& now, const Model& good) {
  now.cluster.namespaces = good.cluster.namespaces;
  now.cluster.workloads = good.cluster.workloads;
  now.cluster.pods = good.cluster.pods;
  now.cluster.services = good.cluster.services;
  now.cluster.claims = good.cluster.claims;
  now.cluster.secrets = good.cluster.secrets;
  now.cluster.storage_class = good.cluster.storage_class;
  now.cluster.events.clear();
  schedule(now, now.now + Duration{2'000}, {simulation::EventKind::settle_pods, "", ""});
}

void credentials(Model& now, const Model& good) {
  now.cluster.api.client_certificate = good.cluster.api.client_certificate;
  now.cluster.api.server_certificate = good.cluster.api.server_certificate;
  now.cluster.api.has_kubeconfig = now.cluster.api.has_talosconfig = true;
}

void talos(Model& now, const Model& good) {
  now.cluster.talos.alarms = good.cluster.talos.alarms;
  now.cluster.talos.services = good.cluster.talos.services;
  now.cluster.talos.dead = false;
  now.cluster.talos.ready = true;
  now.cluster.talos.unmet.clear();
  now.cluster.api.failing.clear();
  now.cluster.api.dead = false;
}

void node(Model& now, const Model& /*good*/) {
  now.cluster.node.exists = true;
}

/// The process that still had the data disk is ended.
void disk_user(Model& now, const Model& /*good*/) {
  now.vm.host_agent_pid = 0;
}

void forwarder(Model& now, const Model& good) {
  now.vm.port_forwarder = good.vm.port_forwarder;
  now.vm.sshd = simulation::Answering::answers;
}

std::vector<Entry> healed() {
  std::vector<Entry> all;
  for (const char* fault : {"vm-stopped",
                            "vm-broken",
                            "vm-zombie",
                            "vm-usernet-broken",
                            "vm-disk-locked",
                            "forward-dead",
                            "docker-socket-dead",
                            "docker-socket-hangs",
                            "ports-not-forwarded",
                            "ssh-mux-stale",
                            "docker-down",
                            "docker-idle",
                            "docker-hung",
                            "container-exited",
                            "container-stopped",
                            "container-cpu-refused",
                            "container-memory-capped",
                            "restart-policy-missing",
                            "container-boot-failed",
                            "api-not-ready",
                            "endpoint-drift",
                            "kubelet-rbac-drift",
                            "node-not-ready",
                            "node-shutting-down",
                            "node-cordoned",
                            "node-tainted",
                            "disk-pressure",
                            "cni-module-missing",
                            "flannel-crash",
                            "cni-unhealthy",
                            "cni-subnet-missing",
                            "dns-unhealthy",
                            "storage-psa",
                            "image-pull-network",
                            "pods-unknown",
                            "nodeport-mismatch",
                            "service-type-drift"}) {
    all.push_back({fault});
  }
  return all;
}

std::vector<Entry> passing() {
  std::vector<Entry> all;
  for (const char* fault : {"tools-hang", "tools-garbage", "limactl-hangs", "limactl-garbage", "kubectl-hangs"}) {
    all.push_back({fault, Mends::alone, "tools-work"});
  }
  for (const char* tool : {"docker", "colima", "limactl", "kubectl", "talosctl", "ssh"}) {
    for (const char* manner : {"-lies", "-fails-once"}) {
      all.push_back({std::string{tool} + manner, Mends::alone, "tools-work"});
    }
  }
  for (const char* fault : {"ssh-unreachable", "ssh-silent"}) {
    all.push_back({fault, Mends::alone, "sshd-answers"});
  }
  all.push_back({"vm-zombie", Mends::alone, "recovered"});
  all.push_back({"forward-dead", Mends::alone, "recovered"});
  for (const char* fault : {"vm-clock-skew", "vm-clock-far"}) {
    all.push_back({fault, Mends::alone, "clock-right"});
  }
  return all;
}

std::vector<Entry> mended() {
  std::vector<Entry> all;
  const auto add = [&all](void (*person)(Model&, const Model&), std::initializer_list<const char*> faults) {
    for (const char* fault : faults) {
      all.push_back({fault, Mends::person, "", person});
    }
  };
  add(tools, {"tool-missing-docker", "tool-missing-kubectl", "tool-missing-colima", "tool-missing-talosctl"});
  add(places, {"denied-socket", "denied-kubeconfig", "denied-ssh-config", "host-disk-low"});
  add(listeners, {"port-conflict", "port-stand-in", "endpoint-hijacked"});
  add(objects, {"redis-aof", "typesense-lock", "typesense-fd-limit", "typesense-oom", "port-variable",
                "dkron-permission", "image-pull-not-found", "image-pull-refused", "secret-missing",
                "worker-claim-missing", "workload-unavailable", "probe-failed", "probe-refused", "probe-blackhole",
                "provisioner-unhealthy", "storage-class-missing"});
  add(credentials, {"certificate-expired", "kubeconfig-missing", "talosconfig-missing"});
  add(talos, {"api-dead", "talos-api-dead", "talos-service-failed", "etcd-alarm"});
  add(node, {"node-missing"});
  add(disk_user, {"vm-disk-locked-process"});
  add(forwarder, {"grpc-split"});
  return all;
}

}  // namespace

const std::vector<Entry>& catalogue() {
  static const std::vector<Entry> all = [] {
    std::vector<Entry> list = healed();
    for (auto part : {passing, mended}) {
      std::vector<Entry> more = part();
      std::move(more.begin(), more.end(), std::back_inserter(list));
    }
    return list;
  }();
  return all;
}

const Entry* entry_of(const std::string& fault) {
  const auto found =
      std::find_if(catalogue().begin(), catalogue().end(), [&](const Entry& each) { return each.fault == fault; });
  return found == catalogue().end() ? nullptr : &*found;
}

}  // namespace joelclaw::infra::dst
