// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/result.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/kubernetes.hpp>

#include <cstdint>
#include <string>

namespace joelclaw::infra {

// Each names the kubeconfig, the context and a limit for every single request: kubectl's own is none.

Command kubectl_uncordon_command(const KubeAccess& access, const std::string& node, Duration deadline);
Command kubectl_untaint_command(const KubeAccess& access, const std::string& node, const std::string& key,
                                const std::string& effect, Duration deadline);
/// kubectl ends with 1 where the taint is already gone.
bool was_untainted(const Outcome& outcome);
/// Without waiting for its end: kubectl would wait for ever on a finalizer.
Command kubectl_delete_pod_command(const KubeAccess& access, const ObjectName& pod, Duration deadline);
/// Strikes the record of a pod that no kubelet runs; whoever still ran it would go on beside its successor.
Command kubectl_strike_pod_command(const KubeAccess& access, const ObjectName& pod, Duration deadline);
Command kubectl_label_namespace_command(const KubeAccess& access, const NamespaceSpec& space, Duration deadline);
/// By the Service's own merge key, its port number: no index is assumed, and a missing nodePort is no error.
Command kubectl_patch_service_command(const KubeAccess& access, const ObjectName& service, int port, int node_port,
                                      Duration deadline);
/// `manifest` on stdin, never in the argument vector.
Command kubectl_apply_command(const KubeAccess& access, std::string manifest, Duration deadline);
Command kubectl_apply_file_command(const KubeAccess& access, const std::string& path, Duration deadline);
/// Ends with 0 where nothing differs, 1 where something does.
Command kubectl_diff_file_command(const KubeAccess& access, const std::string& path, Duration deadline);
Command kubectl_set_server_command(const std::string& kubeconfig, const std::string& cluster, std::uint16_t port,
                                   Duration deadline);

// Manifests as JSON, which is YAML.

std::string namespace_manifest(const NamespaceSpec& space);
/// Lets the API server's own client ask the kubelet for logs, exec and metrics.
std::string kubelet_binding_manifest();
/// A registry's pull secret, annotated with when it was written, so that its age is told from the object itself;
/// `password` is what the password command printed, trimmed.
Result<std::string> pull_secret_manifest(const SecretSpec& secret, const std::string& password, WallTime at);

}  // namespace joelclaw::infra
