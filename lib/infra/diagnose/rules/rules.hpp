// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/facts.hpp>

#include <vector>

namespace joelclaw::infra::rules {

/// One rule a class: what the facts show of it, each subject a finding of its own.
using Rule = std::vector<Finding> (*)(const Facts&);

/// The rule of a class; every class has one.
Rule rule_of(FindingClass cls);

#define INFRA_RULE(name) std::vector<Finding> name(const Facts& facts)
INFRA_RULE(tool_missing);
INFRA_RULE(not_hosted_here);
INFRA_RULE(permission_denied);
INFRA_RULE(wrong_docker_endpoint);
INFRA_RULE(host_disk_low);
INFRA_RULE(vm_missing);
INFRA_RULE(vm_stopped);
INFRA_RULE(vm_broken);
INFRA_RULE(vm_zombie);
INFRA_RULE(vm_usernet_broken);
INFRA_RULE(vm_disk_locked);
INFRA_RULE(vm_crash_loop);
INFRA_RULE(vm_warming_up);
INFRA_RULE(vm_config_drift);
INFRA_RULE(vm_disk_low);
INFRA_RULE(route_missing);
INFRA_RULE(vm_clock_skew);
INFRA_RULE(host_forward_dead);
INFRA_RULE(docker_socket_dead);
INFRA_RULE(ports_not_forwarded);
INFRA_RULE(ssh_mux_stale);
INFRA_RULE(ssh_unreachable);
INFRA_RULE(docker_down);
INFRA_RULE(docker_hung);
INFRA_RULE(disk_pressure);
INFRA_RULE(docker_context_missing);
INFRA_RULE(container_missing);
INFRA_RULE(container_exited);
INFRA_RULE(container_cpu_refused);
INFRA_RULE(container_memory_capped);
INFRA_RULE(restart_policy_missing);
INFRA_RULE(container_boot_failed);
INFRA_RULE(container_config_drift);
INFRA_RULE(api_unreachable);
INFRA_RULE(api_not_ready);
INFRA_RULE(endpoint_drift);
INFRA_RULE(endpoint_hijacked);
INFRA_RULE(certificate_expiring);
INFRA_RULE(kubelet_rbac_drift);
INFRA_RULE(talos_api_unreachable);
INFRA_RULE(talos_service_failed);
INFRA_RULE(version_drift);
INFRA_RULE(node_missing);
INFRA_RULE(node_not_ready);
INFRA_RULE(node_shutting_down);
INFRA_RULE(node_cordoned);
INFRA_RULE(node_tainted);
INFRA_RULE(cni_module_missing);
INFRA_RULE(cni_unhealthy);
INFRA_RULE(cni_subnet_missing);
INFRA_RULE(dns_unhealthy);
INFRA_RULE(storage_class_missing);
INFRA_RULE(provisioner_unhealthy);
INFRA_RULE(storage_psa);
INFRA_RULE(volume_pending);
INFRA_RULE(volume_missing);
INFRA_RULE(namespace_missing);
INFRA_RULE(workload_unavailable);
INFRA_RULE(workload_crash_loop);
INFRA_RULE(image_pull_failing);
INFRA_RULE(secret_missing);
INFRA_RULE(pull_secret_stale);
INFRA_RULE(manifest_drift);
INFRA_RULE(release_stuck);
INFRA_RULE(pods_unknown);
INFRA_RULE(job_stale);
INFRA_RULE(port_unpublished);
INFRA_RULE(port_conflict);
INFRA_RULE(port_stand_in);
INFRA_RULE(nodeport_mismatch);
INFRA_RULE(service_type_drift);
INFRA_RULE(nodeport_out_of_range);
INFRA_RULE(probe_failed);
INFRA_RULE(probe_blackhole);
INFRA_RULE(intent_down);
INFRA_RULE(maintenance);
INFRA_RULE(operation_running);
INFRA_RULE(interrupted_operation);
INFRA_RULE(healer_stale);
INFRA_RULE(backup_stale);
INFRA_RULE(backup_failed);
INFRA_RULE(foreign_supervisor);
INFRA_RULE(state_unreadable);
#undef INFRA_RULE

}  // namespace joelclaw::infra::rules
