// SPDX-License-Identifier: MIT
#include <infra/diagnose/finding_class.hpp>

#include <array>
#include <cstddef>

namespace joelclaw::infra {
namespace {

constexpr std::array<ClassInfo, 83> table{{
    {FindingClass::tool_missing, "tool-missing", Layer::host, false, std::nullopt, Remedy::manual},
    {FindingClass::not_hosted_here, "not-hosted-here", Layer::host, false, std::nullopt, Remedy::none},
    {FindingClass::permission_denied, "permission-denied", Layer::host, false, std::nullopt, Remedy::manual},
    {FindingClass::wrong_docker_endpoint, "wrong-docker-endpoint", Layer::host, false, std::nullopt, Remedy::manual},
    {FindingClass::host_disk_low, "host-disk-low", Layer::host, false, std::nullopt, Remedy::manual},
    {FindingClass::vm_missing, "vm-missing", Layer::vm, true, std::nullopt, Remedy::up},
    {FindingClass::vm_stopped, "vm-stopped", Layer::vm, true, Impact::vm, Remedy::heal},
    {FindingClass::vm_broken, "vm-broken", Layer::vm, true, Impact::force, Remedy::heal},
    {FindingClass::vm_zombie, "vm-zombie", Layer::vm, true, Impact::force, Remedy::heal},
    {FindingClass::vm_usernet_broken, "vm-usernet-broken", Layer::vm, true, Impact::force, Remedy::heal},
    {FindingClass::vm_disk_locked, "vm-disk-locked", Layer::vm, true, Impact::vm, Remedy::heal},
    {FindingClass::vm_crash_loop, "vm-crash-loop", Layer::vm, false, std::nullopt, Remedy::manual},
    {FindingClass::vm_warming_up, "vm-warming-up", Layer::vm, false, std::nullopt, Remedy::wait},
    {FindingClass::vm_config_drift, "vm-config-drift", Layer::vm, false, std::nullopt, Remedy::up},
    {FindingClass::vm_disk_low, "vm-disk-low", Layer::vm, false, std::nullopt, Remedy::manual},
    {FindingClass::route_missing, "route-missing", Layer::vm, false, Impact::none, Remedy::heal},
    {FindingClass::vm_clock_skew, "vm-clock-skew", Layer::vm, false, std::nullopt, Remedy::manual},
    {FindingClass::host_forward_dead, "host-forward-dead", Layer::forwarding, true, Impact::none, Remedy::heal},
    {FindingClass::docker_socket_dead, "docker-socket-dead", Layer::forwarding, false, Impact::none, Remedy::heal},
    {FindingClass::ports_not_forwarded, "ports-not-forwarded", Layer::forwarding, true, Impact::none, Remedy::heal},
    {FindingClass::ssh_mux_stale, "ssh-mux-stale", Layer::forwarding, false, Impact::none, Remedy::heal},
    {FindingClass::ssh_unreachable, "ssh-unreachable", Layer::forwarding, false, std::nullopt, Remedy::wait},
    {FindingClass::docker_down, "docker-down", Layer::runtime, true, Impact::engine, Remedy::heal},
    {FindingClass::docker_hung, "docker-hung", Layer::runtime, true, Impact::engine, Remedy::heal},
    {FindingClass::disk_pressure, "disk-pressure", Layer::runtime, false, Impact::none, Remedy::heal},
    {FindingClass::docker_context_missing, "docker-context-missing", Layer::runtime, false, std::nullopt, Remedy::up},
    {FindingClass::container_missing, "container-missing", Layer::node_container, true, std::nullopt, Remedy::up},
    {FindingClass::container_exited, "container-exited", Layer::node_container, true, Impact::node, Remedy::heal},
    {FindingClass::container_cpu_refused, "container-cpu-refused", Layer::node_container, true, Impact::node, Remedy::heal},
    {FindingClass::container_memory_capped, "container-memory-capped", Layer::node_container, false, Impact::none, Remedy::heal},
    {FindingClass::restart_policy_missing, "restart-policy-missing", Layer::node_container, false, Impact::none, Remedy::heal},
    {FindingClass::container_boot_failed, "container-boot-failed", Layer::node_container, true, Impact::node, Remedy::heal},
    {FindingClass::container_config_drift, "container-config-drift", Layer::node_container, false, std::nullopt, Remedy::recreate},
    {FindingClass::api_unreachable, "api-unreachable", Layer::kubernetes, true, Impact::node, Remedy::heal},
    {FindingClass::api_not_ready, "api-not-ready", Layer::kubernetes, false, Impact::node, Remedy::heal},
    {FindingClass::endpoint_drift, "endpoint-drift", Layer::kubernetes, false, Impact::none, Remedy::heal},
    {FindingClass::endpoint_hijacked, "endpoint-hijacked", Layer::kubernetes, false, std::nullopt, Remedy::manual},
    {FindingClass::certificate_expiring, "certificate-expiring", Layer::kubernetes, false, std::nullopt, Remedy::up},
    {FindingClass::kubelet_rbac_drift, "kubelet-rbac-drift", Layer::kubernetes, false, Impact::none, Remedy::heal},
    {FindingClass::talos_api_unreachable, "talos-api-unreachable", Layer::kubernetes, false, std::nullopt, Remedy::manual},
    {FindingClass::talos_service_failed, "talos-service-failed", Layer::kubernetes, false, std::nullopt, Remedy::manual},
    {FindingClass::version_drift, "version-drift", Layer::kubernetes, false, std::nullopt, Remedy::recreate},
    {FindingClass::node_missing, "node-missing", Layer::node, true, std::nullopt, Remedy::manual},
    {FindingClass::node_not_ready, "node-not-ready", Layer::node, true, Impact::node, Remedy::heal},
    {FindingClass::node_shutting_down, "node-shutting-down", Layer::node, true, Impact::node, Remedy::heal},
    {FindingClass::node_cordoned, "node-cordoned", Layer::node, false, Impact::none, Remedy::heal},
    {FindingClass::node_tainted, "node-tainted", Layer::node, false, Impact::none, Remedy::heal},
    {FindingClass::cni_module_missing, "cni-module-missing", Layer::network, false, Impact::none, Remedy::heal},
    {FindingClass::cni_unhealthy, "cni-unhealthy", Layer::network, false, Impact::pod, Remedy::heal},
    {FindingClass::cni_subnet_missing, "cni-subnet-missing", Layer::network, false, Impact::pod, Remedy::heal},
    {FindingClass::dns_unhealthy, "dns-unhealthy", Layer::network, false, Impact::pod, Remedy::heal},
    {FindingClass::storage_class_missing, "storage-class-missing", Layer::storage, false, std::nullopt, Remedy::up},
    {FindingClass::provisioner_unhealthy, "provisioner-unhealthy", Layer::storage, false, std::nullopt, Remedy::up},
    {FindingClass::storage_psa, "storage-psa", Layer::storage, false, Impact::none, Remedy::heal},
    {FindingClass::volume_pending, "volume-pending", Layer::storage, false, std::nullopt, Remedy::manual},
    {FindingClass::volume_missing, "volume-missing", Layer::storage, false, std::nullopt, Remedy::backup},
    {FindingClass::namespace_missing, "namespace-missing", Layer::workloads, false, std::nullopt, Remedy::up},
    {FindingClass::workload_unavailable, "workload-unavailable", Layer::workloads, false, std::nullopt, Remedy::manual},
    {FindingClass::workload_crash_loop, "workload-crash-loop", Layer::workloads, false, std::nullopt, Remedy::manual},
    {FindingClass::image_pull_failing, "image-pull-failing", Layer::workloads, false, Impact::pod, Remedy::heal},
    {FindingClass::secret_missing, "secret-missing", Layer::workloads, false, std::nullopt, Remedy::up},
    {FindingClass::pull_secret_stale, "pull-secret-stale", Layer::workloads, false, Impact::none, Remedy::heal},
    {FindingClass::manifest_drift, "manifest-drift", Layer::workloads, false, std::nullopt, Remedy::up},
    {FindingClass::release_stuck, "release-stuck", Layer::workloads, false, std::nullopt, Remedy::manual},
    {FindingClass::pods_unknown, "pods-unknown", Layer::workloads, false, Impact::pod, Remedy::heal},
    {FindingClass::job_stale, "job-stale", Layer::workloads, false, std::nullopt, Remedy::manual},
    {FindingClass::port_unpublished, "port-unpublished", Layer::endpoints, false, std::nullopt, Remedy::ports},
    {FindingClass::port_conflict, "port-conflict", Layer::endpoints, false, std::nullopt, Remedy::manual},
    {FindingClass::port_stand_in, "port-stand-in", Layer::endpoints, false, std::nullopt, Remedy::manual},
    {FindingClass::nodeport_mismatch, "nodeport-mismatch", Layer::endpoints, false, Impact::none, Remedy::heal},
    {FindingClass::service_type_drift, "service-type-drift", Layer::endpoints, false, Impact::none, Remedy::heal},
    {FindingClass::nodeport_out_of_range, "nodeport-out-of-range", Layer::endpoints, false, std::nullopt, Remedy::up},
    {FindingClass::probe_failed, "probe-failed", Layer::endpoints, false, std::nullopt, Remedy::manual},
    {FindingClass::probe_blackhole, "probe-blackhole", Layer::endpoints, false, Impact::pod, Remedy::heal},
    {FindingClass::intent_down, "intent-down", Layer::operations, false, std::nullopt, Remedy::up},
    {FindingClass::maintenance, "maintenance", Layer::operations, false, std::nullopt, Remedy::wait},
    {FindingClass::operation_running, "operation-running", Layer::operations, false, std::nullopt, Remedy::wait},
    {FindingClass::interrupted_operation, "interrupted-operation", Layer::operations, false, std::nullopt, Remedy::heal},
    {FindingClass::healer_stale, "healer-stale", Layer::operations, false, std::nullopt, Remedy::service},
    {FindingClass::backup_stale, "backup-stale", Layer::operations, false, std::nullopt, Remedy::backup},
    {FindingClass::backup_failed, "backup-failed", Layer::operations, false, std::nullopt, Remedy::backup},
    {FindingClass::foreign_supervisor, "foreign-supervisor", Layer::operations, false, std::nullopt, Remedy::service},
    {FindingClass::state_unreadable, "state-unreadable", Layer::operations, false, std::nullopt, Remedy::manual},
}};

}  // namespace

std::span<const ClassInfo> all_classes() {
  return table;
}

const ClassInfo& info(FindingClass cls) {
  return table.at(static_cast<std::size_t>(cls));
}

std::string to_string(FindingClass cls) {
  return std::string{info(cls).name};
}

std::optional<FindingClass> parse_finding_class(std::string_view name) {
  for (const ClassInfo& each : table) {
    if (each.name == name) {
      return each.cls;
    }
  }
  return std::nullopt;
}

std::string to_string(Impact impact) {
  switch (impact) {
    case Impact::none:
      return "none";
    case Impact::pod:
      return "pod";
    case Impact::node:
      return "node";
    case Impact::engine:
      return "engine";
    case Impact::vm:
      return "vm";
    case Impact::force:
      return "force";
  }
  return "?";
}

std::string to_string(Remedy remedy) {
  switch (remedy) {
    case Remedy::heal:
      return "heal";
    case Remedy::up:
      return "up";
    case Remedy::ports:
      return "ports";
    case Remedy::recreate:
      return "recreate";
    case Remedy::backup:
      return "backup";
    case Remedy::service:
      return "service";
    case Remedy::config:
      return "config";
    case Remedy::wait:
      return "wait";
    case Remedy::manual:
      return "manual";
    case Remedy::none:
      return "none";
  }
  return "?";
}

}  // namespace joelclaw::infra
