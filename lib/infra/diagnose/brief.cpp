// SPDX-License-Identifier: MIT
#include <infra/diagnose/layers.hpp>

namespace joelclaw::infra {
namespace {

/// Classes whose fault the layer's own facts show: "stopped", "0 of 1 ready"; and those that make no layer red.
constexpr const char* shown = "";

std::string of_host_and_vm(const Finding& finding) {
  switch (finding.cls) {
    case FindingClass::permission_denied:
      return "access denied";
    case FindingClass::host_disk_low:
      return "disk low";
    case FindingClass::vm_zombie:
      return "answers by no way";
    case FindingClass::vm_usernet_broken:
      return "user network failed";
    case FindingClass::vm_disk_locked:
      return "disk marked as in use";
    case FindingClass::vm_crash_loop:
      return "starts again and again";
    case FindingClass::vm_config_drift:
      return "differs from the spec";
    case FindingClass::route_missing:
      return "a route is missing";
    case FindingClass::vm_clock_skew:
      return "clock is wrong";
    default:
      return shown;
  }
}

std::string of_ways_and_engine(const Finding& finding) {
  switch (finding.cls) {
    case FindingClass::ssh_mux_stale:
      return "stale control socket";
    case FindingClass::ssh_unreachable:
      return "ssh does not answer";
    case FindingClass::docker_down:
      return "dockerd is not running";
    case FindingClass::docker_hung:
      return "dockerd does not answer";
    case FindingClass::disk_pressure:
      return "disk pressure";
    case FindingClass::container_cpu_refused:
      return "too few CPUs";
    case FindingClass::restart_policy_missing:
      return "no restart policy";
    case FindingClass::container_boot_failed:
      return "its boot has failed";
    case FindingClass::container_config_drift:
      return "differs from the spec";
    default:
      return shown;
  }
}

std::string of_cluster(const Finding& finding) {
  switch (finding.cls) {
    case FindingClass::endpoint_drift:
      return "wrong port configured";
    case FindingClass::endpoint_hijacked:
      return "a foreign certificate";
    case FindingClass::certificate_expiring:
      return finding.severity == Severity::fail ? "certificate has expired" : "certificate ends soon";
    case FindingClass::kubelet_rbac_drift:
      return "logs, exec forbidden";
    case FindingClass::talos_api_unreachable:
      return "management API silent";
    case FindingClass::talos_service_failed:
      return finding.subject + " unhealthy";
    case FindingClass::node_missing:
      return "no node has registered";
    case FindingClass::node_shutting_down:
      return "shutting down";
    case FindingClass::node_tainted:
      return "tainted";
    case FindingClass::cni_subnet_missing:
      return "flannel's subnet lost";
    case FindingClass::storage_class_missing:
      return "no default storage class";
    case FindingClass::provisioner_unhealthy:
      return "provisioner down";
    case FindingClass::storage_psa:
      return "labels too strict";
    case FindingClass::volume_missing:
      return "a volume is gone";
    default:
      return shown;
  }
}

std::string of_workloads(const Finding& finding) {
  switch (finding.cls) {
    case FindingClass::namespace_missing:
      return "a namespace is missing";
    case FindingClass::workload_crash_loop:
      return "a pod keeps dying";
    case FindingClass::image_pull_failing:
      return "an image cannot be pulled";
    case FindingClass::secret_missing:
      return "a secret is missing";
    case FindingClass::pull_secret_stale:
      return "a pull secret is old";
    case FindingClass::release_stuck:
      return "a release is stuck";
    case FindingClass::pods_unknown:
      return "a pod's state is unknown";
    case FindingClass::port_unpublished:
      return "a port is not published";
    case FindingClass::port_conflict:
      return "a port is taken";
    case FindingClass::port_stand_in:
      return "a stand-in on a port";
    case FindingClass::nodeport_mismatch:
      return "a NodePort is wrong";
    case FindingClass::service_type_drift:
      return "a service lacks its NodePort";
    case FindingClass::nodeport_out_of_range:
      return "NodePorts out of range";
    default:
      return shown;
  }
}

std::string of_operations(const Finding& finding) {
  switch (finding.cls) {
    case FindingClass::interrupted_operation:
      return finding.subject + " was interrupted";
    case FindingClass::healer_stale:
      return "the healer is silent";
    case FindingClass::backup_stale:
      return "a backup is due";
    case FindingClass::backup_failed:
      return "the last backup failed";
    case FindingClass::foreign_supervisor:
      return "another job starts the VM";
    case FindingClass::state_unreadable:
      return "own records unreadable";
    default:
      return shown;
  }
}

}  // namespace

std::string in_brief(const Finding& finding) {
  switch (finding.layer) {
    case Layer::host:
    case Layer::vm:
      return of_host_and_vm(finding);
    case Layer::forwarding:
    case Layer::runtime:
    case Layer::node_container:
      return of_ways_and_engine(finding);
    case Layer::kubernetes:
    case Layer::node:
    case Layer::network:
    case Layer::storage:
      return of_cluster(finding);
    case Layer::workloads:
    case Layer::endpoints:
      return of_workloads(finding);
    case Layer::operations:
      return of_operations(finding);
  }
  return shown;
}

}  // namespace joelclaw::infra
