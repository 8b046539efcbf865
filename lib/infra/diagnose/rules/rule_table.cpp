// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <array>
#include <cstddef>

namespace joelclaw::infra::rules {
namespace {

/// In the order of FindingClass; a test walks both.
constexpr std::array table{
    &tool_missing,
    &not_hosted_here,
    &permission_denied,
    &wrong_docker_endpoint,
    &host_disk_low,
    &vm_missing,
    &vm_stopped,
    &vm_broken,
    &vm_zombie,
    &vm_usernet_broken,
    &vm_disk_locked,
    &vm_crash_loop,
    &vm_warming_up,
    &vm_config_drift,
    &vm_disk_low,
    &route_missing,
    &vm_clock_skew,
    &host_forward_dead,
    &docker_socket_dead,
    &ports_not_forwarded,
    &ssh_mux_stale,
    &ssh_unreachable,
    &docker_down,
    &docker_hung,
    &disk_pressure,
    &docker_context_missing,
    &container_missing,
    &container_exited,
    &container_cpu_refused,
    &container_memory_capped,
    &restart_policy_missing,
    &container_boot_failed,
    &container_config_drift,
    &api_unreachable,
    &api_not_ready,
    &endpoint_drift,
    &endpoint_hijacked,
    &certificate_expiring,
    &kubelet_rbac_drift,
    &talos_api_unreachable,
    &talos_service_failed,
    &version_drift,
    &node_missing,
    &node_not_ready,
    &node_shutting_down,
    &node_cordoned,
    &node_tainted,
    &cni_module_missing,
    &cni_unhealthy,
    &cni_subnet_missing,
    &dns_unhealthy,
    &storage_class_missing,
    &provisioner_unhealthy,
    &storage_psa,
    &volume_pending,
    &volume_missing,
    &namespace_missing,
    &workload_unavailable,
    &workload_crash_loop,
    &image_pull_failing,
    &secret_missing,
    &pull_secret_stale,
    &manifest_drift,
    &release_stuck,
    &pods_unknown,
    &job_stale,
    &port_unpublished,
    &port_conflict,
    &port_stand_in,
    &nodeport_mismatch,
    &service_type_drift,
    &nodeport_out_of_range,
    &probe_failed,
    &probe_blackhole,
    &intent_down,
    &maintenance,
    &operation_running,
    &interrupted_operation,
    &healer_stale,
    &backup_stale,
    &backup_failed,
    &foreign_supervisor,
    &state_unreadable,
};

}  // namespace

Rule rule_of(FindingClass cls) {
  return table.at(static_cast<std::size_t>(cls));
}

}  // namespace joelclaw::infra::rules
