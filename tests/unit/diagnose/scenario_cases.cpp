// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

const Taint control_plane{"node-role.kubernetes.io/control-plane", "", "NoSchedule"};

void let_wait(Snapshot& now, const std::string& name) {
  PodFacts& pod = break_pod(now, name, "");
  pod.unscheduled = Condition{"PodScheduled", "False", "Unschedulable", "0/1 nodes are available: 1 node(s) had untolerated taint(s)."};
}

void keep_dying(Snapshot& now, const std::string& name, const std::string& log) {
  add_log(now, break_pod(now, name, "CrashLoopBackOff"), log);
  fail_probe(now, name, ProbeVerdict::refused);
}

std::vector<Case> below() {
  return {
      {"S01", [](Snapshot&, StackSpec&) {}, {}, {}, {}, Health::healthy},
      {"S02", [](Snapshot& now, StackSpec&) { stop_vm(now); }, {}, {vm_zombie, docker_down}, vm_stopped, Health::down},
      {"S02 with the intent down", [](Snapshot& now, StackSpec&) { stop_vm(now); now.operations.intent_down = IntentDown{noon(), ""}; }, {}, {}, intent_down, Health::down},
      {"S03", [](Snapshot& now, StackSpec&) { make_zombie(now); }, {}, {vm_stopped}, vm_zombie, Health::down},
      {"S04: sshd greets, its shell is dead", [](Snapshot& now, StackSpec&) { make_zombie(now); now.vm.ssh_banner = DialAnswer{Contact::answered, "SSH-2.0-OpenSSH", {}, "", {}}; },
       {}, {vm_stopped}, vm_zombie, Health::down},
      {"S05", [](Snapshot& now, StackSpec&) { cut_forwarding(now); }, {}, {container_exited, vm_zombie}, host_forward_dead, Health::down},
      {"S06", [](Snapshot& now, StackSpec&) { split_grpc(now); }, {{ssh_unreachable}}, {vm_zombie, host_forward_dead}, docker_socket_dead, Health::degraded},
      {"S07", [](Snapshot& now, StackSpec&) { lose_ports(now); }, {{api_unreachable, {}, {}, "", ports_not_forwarded}}, {}, ports_not_forwarded, Health::down},
      {"S08", [](Snapshot& now, StackSpec&) {
         make_zombie(now);
         sure(now.vm.logs).usernet_panic = "Failed to get FD via socketinvalid argument";
         sure(now.vm.processes).usernet = 5;
         usurp_port(now, 8108, "kubectl", "kubectl port-forward svc/typesense 8108");
         fail_probe(now, "typesense", ProbeVerdict::right);
       },
       {{port_stand_in}}, {vm_zombie}, vm_usernet_broken, Health::down},
      {"S09", [](Snapshot& now, StackSpec&) { stop_vm(now); now.vm.disk_lock = DiskLock{"colima"}; },
       {{vm_disk_locked, {}, Remedy::heal}}, {vm_stopped}, vm_disk_locked, Health::down},
      {"S09b", [](Snapshot& now, StackSpec&) { stop_vm(now); now.vm.disk_lock = DiskLock{"colima"}; now.vm.processes = VmProcesses{{812}, 1, 0}; },
       {{vm_disk_locked, {}, Remedy::manual}}, {}, vm_disk_locked, Health::down},
      {"S11", [](Snapshot& now, StackSpec&) { warm_up(now); }, {{probe_failed, {}, {}, "", {}}}, {}, vm_warming_up, Health::degraded},
      {"S14", [](Snapshot& now, StackSpec&) { exit_container(now); }, {{restart_policy_missing}, {api_unreachable, {}, {}, "", container_exited}}, {}, container_exited, Health::down},
      {"S15", [](Snapshot& now, StackSpec& spec) {
         exit_container(now);
         node_container(now).nano_cpus = 8'000'000'000;
         sure(now.runtime.engine).cpus = guest(now).cpus = 4;
         spec.vm.cpus = 8;
         spec.written = {"vm.cpus"};
         sure(now.vm.profile).cpus = sure(now.vm.running).cpus = 4;
       },
       {{container_cpu_refused, {}, Remedy::heal}}, {container_exited}, vm_config_drift, Health::down},
  };
}

std::vector<Case> cluster() {
  const std::string lost = "failed to load flannel 'subnet.env' file: open /run/flannel/subnet.env: no such file or directory";
  return {
      {"S17", [](Snapshot& now, StackSpec&) {
         node(now).conditions.at(3) = {"Ready", "False", "KubeletNotReady", "node is shutting down"};
         node(now).unschedulable = true;
       },
       {{node_cordoned, {}, {}, "", node_shutting_down}}, {node_not_ready}, node_shutting_down},
      {"S18", [](Snapshot& now, StackSpec&) { node(now).unschedulable = true; node(now).taints = {control_plane}; let_wait(now, "redis"); fail_probe(now, "redis", ProbeVerdict::refused); },
       {{node_tainted, Severity::warn}, {workload_unavailable}}, {ports_not_forwarded}, node_cordoned, Health::down},
      {"S18b", [](Snapshot& now, StackSpec&) { node(now).taints = {control_plane}; }, {{node_tainted, Severity::info}}, {}, {}, Health::healthy},
      {"S19", [](Snapshot& now, StackSpec&) {
         guest(now).bridge_netfilter = false;
         workload(now, "kube-flannel").ready = workload(now, "kube-flannel").available = 0;
       },
       {{cni_unhealthy, {}, {}, "", cni_module_missing}}, {}, cni_module_missing, Health::degraded},
      {"S20", [lost](Snapshot& now, StackSpec&) { add_event(now, "FailedCreatePodSandBox", lost, Duration{10'000}); }, {}, {cni_unhealthy}, cni_subnet_missing, Health::degraded},
      {"S21", [](Snapshot& now, StackSpec&) { now.kubernetes.kubelet_proxy = 403; }, {}, {}, kubelet_rbac_drift, Health::degraded},
      {"S22", [](Snapshot& now, StackSpec&) {
         sure(now.kubernetes.kubeconfig).contexts.at(0).server = "https://127.0.0.1:64783";
         sure(now.kubernetes.talosconfig).contexts.at(0).server = "127.0.0.1:64782";
       },
       {}, {api_unreachable}, endpoint_drift, Health::degraded},
      {"S24", [](Snapshot& now, StackSpec&) { now.vm.control_socket = DialAnswer{Contact::refused, "", {}, "", {}}; }, {}, {}, ssh_mux_stale, Health::degraded},
      {"S28", [](Snapshot&, StackSpec& spec) { spec.cluster.node_ports = {30000, 32767}; }, {}, {}, nodeport_out_of_range, Health::degraded},
      {"S29", [](Snapshot& now, StackSpec&) {
         guest(now).data_space = SpaceFact{gibibytes(100), gibibytes(4), 0, 0};
         node(now).conditions.at(1) = {"DiskPressure", "True", "KubeletHasDiskPressure", ""};
         node(now).taints = {{"node.kubernetes.io/disk-pressure", "", "NoSchedule"}};
         let_wait(now, "dkron");
       },
       {{disk_pressure, Severity::fail, Remedy::heal}, {workload_unavailable, {}, {}, "", disk_pressure}}, {}, disk_pressure, Health::degraded},
  };
}

std::vector<Case> above() {
  return {
      {"S25", [](Snapshot& now, StackSpec&) { usurp_port(now, 3111, "node", "node worker.js"); }, {}, {}, port_conflict, Health::degraded},
      {"S26", [](Snapshot& now, StackSpec&) { service(now, "bluesky-pds").ports.at(0).node_port = 9627; fail_probe(now, "bluesky-pds", ProbeVerdict::refused); },
       {}, {}, nodeport_mismatch, Health::degraded},
      {"S27", [](Snapshot& now, StackSpec&) { service(now, "typesense").type = "ClusterIP"; fail_probe(now, "typesense", ProbeVerdict::refused); }, {}, {}, service_type_drift, Health::down},
      {"S30", [](Snapshot& now, StackSpec&) { keep_dying(now, "redis", "Bad file format reading the append only file"); fail_probe(now, "redis-exec", ProbeVerdict::refused); },
       {{probe_failed, {}, {}, "redis", {}}, {probe_failed, {}, {}, "redis-exec", workload_unavailable}}, {}, workload_crash_loop, Health::down},
      {"S31b", [](Snapshot& now, StackSpec&) { keep_dying(now, "typesense", "Too many open files"); }, {}, {}, workload_crash_loop, Health::down},
      {"S31c", [](Snapshot& now, StackSpec&) { break_pod(now, "dkron", "CrashLoopBackOff").containers.at(0).last_terminated_reason = "OOMKilled"; },
       {}, {}, workload_crash_loop, Health::degraded},
      {"S32", [](Snapshot& now, StackSpec&) { break_pod(now, "system-bus-worker", "ErrImagePull", "dial tcp: i/o timeout"); }, {{image_pull_failing, {}, Remedy::heal}}, {}, image_pull_failing, Health::degraded},
      {"S33", [](Snapshot& now, StackSpec&) {
         sure(now.kubernetes.namespaces).at(2).pod_security = "baseline";
         sure(now.kubernetes.claims).push_back({{"joelclaw", "data-dkron-0"}, "Pending", "", "local-path", noon()});
         break_pod(now, "dkron", "").claims = {"data-dkron-0"};
       },
       {{volume_pending, {}, {}, "", storage_psa}}, {}, storage_psa, Health::degraded},
      {"S34", [](Snapshot& now, StackSpec&) { break_pod(now, "bluesky-pds", "CreateContainerConfigError").missing_inputs = {"secret \"bluesky-pds-secrets\""}; }, {}, {}, secret_missing, Health::degraded},
      {"S35", [](Snapshot& now, StackSpec&) { break_pod(now, "dkron", "").claims = {"firecracker-images"}; }, {}, {}, volume_missing, Health::degraded},
      {"S36", [](Snapshot& now, StackSpec&) { stop_engine(now); now.operations.unfinished = UnfinishedOperation{"op", "ports add", "edit", noon()}; }, {}, {}, interrupted_operation, Health::down},
      {"S37", [](Snapshot& now, StackSpec&) { remove_container(now); now.operations.unfinished = UnfinishedOperation{"op", "recreate", "create", noon()}; },
       {{container_missing, {}, {}, "", interrupted_operation}}, {}, interrupted_operation, Health::down},
      {"S39", [](Snapshot& now, StackSpec&) { sure(now.operations.supervisors).push_back({"com.joelclaw.colima", "/Library/LaunchDaemons/x.plist", "joelclaw"}); }, {}, {}, foreign_supervisor, Health::degraded},
      {"S40", [](Snapshot& now, StackSpec&) { now.operations.heartbeat = Heartbeat{noon() - Duration{17 * 86'400'000LL}, ""}; }, {}, {}, healer_stale, Health::degraded},
      {"S41", [](Snapshot& now, StackSpec&) { make_zombie(now); now.operations.running = RunningOperation{"heal", "start VM", 4711, noon()}; },
       {{vm_zombie, {}, {}, "", operation_running}}, {}, operation_running, Health::down},
      {"S43", [](Snapshot&, StackSpec& spec) { spec.vm.routes = {{"192.168.1.0/24", "192.168.64.1", "col0"}}; }, {}, {}, route_missing, Health::degraded},
      {"S44", [](Snapshot& now, StackSpec&) { fail_probe(now, "redis", ProbeVerdict::blackhole); fail_probe(now, "inngest", ProbeVerdict::blackhole); }, {}, {vm_zombie}, probe_blackhole, Health::down},
      {"S45", [](Snapshot& now, StackSpec&) { workload(now, "bluesky-pds") = {"Deployment", {"joelclaw", "bluesky-pds"}, 0, 0, 0, 0}; }, {}, {workload_unavailable}, {}, Health::healthy},
      {"S48", [](Snapshot& now, StackSpec& spec) { spec.hosts = {"panda"}; now.host.name = "flagg"; stop_vm(now); }, {{not_hosted_here}}, {vm_stopped, probe_failed}, {}, Health::unknown},
      {"S49", [](Snapshot& now, StackSpec&) { hang_engine(now); }, {}, {vm_zombie}, docker_hung, Health::degraded},
      {"S50", [](Snapshot& now, StackSpec&) { sure(now.operations.backups).last_attempt_failed = true; }, {}, {}, backup_failed, Health::degraded},
      {"S51", [](Snapshot& now, StackSpec&) { exit_container(now); now.runtime.node_log = std::string{"listen unix /system/run/dbus/service.socket: bind: address already in use"}; },
       {}, {container_exited}, container_boot_failed, Health::down},
  };
}

}  // namespace

std::vector<Case> scenario_cases() {
  std::vector<Case> all;
  for (auto* part : {&below, &cluster, &above}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
