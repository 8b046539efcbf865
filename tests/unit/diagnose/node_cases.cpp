// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

const Taint control_plane{"node-role.kubernetes.io/control-plane", "", "NoSchedule"};

Condition& ready(Snapshot& now) {
  return node(now).conditions.at(3);
}

void unready(Snapshot& now, const std::string& reason, const std::string& message) {
  ready(now) = {"Ready", "False", reason, message};
}

void let_pod_wait(Snapshot& now, const std::string& name, const std::string& message) {
  PodFacts& pod = break_pod(now, name, "");
  pod.unscheduled = Condition{"PodScheduled", "False", "Unschedulable", message};
  pod.node.clear();
}

void stop_flannel(Snapshot& now) {
  WorkloadFacts& flannel = workload(now, "kube-flannel");
  flannel.ready = flannel.available = 0;
  PodFacts& pod = sure(now.kubernetes.pods).at(0);
  pod.ready = false;
  pod.containers.at(0).ready = false;
  pod.containers.at(0).waiting_reason = "CrashLoopBackOff";
}

std::vector<Case> node_state_cases() {
  return {
      {"no node has registered", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.nodes).clear(); },
       {{node_missing, Severity::fail, Remedy::manual}}, {}, node_missing, Health::degraded},
      {"nodes could not be listed", [](Snapshot& now, StackSpec&) { now.kubernetes.nodes = Unknown{UnknownCause::timed_out, ""}; },
       {}, {node_missing, node_not_ready}},
      {"the kubelet is silent", [](Snapshot& now, StackSpec&) { ready(now) = {"Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."}; },
       {{node_not_ready, Severity::fail, Remedy::heal}}, {node_shutting_down}, node_not_ready, Health::degraded},
      {"not ready for want of the network plugin", [](Snapshot& now, StackSpec&) {
         stop_flannel(now);
         unready(now, "KubeletNotReady", "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized");
       },
       {{node_not_ready, Severity::fail, {}, "", cni_unhealthy}, {cni_unhealthy}}, {}, cni_unhealthy},
      {"still shutting down", [](Snapshot& now, StackSpec&) { unready(now, "KubeletNotReady", "node is shutting down"); node(now).unschedulable = true; },
       {{node_shutting_down, Severity::fail, Remedy::heal}, {node_cordoned}}, {node_not_ready}, node_shutting_down},
      {"ready, and no word of a shutdown", [](Snapshot&, StackSpec&) {}, {}, {node_shutting_down, node_not_ready, node_cordoned, node_tainted}},
  };
}

std::vector<Case> schedule_cases() {
  return {
      {"cordoned", [](Snapshot& now, StackSpec&) { node(now).unschedulable = true; }, {{node_cordoned, Severity::warn, Remedy::heal}}, {},
       node_cordoned, Health::degraded},
      {"cordoned for maintenance", [](Snapshot& now, StackSpec&) {
         node(now).unschedulable = true;
         now.operations.maintenance = Maintenance{noon() + Duration{60'000}, "disk"};
       },
       {{maintenance}}, {node_cordoned}},
      {"tainted, and a pod waits", [](Snapshot& now, StackSpec&) { node(now).taints = {control_plane}; let_pod_wait(now, "dkron", "0/1 nodes are available: 1 node(s) had untolerated taint(s)."); },
       {{node_tainted, Severity::warn, Remedy::heal}, {workload_unavailable, Severity::fail, {}, "joelclaw/dkron", node_tainted}}, {}, node_tainted, Health::degraded},
      {"tainted, and every pod tolerates it", [](Snapshot& now, StackSpec&) { node(now).taints = {control_plane}; },
       {{node_tainted, Severity::info}}, {}, {}, Health::healthy},
      {"tainted, and a pod waits for memory", [](Snapshot& now, StackSpec&) { node(now).taints = {control_plane}; let_pod_wait(now, "dkron", "0/1 nodes are available: 1 Insufficient memory."); },
       {{node_tainted, Severity::info}}},
      {"a taint of the node's own condition", [](Snapshot& now, StackSpec&) { node(now).taints = {{"node.kubernetes.io/unschedulable", "", "NoSchedule"}}; node(now).unschedulable = true; },
       {{node_cordoned}}, {node_tainted}},
      {"another taint, and a pod waits", [](Snapshot& now, StackSpec&) { node(now).taints = {{"dedicated", "db", "NoSchedule"}}; let_pod_wait(now, "dkron", "1 node(s) had untolerated taint {dedicated: db}"); },
       {{node_tainted, Severity::warn}}},
  };
}

std::vector<Case> network_cases() {
  const std::string lost = "plugin type=\"flannel\" failed: failed to load flannel 'subnet.env' file";
  return {
      {"no br_netfilter, and flannel is down", [](Snapshot& now, StackSpec&) { guest(now).bridge_netfilter = false; stop_flannel(now); },
       {{cni_module_missing, Severity::fail, Remedy::heal}, {cni_unhealthy, Severity::fail, Remedy::heal, "", cni_module_missing}}, {}, cni_module_missing},
      {"no br_netfilter, and flannel still runs", [](Snapshot& now, StackSpec&) { guest(now).bridge_netfilter = false; },
       {{cni_module_missing, Severity::warn}}, {cni_unhealthy}, cni_module_missing, Health::degraded},
      {"nobody could look for br_netfilter", [](Snapshot& now, StackSpec&) { guest(now).bridge_netfilter = Unknown{}; }, {}, {cni_module_missing}},
      {"flannel is down", [](Snapshot& now, StackSpec&) { stop_flannel(now); }, {{cni_unhealthy, Severity::fail}}, {cni_module_missing, workload_crash_loop, workload_unavailable}, cni_unhealthy, Health::degraded},
      {"flannel lost its subnet file", [lost](Snapshot& now, StackSpec&) { add_event(now, "FailedCreatePodSandBox", lost, Duration{20'000}); },
       {{cni_subnet_missing, Severity::fail, Remedy::heal}}, {}, cni_subnet_missing, Health::degraded},
      {"flannel lost its subnet file an hour ago", [lost](Snapshot& now, StackSpec&) { add_event(now, "FailedCreatePodSandBox", lost, Duration{3'600'000}); }, {}, {cni_subnet_missing}},
      {"flannel's pod has started since", [lost](Snapshot& now, StackSpec&) {
         add_event(now, "FailedCreatePodSandBox", lost, Duration{60'000});
         sure(now.kubernetes.pods).at(0).started = noon() - Duration{30'000};
       },
       {}, {cni_subnet_missing}},
      {"another sandbox failure", [](Snapshot& now, StackSpec&) { add_event(now, "FailedCreatePodSandBox", "context deadline exceeded", Duration{20'000}); }, {}, {cni_subnet_missing}},
      {"no DNS", [](Snapshot& now, StackSpec&) { workload(now, "coredns").available = workload(now, "coredns").ready = 0; },
       {{dns_unhealthy, Severity::warn, Remedy::heal}}, {workload_unavailable}, dns_unhealthy, Health::degraded},
      {"DNS with one of two", [](Snapshot& now, StackSpec&) { workload(now, "coredns").available = workload(now, "coredns").ready = 1; }, {}, {workload_unavailable}},
      {"no DNS is wanted", [](Snapshot& now, StackSpec&) { workload(now, "coredns") = {"Deployment", {"kube-system", "coredns"}, 0, 0, 0, 0}; }, {}, {dns_unhealthy}},
  };
}

}  // namespace

std::vector<Case> node_cases() {
  std::vector<Case> all;
  for (auto* part : {&node_state_cases, &schedule_cases, &network_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
