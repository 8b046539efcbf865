// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <string>

namespace joelclaw::infra {

class Workbench;

/// Every tick leaves one, whatever it decided: a healer that is silent is told from one that has nothing to do.
Status write_heartbeat(Workbench& bench, const std::string& decision);

/// Intent and pause, as `status` reads them.
Status write_intent_down(Workbench& bench, const std::string& reason);
Status clear_intent(Workbench& bench);

}  // namespace joelclaw::infra
