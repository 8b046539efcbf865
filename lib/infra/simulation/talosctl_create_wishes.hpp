// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/commands.hpp>
#include <infra/simulation/model.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

/// What `talosctl cluster create docker` makes of its ports and patches.
struct CreateWishes {
  std::vector<PublishedPort> ports;
  bool hides_api = false;  ///< one of them takes the place of a port that it drew and then dials
  bool allows = false;     ///< pods on control planes
  std::string range = "30000-32767";
  std::string error;  ///< its own words
};
CreateWishes read_create_wishes(const Model& model, const Arguments& read);

}  // namespace joelclaw::infra::simulation
