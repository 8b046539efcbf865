// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/commands.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

// What the tools say to whoever saves and restores; none: it is no such command.

/// du and tar as root in the VM, upon the trees of claims.
std::optional<Reply> guest_trees(const Model& model, const std::vector<std::string>& words);
/// CONFIG GET dir, INFO persistence and the dump itself.
std::optional<Reply> redis_backup(const Model& model, const std::vector<std::string>& words);
/// etcd snapshot PATH, get machineconfig.
std::optional<Reply> talos_backup(Model& model, const Arguments& read, const Command& command);
std::optional<Reply> helm_values(const Model& model, const Arguments& read);
/// get secrets,configmaps of a namespace.
std::optional<Reply> kubectl_objects(const Model& model, const Arguments& read);

}  // namespace joelclaw::infra::simulation
