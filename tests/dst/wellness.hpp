// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace joelclaw::infra::simulation {
struct Model;
}

namespace joelclaw::infra::dst {

// The truth about a stack, from the model itself: no healer can see it like that.

/// Something answers from inside the VM by any way in: its sshd, the engine's socket, a published port.
bool reachable(const simulation::Model& model);
/// VM, engine, node and API server carry, and this host's ways into them stand.
std::vector<std::string> broken_carriers(const simulation::Model& model);
/// All that differs from a good day and that a healer can mend.
std::vector<std::string> ailments(const simulation::Model& now, const simulation::Model& good);

}  // namespace joelclaw::infra::dst
