// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/commands.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

/// What root does in the VM with the engine's own files; none: it is no such command.
std::optional<Reply> answer_guest_file(Model& model, const std::vector<std::string>& words, const Command& command);

}  // namespace joelclaw::infra::simulation
