// SPDX-License-Identifier: MIT
#pragma once

#include "acting.hpp"

#include <infra/use_case/ports_change.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// The port that the scenario `port-unpublished` lacks.
PortMapping typesense();
PortsOptions adding(const PortMapping& port);
PortsReport change(ActedUpon& stack, PortsOptions options);
std::string told(const PortsReport& report);
/// Bound in the VM, by a node container that runs.
bool publishes(const simulation::Model& model, std::uint16_t host);
/// "destination=name" of the node container's mounts.
std::vector<std::string> volumes_of(const simulation::Model& model);
bool has_backups(const simulation::Model& model);
/// No secret of the environment anywhere that this program writes or is seen to say.
void check_silence(ActedUpon& stack);

}  // namespace joelclaw::infra
