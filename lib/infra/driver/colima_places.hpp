// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace joelclaw::infra {

struct Machine;

/// Where colima and Lima keep what belongs to one profile.
struct ColimaPlaces {
  std::string home;       ///< colima's
  std::string lima_home;
  std::string profile;    ///< directory name: "default"
  std::string instance;   ///< Lima's id: "colima", "colima-NAME"
  std::string ssh_host;   ///< "lima-colima"
  bool operator==(const ColimaPlaces&) const = default;

  std::string socket() const;           ///< the forwarded docker socket
  std::string saved_profile() const;    ///< what the next start uses
  std::string instance_directory() const;
  std::string running_profile() const;  ///< what the running instance was started with
  std::string ssh_config() const;
  std::string control_path() const;
  std::string data_disk() const;        ///< directory of the data disk
  std::string disk_lock() const;        ///< a symlink to the instance that has it
  std::string host_agent_log() const;
  std::string usernet_log() const;
};

/// The rules of colima 0.10: COLIMA_HOME counts only if it exists; else ~/.colima if that exists; else
/// $XDG_CONFIG_HOME/colima; else ~/.colima on macOS and ~/.config/colima elsewhere. LIMA_HOME wins over <home>/_lima.
ColimaPlaces colima_places(const Machine& machine, const std::string& profile);

}  // namespace joelclaw::infra
