// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/units.hpp>
#include <infra/tool/ssh.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// Which engine is told: its socket on this host, or the docker inside the VM where the socket does not reach here.
struct EngineAccess {
  std::string socket;             ///< of this host
  std::optional<SshTarget> inside;  ///< where set, the command runs in the VM
};

/// docker's own limit until it kills is 10 s, which cuts a node's shutdown off; it needs up to 60.
inline constexpr int node_stop_seconds = 120;

Command docker_start_command(const EngineAccess& engine, const std::string& container, Duration deadline);
Command docker_stop_command(const EngineAccess& engine, const std::string& container, Duration deadline);
Command docker_restart_command(const EngineAccess& engine, const std::string& container, Duration deadline);

struct ContainerChange {
  std::optional<std::int64_t> nano_cpus;
  std::optional<Bytes> memory;  ///< with as much swap as memory, so that there is no swap: what Talos was made with is twice
  std::optional<std::string> restart_policy;
};
/// Live: nothing restarts.
Command docker_update_command(const EngineAccess& engine, const std::string& container, const ContainerChange& change,
                              Duration deadline);

/// Images without a name and older than a day, and build cache as old. Never -a: an image that was built here exists
/// nowhere else.
std::vector<Command> docker_reclaim_commands(const EngineAccess& engine, Duration deadline);

Command docker_context_command(const std::string& context, const std::string& socket, Duration deadline);

}  // namespace joelclaw::infra
