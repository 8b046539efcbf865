// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/layer.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// Every kind of fault that this program knows, in the order that breaks ties between root causes: by layer, and within
/// a layer as the contract's table lists them. A class that is not here does not exist.
enum class FindingClass {
  tool_missing,
  not_hosted_here,
  permission_denied,
  wrong_docker_endpoint,
  host_disk_low,
  vm_missing,
  vm_stopped,
  vm_broken,
  vm_zombie,
  vm_usernet_broken,
  vm_disk_locked,
  vm_crash_loop,
  vm_warming_up,
  vm_config_drift,
  vm_disk_low,
  route_missing,
  vm_clock_skew,
  host_forward_dead,
  docker_socket_dead,
  ports_not_forwarded,
  ssh_mux_stale,
  ssh_unreachable,
  docker_down,
  docker_hung,
  disk_pressure,
  docker_context_missing,
  container_missing,
  container_exited,
  container_cpu_refused,
  container_memory_capped,
  restart_policy_missing,
  container_boot_failed,
  container_config_drift,
  api_unreachable,
  api_not_ready,
  endpoint_drift,
  endpoint_hijacked,
  certificate_expiring,
  kubelet_rbac_drift,
  talos_api_unreachable,
  talos_service_failed,
  version_drift,
  node_missing,
  node_not_ready,
  node_shutting_down,
  node_cordoned,
  node_tainted,
  cni_module_missing,
  cni_unhealthy,
  cni_subnet_missing,
  dns_unhealthy,
  storage_class_missing,
  provisioner_unhealthy,
  storage_psa,
  volume_pending,
  volume_missing,
  namespace_missing,
  workload_unavailable,
  workload_crash_loop,
  image_pull_failing,
  secret_missing,
  pull_secret_stale,
  manifest_drift,
  release_stuck,
  pods_unknown,
  job_stale,
  port_unpublished,
  port_conflict,
  port_stand_in,
  nodeport_mismatch,
  service_type_drift,
  nodeport_out_of_range,
  probe_failed,
  probe_blackhole,
  intent_down,
  maintenance,
  operation_running,
  interrupted_operation,
  healer_stale,
  backup_stale,
  backup_failed,
  foreign_supervisor,
  state_unreadable,
};

/// What a repair by this program touches at most; it decides which gates must be open.
enum class Impact { none, pod, node, engine, vm, force };
std::string to_string(Impact impact);

/// Which command a person reaches for.
enum class Remedy { heal, up, ports, recreate, backup, service, config, wait, manual, none };
std::string to_string(Remedy remedy);

/// The fixed properties of a class.
struct ClassInfo {
  FindingClass cls;
  std::string_view name;
  Layer layer;
  bool carries;                  ///< the stack stands on it: layers above are not judged while it is broken
  std::optional<Impact> heals;   ///< what `heal` does by itself, at most; none: reported for a person
  Remedy remedy;
};

std::span<const ClassInfo> all_classes();
const ClassInfo& info(FindingClass cls);
std::string to_string(FindingClass cls);
std::optional<FindingClass> parse_finding_class(std::string_view name);

}  // namespace joelclaw::infra
