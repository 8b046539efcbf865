// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>
#include <infra/simulation/pod_changes.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* control_plane = "node-role.kubernetes.io/control-plane";
constexpr const char* untolerated =
    "0/1 nodes are available: 1 node(s) had untolerated taint(s). preemption: 0/1 nodes are available: 1 Preemption is "
    "not "
    "helpful for scheduling.";

void taint(Model& model) {
  model.cluster.node.taints.push_back({control_plane, "", "NoSchedule"});
  model.cluster.talos.allow_scheduling = false;
}

void tainted_waiting(Model& model) {
  taint(model);
  unschedule(model, "system-bus-worker", untolerated, "schedulable");
}

/// A Talos shutdown that never ended: up, cordoned, and its kubelet still says so (operations.md S17).
void shutting_down(Model& model) {
  NodePart& node = model.cluster.node;
  node.shutting_down = node.cordoned = true;
  node.not_ready = "node is shutting down";
  model.cluster.talos.stage = "shutting down";
  model.cluster.talos.ready = false;
  unschedule(model, "system-bus-worker", untolerated, "schedulable");
}

void not_ready(Model& model) {
  model.cluster.node.not_ready = "[container runtime is down, PLEG is not healthy: pleg was last seen active 4m2s ago]";
}

/// Nothing brings it back at the next start of the VM either.
void lose_module(Model& model) {
  model.vm.bridge_netfilter = model.vm.module_provisioned = false;
}

/// Flannel >= 0.26 looks for the bridge's switch and ends without it (talos #10430).
void flannel_crash(Model& model) {
  lose_module(model);
  crash(model, "kube-flannel",
        "I1122 09:58:41.118 1 main.go:213] CLI flags config: {etcdEndpoints: ...}\n"
        "E1122 09:58:41.204 1 main.go:278] Failed to check br_netfilter: stat "
        "/proc/sys/net/bridge/bridge-nf-call-iptables: no such file or directory\n",
        1, "module");
}

/// containerd's words for a sandbox that flannel's plug-in cannot make.
void sandbox_failures(Model& model, const std::string& owner, int count) {
  model.cluster.subnet_env = false;
  hold_back(model, owner, "ContainerCreating", "", "subnet");
  each_pod(model, owner, [&](const Pod& pod) {
    warn(model, "Pod", pod.space, pod.name, "FailedCreatePodSandBox",
         "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"6f0b\": "
         "plugin type=\"flannel\" failed (add): failed to load flannel 'subnet.env' file: open "
         "/run/flannel/subnet.env: no "
         "such file or directory. Check the flannel pod log for this node.",
         count);
  });
}

void dns_unhealthy(Model& model) {
  crash(model, "coredns", "plugin/errors: 2 example.com. A: read udp 10.244.0.7:41180->1.1.1.1:53: i/o timeout\n", 1,
        "");
}

void disk_pressure(Model& model) {
  model.vm.data.available = model.vm.data.total / 100 * 4;
  model.engine.build_cache = std::max<std::uint64_t>(model.engine.build_cache, 9ULL << 30U);  // by what was built since
  model.cluster.node.disk_pressure = true;
  each_pod(model, "system-bus-worker", [&](Pod& pod) {
    pod.ready = false;
    pod.needs = "schedulable";
    pod.phase = "Failed";
    pod.reason = "Evicted";
    pod.changed = model.now - Duration{600'000};
  });
}

}  // namespace

std::vector<Fault> node_faults() {
  return {
      {"node-missing", "the API server knows no node", [](Model& model) { model.cluster.node.exists = false; }},
      {"node-not-ready", "the kubelet's runtime is down", not_ready},
      {"node-shutting-down", "a shutdown that never ended", shutting_down},
      {"node-cordoned", "the node is cordoned", [](Model& model) { model.cluster.node.cordoned = true; }},
      {"node-tainted", "the control-plane taint is back, and a pod waits for it", tainted_waiting},
      {"node-tainted-tolerated", "the control-plane taint is back, and every pod tolerates it", taint},
      {"disk-pressure", "the data disk is at 96 % and the kubelet evicts", disk_pressure},
      {"cni-module-missing", "br_netfilter is not loaded; flannel started before that", lose_module},
      {"flannel-crash", "br_netfilter is not loaded, and flannel ends on it", flannel_crash},
      {"cni-unhealthy", "flannel crashes, the module is there",
       [](Model& model) {
         crash(model, "kube-flannel", "E1122 09:58:41.204 1 main.go:359] Error registering network: lease lost\n", 1,
               "");
       }},
      {"cni-subnet-missing", "flannel runs without its subnet.env: no new pod starts",
       [](Model& model) { sandbox_failures(model, "system-bus-worker", 118); }},
      {"dns-unhealthy", "CoreDNS crashes", dns_unhealthy},
  };
}

std::vector<Fault> storage_faults() {
  return {
      {"storage-class-missing", "there is no storage class", [](Model& model) { model.cluster.storage_class = false; }},
      {"provisioner-unhealthy", "local-path-provisioner crashes",
       [](Model& model) {
         crash(model, "local-path-provisioner",
               "time=\"2026-11-22T09:58:00Z\" level=fatal msg=\"Error starting daemon: Cannot start Provisioner\"\n", 1,
               "");
       }},
      {"storage-psa", "a helper pod is forbidden, and its claim waits",
       [](Model& model) {
         for (NamespacePart& space : model.cluster.namespaces) {
           space.pod_security = space.name == "local-path-storage" ? "baseline" : space.pod_security;
         }
         ClusterPart& cluster = model.cluster;
         cluster.claims.push_back({model.parameters.space, "data-new-0", "Pending", "", "local-path", "1Gi",
                                   model.now - Duration{900'000}, false});
         warn(model, "PersistentVolumeClaim", model.parameters.space, "data-new-0", "ProvisioningFailed",
              "failed to provision volume with StorageClass \"local-path\": failed to create volume pvc-7: pods "
              "\"helper-pod-create-pvc-7\" is forbidden: violates PodSecurity \"baseline:latest\": hostPath volumes "
              "(volumes "
              "\"data\")",
              31);
       }},
      {"volume-pending", "a claim waits for a volume",
       [](Model& model) {
         model.cluster.claims.push_back({model.parameters.space, "data-new-0", "Pending", "", "local-path", "1Gi",
                                         model.now - Duration{900'000}, false});
       }},
      {"claim-missing", "a pod's claim does not exist",
       [](Model& model) {
         for (ClaimPart& claim : model.cluster.claims) {
           claim.phase = claim.name == "bluesky-pds" ? "" : claim.phase;
           claim.volume = claim.name == "bluesky-pds" ? "" : claim.volume;
         }
         unschedule(
             model, "bluesky-pds",
             "0/1 nodes are available: persistentvolumeclaim \"bluesky-pds\" not found. preemption: 0/1 nodes are "
             "available: 1 Preemption is not helpful for scheduling.",
             "claim");
       }},
      {"volume-directory-missing", "the data of a bound claim is gone",
       [](Model& model) {
         for (ClaimPart& claim : model.cluster.claims) {
           claim.has_directory = claim.has_directory && claim.name != "data-typesense-0";
         }
       }},
  };
}

}  // namespace joelclaw::infra::simulation
