// SPDX-License-Identifier: MIT
#include <infra/driver/colima_places.hpp>

#include <infra/driver/machine.hpp>

#include <algorithm>
#include <string_view>

namespace joelclaw::infra {
namespace {

std::string colima_home(const Machine& machine) {
  if (const std::string set = machine.variable("COLIMA_HOME"); !set.empty() && machine.exists(set)) {
    return set;
  }
  const std::string dotted = machine.home + "/.colima";
  if (machine.exists(dotted)) {
    return dotted;
  }
  if (const std::string config = machine.variable("XDG_CONFIG_HOME"); !config.empty()) {
    return config + "/colima";
  }
  return machine.system == "darwin" ? dotted : machine.home + "/.config/colima";
}

std::string short_profile(std::string_view profile) {
  constexpr std::string_view prefix = "colima-";
  if (profile.empty() || profile == "colima" || profile == "default") {
    return "default";
  }
  return std::string{profile.starts_with(prefix) ? profile.substr(prefix.size()) : profile};
}

}  // namespace

ColimaPlaces colima_places(const Machine& machine, const std::string& profile) {
  ColimaPlaces places;
  places.home = colima_home(machine);
  const std::string lima = machine.variable("LIMA_HOME");
  places.lima_home = lima.empty() ? places.home + "/_lima" : lima;
  places.profile = short_profile(profile);
  places.instance = places.profile == "default" ? "colima" : "colima-" + places.profile;
  places.ssh_host = "lima-" + places.instance;
  std::replace_if(
      places.ssh_host.begin(), places.ssh_host.end(), [](char c) { return c == '.' || c == '_'; }, '-');
  return places;
}

std::string ColimaPlaces::socket() const {
  return home + "/" + profile + "/docker.sock";
}
std::string ColimaPlaces::saved_profile() const {
  return home + "/" + profile + "/colima.yaml";
}
std::string ColimaPlaces::instance_directory() const {
  return lima_home + "/" + instance;
}
std::string ColimaPlaces::running_profile() const {
  return instance_directory() + "/colima.yaml";
}
std::string ColimaPlaces::ssh_config() const {
  return instance_directory() + "/ssh.config";
}
std::string ColimaPlaces::control_path() const {
  return instance_directory() + "/ssh.sock";
}
std::string ColimaPlaces::data_disk() const {
  return lima_home + "/_disks/" + instance;
}
std::string ColimaPlaces::disk_lock() const {
  return data_disk() + "/in_use_by";
}
std::string ColimaPlaces::host_agent_log() const {
  return instance_directory() + "/ha.stderr.log";
}
std::string ColimaPlaces::usernet_log() const {
  return lima_home + "/_networks/user-v2/usernet.user-v2.stderr.log";
}

}  // namespace joelclaw::infra
