// SPDX-License-Identifier: MIT
#include "expectations.hpp"

#include <algorithm>
#include <iterator>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

std::vector<Expectation> of_scenarios() {
  return {
      {"S01", Health::healthy, {}},
      {"S02", Health::down, Class::vm_stopped, {}, {Class::docker_down, Class::container_exited}},
      {"S03", Health::down, Class::vm_zombie, {}, {Class::vm_stopped, Class::host_forward_dead}},
      {"S04", Health::down, Class::vm_zombie, {}, {Class::vm_stopped}},
      {"S05",
       Health::down,
       Class::host_forward_dead,
       {},
       {Class::vm_zombie, Class::docker_down, Class::container_exited}},
      {"S06", Health::degraded, Class::docker_socket_dead, {Class::ssh_unreachable}, {Class::vm_zombie}},
      {"S07", Health::down, Class::ports_not_forwarded, {}, {Class::host_forward_dead}},
      {"S08", Health::down, Class::vm_usernet_broken, {Class::port_stand_in}, {Class::vm_zombie}},
      {"S09", Health::down, Class::vm_disk_locked, {}, {Class::vm_stopped}},
      {"S09b", Health::down, Class::vm_disk_locked},
      {"S11", Health::degraded, Class::vm_warming_up, {}, {Class::vm_zombie}},
      {"S14", Health::down, Class::container_exited, {Class::restart_policy_missing}},
      {"S15", Health::down, Class::container_cpu_refused, {}, {Class::container_exited}},
      {"memory-capped", Health::degraded, Class::container_memory_capped},
      {"S17", Health::degraded, Class::node_shutting_down, {}, {Class::node_not_ready}},
      {"S18", Health::degraded, Class::node_cordoned, {Class::node_tainted}},
      {"S18b", Health::healthy, {}, {Class::node_tainted}},
      {"S19", Health::degraded, Class::cni_module_missing, {Class::cni_unhealthy}},
      {"S20", Health::degraded, Class::cni_subnet_missing, {}, {Class::cni_unhealthy}},
      {"S21", Health::degraded, Class::kubelet_rbac_drift},
      {"S22", Health::degraded, Class::endpoint_drift, {}, {Class::api_unreachable}},
      {"hijacked", Health::unknown, Class::endpoint_hijacked},
      {"S24", Health::degraded, Class::ssh_mux_stale},
      {"S25", Health::degraded, Class::port_conflict},
      {"S26", Health::degraded, Class::nodeport_mismatch, {Class::probe_failed}},
      {"S27", Health::down, Class::service_type_drift, {Class::probe_failed}},
      {"S29", Health::degraded, Class::disk_pressure},
      {"S30", Health::down, Class::workload_crash_loop},
      {"S31b", Health::down, Class::workload_crash_loop},
      {"S28", Health::down, Class::nodeport_out_of_range, {Class::service_type_drift, Class::probe_failed}},
      {"S31", Health::down, Class::probe_failed},
      {"S31c", Health::down, Class::workload_crash_loop},
      {"S32", Health::degraded, Class::image_pull_failing},
      {"S39", Health::down, Class::vm_stopped, {Class::foreign_supervisor}},
      {"S33", Health::degraded, Class::storage_psa},
      {"S34", Health::degraded, Class::secret_missing},
      {"S35", Health::degraded, Class::volume_missing},
      {"S36", Health::down, Class::interrupted_operation},
      {"S37", Health::down, Class::interrupted_operation, {Class::container_missing}, {Class::backup_stale}},
      {"S38", Health::unknown, Class::tool_missing},
      {"S40", Health::degraded, Class::healer_stale},
      {"S41", Health::down, Class::operation_running},
      {"S42", Health::degraded, Class::probe_failed, {}, {Class::vm_zombie, Class::route_missing}},
      {"S43", Health::degraded, Class::route_missing},
      {"S44", Health::down, Class::probe_blackhole},
      {"S45", Health::healthy, {}, {}, {Class::workload_unavailable}},
      {"clock-skew", Health::degraded, Class::vm_clock_skew},
      {"certificate", Health::degraded, Class::certificate_expiring},
      {"S48", Health::unknown, Class::not_hosted_here},
      {"S49", Health::degraded, Class::docker_hung, {}, {Class::docker_socket_dead}},
      {"S50", Health::degraded, Class::backup_failed, {Class::backup_stale}},
      {"S51", Health::down, Class::container_boot_failed},
      {"first-run", Health::unknown, Class::tool_missing},
      {"no-vm", Health::down, Class::vm_missing},
      {"from-nothing", Health::down, Class::vm_missing, {}, {Class::vm_stopped}},
      {"empty-vm", Health::down, Class::container_missing},
      {"failed-create", Health::down, Class::container_missing},
      {"broken", Health::down, Class::vm_broken},
      {"docker-down", Health::down, Class::docker_down, {}, {Class::container_exited}},
      {"docker-hung", Health::degraded, Class::docker_hung, {}, {Class::docker_socket_dead}},
      {"container-missing", Health::down, Class::container_missing},
      {"down-on-purpose", Health::down, Class::intent_down},
      {"maintenance", Health::healthy, {}, {Class::maintenance}},
      {"denied", Health::unknown, Class::permission_denied},
      {"crowded", Health::healthy, {}},
  };
}

/// What no scenario is about, from the host up to the node container.
std::vector<Expectation> of_lower_faults() {
  return {
      {"wrong-docker-endpoint", Health::healthy, {}, {Class::wrong_docker_endpoint}, {Class::docker_socket_dead}},
      {"host-disk-low", Health::degraded, Class::host_disk_low, {}, {Class::vm_disk_low, Class::disk_pressure}},
      {"host-disk-full", Health::degraded, Class::host_disk_low, {}, {Class::vm_disk_low, Class::disk_pressure}},
      {"vm-crash-loop", Health::down, Class::vm_crash_loop, {Class::vm_warming_up}, {Class::vm_zombie}},
      {"vm-config-drift", Health::degraded, Class::vm_config_drift, {}, {Class::container_cpu_refused}},
      {"vm-config-drift+container-cpu-refused", Health::down, Class::vm_config_drift, {Class::container_cpu_refused}},
      {"vm-disk-low", Health::degraded, Class::vm_disk_low, {}, {Class::disk_pressure, Class::host_disk_low}},
      {"vm-inodes-full", Health::degraded, Class::vm_disk_low, {}, {Class::disk_pressure}},
      {"docker-context-missing", Health::healthy, {}, {Class::docker_context_missing}},
  };
}

/// The same from the API server up to what is left of operations.
std::vector<Expectation> of_upper_faults() {
  return {
      {"api-dead", Health::degraded, Class::api_unreachable, {}, {Class::node_missing, Class::container_exited}},
      {"api-not-ready", Health::degraded, Class::api_not_ready, {}, {Class::api_unreachable}},
      {"talos-api-dead", Health::degraded, Class::talos_api_unreachable, {}, {Class::api_unreachable}},
      {"talos-service-failed", Health::degraded, Class::talos_service_failed},
      {"etcd-alarm", Health::degraded, Class::talos_service_failed, {}, {Class::api_not_ready}},
      {"node-missing", Health::degraded, Class::node_missing, {}, {Class::node_not_ready, Class::api_unreachable}},
      {"node-not-ready",
       Health::degraded,
       Class::node_not_ready,
       {},
       {Class::node_shutting_down, Class::cni_unhealthy}},
      {"dns-unhealthy", Health::degraded, Class::dns_unhealthy, {}, {Class::workload_unavailable}},
      {"storage-class-missing", Health::degraded, Class::storage_class_missing},
      {"provisioner-unhealthy", Health::degraded, Class::provisioner_unhealthy, {}, {Class::workload_unavailable}},
      {"namespace-missing", Health::down, Class::namespace_missing, {Class::probe_failed}},
      {"workload-unavailable", Health::down, Class::workload_unavailable, {Class::probe_failed}},
      {"typesense-lock", Health::down, Class::workload_crash_loop, {Class::probe_failed}},
      {"port-variable", Health::down, Class::workload_crash_loop, {Class::probe_failed}},
      {"dkron-permission", Health::degraded, Class::workload_crash_loop},
      {"pull-secret-stale", Health::degraded, Class::pull_secret_stale},
      {"pods-unknown", Health::degraded, Class::pods_unknown, {Class::workload_unavailable}},
      {"job-stale", Health::healthy, {}, {Class::job_stale}},
      {"port-unpublished", Health::down, Class::port_unpublished, {Class::probe_failed}, {Class::ports_not_forwarded}},
      {"state-unreadable", Health::degraded, Class::state_unreadable, {}, {Class::intent_down}},
      {"state-torn", Health::degraded, Class::state_unreadable, {}, {Class::intent_down}},
  };
}

}  // namespace

const std::vector<Expectation>& expectations() {
  static const std::vector<Expectation> all = [] {
    std::vector<Expectation> list = of_scenarios();
    for (auto part : {of_lower_faults, of_upper_faults}) {
      std::vector<Expectation> more = part();
      std::move(more.begin(), more.end(), std::back_inserter(list));
    }
    return list;
  }();
  return all;
}

}  // namespace joelclaw::infra
