// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/commands.hpp>
#include <infra/simulation/model.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

// The docker CLI behind its global options, once the engine is reached. None: no such command here.
std::optional<Reply> docker_act(Model& model, const std::vector<std::string>& words, const Command& command);
std::optional<Reply> docker_look(Model& model, const std::vector<std::string>& words);
/// `docker context`, which asks no engine.
std::optional<Reply> docker_context(Model& model, const std::vector<std::string>& words, const Command& command);

}  // namespace joelclaw::infra::simulation
