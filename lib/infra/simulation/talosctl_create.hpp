// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/commands.hpp>

#include <optional>

namespace joelclaw::infra::simulation {

/// `talosctl cluster create docker` v1.12.4 (tools.md 3.2, 3.3): its effects come one by one while it runs, so that
/// whoever kills it leaves what it had made by then. None: it is another command, or a cluster that this model has not.
std::optional<Reply> talosctl_create(Model& model, const Command& command);

}  // namespace joelclaw::infra::simulation
