// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace joelclaw::infra::dst {

/// What a command line does to a stack, read without any help of the code that wrote it.
enum class DeedKind {
  small,  ///< nothing restarts
  forward,
  delete_pod,
  start_container,
  stop_container,
  restart_container,
  start_engine,
  restart_engine,
  start_vm,
  stop_vm,
  force_vm,  ///< ended without being asked
  end_network,
  create_cluster,
};

struct Deed {
  DeedKind kind = DeedKind::small;
  std::string target;  ///< a container, "namespace/pod"; empty: there is one
};

Deed deed_of(const std::vector<std::string>& words);
std::string to_string(DeedKind kind);

/// Whoever is served notices: a restart of what was running, from the node container up. A start of what stands still
/// takes nothing from anybody.
bool disrupts(DeedKind kind);
/// From the engine up.
bool shakes_machine(DeedKind kind);

}  // namespace joelclaw::infra::dst
