// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

class Workbench;

/// Every tick leaves one, whatever it decided: a healer that is silent is told from one that has nothing to do.
Status write_heartbeat(Workbench& bench, const std::string& decision);

/// Intent and pause, as `status` reads them.
Status write_intent_down(Workbench& bench, const std::string& reason);
Status clear_intent(Workbench& bench);
/// While it lasts heal does nothing.
Status write_pause(Workbench& bench, WallTime until, const std::string& reason);
Status clear_pause(Workbench& bench);

/// Other stacks that live on the same VM and are not down on purpose.
std::vector<std::string> stacks_beside(const Workbench& bench);

}  // namespace joelclaw::infra
