// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/port_means.hpp>
#include <infra/plan/plan_ports.hpp>
#include <infra/use_case/change.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What a change of ports of this stack is in calls, from where this sight shows the engine.
EnginePortMeans port_means(const Workbench& bench, const Sight& sight);

/// Names of all containers that run; none: it could not be asked.
std::optional<std::vector<std::string>> running_names(Workbench& bench, const Sight& sight);

/// A change of ports that was begun: of this very run, or of one that was left.
struct BegunPorts {
  std::string directory;  ///< where its backups lie
  bool is_own = false;    ///< then it has failed, and is undone
  PortMapping port;
  bool removes = false;
};

/// What an earlier run left, as its backups tell; asked only where something is not well, or a journal was left open.
std::optional<BegunPorts> find_ports_left(Workbench& bench, const Sight& sight, bool left_open);

/// The next steps to a container that runs with its former ports or the new ones.
Plan plan_settlement(const Workbench& bench, const Sight& sight, const BegunPorts& begun);

/// All of them, planned again after each look. False where that did not come about; the report says at which step.
bool settle_ports(Workbench& bench, Change& change, ChangeReport& report, const BegunPorts& begun);

}  // namespace joelclaw::infra
