// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/stack/port_mapping.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/talos.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// One node of the spec's size on the engine behind `socket`: talosctl knows no docker contexts, only DOCKER_HOST. All
/// ports in one comma-joined -p, each with its protocol; 6443 and 50000 are never among them, or the create hangs.
Command talos_create_command(const ClusterSpec& cluster, const std::vector<PortMapping>& ports,
                             const std::string& socket, Duration deadline);
/// Without it a control-plane taint comes back at the node's next status, and NodePorts below 30000 are refused.
std::string talos_cluster_patch(const ClusterSpec& cluster);

/// A strategic merge patch of the machine config, live.
Command talos_patch_command(const TalosAccess& access, const std::string& patch, Duration deadline);
/// This context's only endpoint.
Command talos_endpoint_command(const std::string& talosconfig, const std::string& context, std::uint16_t port,
                               Duration deadline);

/// A consistent copy of etcd into a new file; talosctl writes beside it and renames.
Command talos_snapshot_command(const TalosAccess& access, const std::string& path, Duration deadline);
/// Every key of the node is in what it prints.
Command talos_machine_config_command(const TalosAccess& access, Duration deadline);

}  // namespace joelclaw::infra
