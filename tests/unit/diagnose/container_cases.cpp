// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

void refuse_cpus(Snapshot& now) {
  exit_container(now);
  node_container(now).nano_cpus = 8'000'000'000;
  node_container(now).error = "range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available";
  sure(now.runtime.engine).cpus = 4;
  guest(now).cpus = 4;
}

void fail_boot(Snapshot& now) {
  exit_container(now);
  now.runtime.node_log = std::string{
      "[talos] service[machined]: listen unix /system/run/dbus/service.socket: bind: address already in use\n"
      "[talos] failed unmounting /system: device or resource busy\n"};
}

std::vector<Case> state_cases() {
  return {
      {"no node container, nothing left of one", [](Snapshot& now, StackSpec&) { remove_container(now); },
       {{container_missing, Severity::fail, Remedy::up}}, {container_exited}, container_missing, Health::down},
      {"no node container, its volumes are left", [](Snapshot& now, StackSpec&) {
         remove_container(now);
         now.runtime.volumes = std::vector<VolumeFacts>{{std::string(64, 'a'), noon()}, {std::string(64, 'b'), noon()}};
       },
       {{container_missing, Severity::fail, Remedy::recreate}}},
      {"the containers could not be listed", [](Snapshot& now, StackSpec&) {
         now.runtime.containers = Unknown{UnknownCause::timed_out, ""};
         guest(now).containers = Unknown{UnknownCause::timed_out, ""};
       },
       {}, {container_missing, container_exited}},
      {"the node container has exited", [](Snapshot& now, StackSpec&) { exit_container(now); },
       {{container_exited, Severity::fail, Remedy::heal, "joelclaw-controlplane-1"}, {restart_policy_missing},
        {probe_failed, {}, {}, "redis", container_exited}},
       {container_boot_failed, container_cpu_refused, port_unpublished}, container_exited, Health::down},
      {"it was seen exited from inside the VM only", [](Snapshot& now, StackSpec&) { exit_container(now); kill_socket(now); },
       {{container_exited, Severity::fail}}, {restart_policy_missing, port_unpublished}},
      {"it may use more CPUs than there are", [](Snapshot& now, StackSpec&) { refuse_cpus(now); },
       {{container_cpu_refused, Severity::fail, Remedy::heal}}, {container_exited}, container_cpu_refused, Health::down},
      {"it may use more CPUs than there are, and the VM has too few", [](Snapshot& now, StackSpec& spec) {
         refuse_cpus(now);
         spec.vm.cpus = 8;
         spec.written = {"vm.cpus"};
         sure(now.vm.profile).cpus = sure(now.vm.running).cpus = 4;
       },
       {{container_cpu_refused, {}, {}, "", vm_config_drift}}, {}, vm_config_drift, Health::down},
      {"it is refused, and the VM drifts the other way", [](Snapshot& now, StackSpec& spec) {
         refuse_cpus(now);
         spec.vm.cpus = 2;
         spec.written = {"vm.cpus"};
         sure(now.vm.profile).cpus = sure(now.vm.running).cpus = 4;
       },
       {{vm_config_drift, Severity::info}}, {}, container_cpu_refused, Health::down},
      {"it may use fewer CPUs than there are", [](Snapshot& now, StackSpec&) { node_container(now).nano_cpus = 8'000'000'000; },
       {}, {container_cpu_refused}, {}, Health::healthy},
      {"its boot failed", [](Snapshot& now, StackSpec&) { fail_boot(now); },
       {{container_boot_failed, Severity::fail, Remedy::heal}}, {container_exited}, container_boot_failed, Health::down},
  };
}

std::vector<Case> shape_cases() {
  return {
      {"its memory is at 96 % of a cap below the spec's",
       [](Snapshot& now, StackSpec& spec) { spec.cluster.control_plane_memory = gibibytes(18); now.runtime.node_memory_used = mebibytes(3950); },
       {{container_memory_capped, Severity::warn, Remedy::heal}}, {}, container_memory_capped, Health::degraded},
      {"its memory is at 96 % of the spec's cap", [](Snapshot& now, StackSpec&) { now.runtime.node_memory_used = mebibytes(3950); },
       {{container_memory_capped, Severity::warn, Remedy::manual}}},
      {"its memory is at 94 % of its cap", [](Snapshot& now, StackSpec&) { now.runtime.node_memory_used = mebibytes(3850); },
       {}, {container_memory_capped}},
      {"it has no cap", [](Snapshot& now, StackSpec&) { node_container(now).memory = {}; now.runtime.node_memory_used = gibibytes(20); },
       {}, {container_memory_capped}},
      {"it would not come back after a restart", [](Snapshot& now, StackSpec&) { node_container(now).restart_policy = "no"; },
       {{restart_policy_missing, Severity::warn, Remedy::heal}}, {}, restart_policy_missing, Health::degraded},
      {"it comes back only after a failure", [](Snapshot& now, StackSpec&) { node_container(now).restart_policy = "on-failure"; },
       {{restart_policy_missing, Severity::warn}}},
      {"always comes back", [](Snapshot& now, StackSpec&) { node_container(now).restart_policy = "always"; }, {}, {restart_policy_missing}},
      {"its address is outside of the spec's subnet", [](Snapshot& now, StackSpec&) { node_container(now).address = "10.6.0.2"; },
       {{container_config_drift, Severity::warn, Remedy::recreate}}, {}, container_config_drift, Health::degraded},
      {"its data would be lost with it: no volume on /var", [](Snapshot& now, StackSpec&) { drop_first(node_container(now).mounts); },
       {{container_config_drift, Severity::warn}}},
      {"it runs another image than the file says", [](Snapshot&, StackSpec& spec) { spec.cluster.talos_version = "v1.13.0"; spec.written = {"cluster.talosVersion"}; },
       {{container_config_drift, Severity::warn}}},
      {"it is as the spec wants it", [](Snapshot&, StackSpec&) {}, {}, {container_config_drift}},
  };
}

}  // namespace

std::vector<Case> container_cases() {
  std::vector<Case> all = state_cases();
  for (Case& each : shape_cases()) {
    all.push_back(std::move(each));
  }
  return all;
}

}  // namespace joelclaw::infra::test
