// SPDX-License-Identifier: MIT
#include <infra/tool/talos_acts.hpp>

#include <infra/base/text.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

std::string port_list(const std::vector<PortMapping>& ports) {
  std::vector<std::string> all;
  for (const PortMapping& port : ports) {
    const std::string address = port.host_ip == "0.0.0.0" ? "" : port.host_ip + ":";
    all.push_back(address + std::to_string(port.host) + ":" + std::to_string(port.container) + "/" +
                  to_string(port.protocol));
  }
  return join(all, ",");
}

std::string mebibytes_text(Bytes bytes) {
  return std::to_string(bytes.count >> 20U) + "MiB";
}

}  // namespace

std::string talos_cluster_patch(const ClusterSpec& cluster) {
  const nlohmann::ordered_json patch{
      {"cluster",
       {{"allowSchedulingOnControlPlanes", true},
        {"apiServer", {{"extraArgs", {{"service-node-port-range", to_string(cluster.node_ports)}}}}}}}};
  return patch.dump();
}

Command talos_create_command(const ClusterSpec& cluster, const std::vector<PortMapping>& ports,
                             const std::string& socket, Duration deadline) {
  const std::string version = cluster.kubernetes_version.substr(cluster.kubernetes_version.starts_with('v') ? 1 : 0);
  std::vector<std::string> words{"cluster",
                                 "create",
                                 "docker",
                                 "--name",
                                 cluster.name,
                                 "--workers",
                                 std::to_string(cluster.workers),
                                 "--image",
                                 "ghcr.io/siderolabs/talos:" + cluster.talos_version,
                                 "--kubernetes-version",
                                 version,
                                 "--cpus-controlplanes",
                                 std::to_string(cluster.control_plane_cpus) + ".0",
                                 "--memory-controlplanes",
                                 mebibytes_text(cluster.control_plane_memory),
                                 "--subnet",
                                 cluster.subnet,
                                 "--config-patch-controlplanes",
                                 talos_cluster_patch(cluster)};
  for (const std::string& patch : cluster.patches) {
    words.insert(words.end(), {"--config-patch", "@" + patch});
  }
  if (!ports.empty()) {
    words.insert(words.end(), {"--exposed-ports", port_list(ports)});
  }
  return {"talosctl", std::move(words), {{{"DOCKER_HOST", "unix://" + socket}}}, "", deadline};
}

Command talos_patch_command(const TalosAccess& access, const std::string& patch, Duration deadline) {
  return {"talosctl",
          {"--talosconfig", access.talosconfig, "--context", access.context, "--endpoints", access.endpoint, "--nodes",
           access.node, "patch", "machineconfig", "--mode", "auto", "--patch", patch},
          {}, "", deadline};
}

Command talos_snapshot_command(const TalosAccess& access, const std::string& path, Duration deadline) {
  return {"talosctl",
          {"--talosconfig", access.talosconfig, "--context", access.context, "--endpoints", access.endpoint, "--nodes",
           access.node, "etcd", "snapshot", path},
          {}, "", deadline};
}

Command talos_machine_config_command(const TalosAccess& access, Duration deadline) {
  return {"talosctl",
          {"--talosconfig", access.talosconfig, "--context", access.context, "--endpoints", access.endpoint, "--nodes",
           access.node, "get", "machineconfig", "v1alpha1", "--output", "yaml"},
          {}, "", deadline};
}

Command talos_endpoint_command(const std::string& talosconfig, const std::string& context, std::uint16_t port,
                               Duration deadline) {
  return {"talosctl",
          {"--talosconfig", talosconfig, "--context", context, "config", "endpoint", "127.0.0.1:" + std::to_string(port)},
          {}, "", deadline};
}

}  // namespace joelclaw::infra
