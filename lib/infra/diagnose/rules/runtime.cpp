// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

constexpr int nearly_full = 95;  // contract

bool unit_is_down(const Facts& facts) {
  const Guest* guest = facts.guest();
  return guest != nullptr && (guest->docker_service == UnitState::inactive || guest->docker_service == UnitState::failed);
}

std::string units(const Facts& facts) {
  return "inside the VM: docker.service " + to_string(facts.guest()->docker_service) + ", docker.socket " +
         to_string(facts.guest()->docker_socket);
}

const Condition* disk_condition(const Facts& facts) {
  const auto* nodes = seen(facts.now.kubernetes.nodes);
  for (std::size_t i = 0; nodes != nullptr && i < nodes->size(); ++i) {
    const Condition* condition = (*nodes)[i].condition("DiskPressure");
    if (condition != nullptr && condition->status == "True") {
      return condition;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<Finding> docker_down(const Facts& facts) {
  // ssh says that the unit is down, and the socket is not served: two ways, one answer.
  const bool answers = facts.socket_serves() || facts.engine_inside();
  if (facts.guest() == nullptr || answers || !facts.anything_dead() ||
      !(facts.engine_inside_fails() || unit_is_down(facts)) || facts.engine_inside_hangs()) {
    return {};
  }
  return {finding(FindingClass::docker_down, "docker", Severity::fail, "dockerd is not running in a live VM",
                  {units(facts), heard_of_socket(facts)})};
}

std::vector<Finding> docker_hung(const Facts& facts) {
  if (!facts.socket_fails() || !facts.engine_inside_hangs()) {
    return {};
  }
  return {finding(FindingClass::docker_hung, "docker", Severity::fail,
                  "dockerd takes connections and answers none, inside the VM too",
                  {units(facts), "inside the VM: docker ps gave no answer in 4 s", heard_of_socket(facts)})};
}

std::vector<Finding> disk_pressure(const Facts& facts) {
  const SpaceFact* space = facts.guest() == nullptr ? nullptr : seen(facts.guest()->data_space);
  const Condition* condition = disk_condition(facts);
  int bytes = 0;
  int inodes = 0;
  if (space != nullptr && space->total.count != 0) {
    bytes = 100 - percent_of(space->available.count, space->total.count);
    inodes = space->inodes == 0 ? 0 : 100 - percent_of(space->inodes_free, space->inodes);
  }
  const int used = std::max(bytes, inodes);
  if (condition == nullptr && used < facts.spec.vm.disk_alert_percent) {
    return {};
  }
  std::vector<std::string> evidence;
  if (space != nullptr) {
    evidence.push_back(fmt::format("inside the VM: /var/lib/docker bytes {} %, inodes {} %", bytes, inodes));
  }
  if (condition != nullptr) {
    evidence.push_back("node: DiskPressure, " + condition->reason);
  }
  const bool failing = condition != nullptr || used >= nearly_full;
  return {finding(FindingClass::disk_pressure, "/var/lib/docker", failing ? Severity::fail : Severity::warn,
                  used == 0 ? std::string{"the node reports disk pressure"}
                            : fmt::format("the data disk is {} % full{}", used, inodes > bytes ? " (inodes)" : ""),
                  std::move(evidence))};
}

std::vector<Finding> docker_context_missing(const Facts& facts) {
  if (!facts.has_vm() || !is_absent(facts.now.runtime.context_endpoint) || !facts.socket_serves()) {
    return {};
  }
  return {finding(FindingClass::docker_context_missing, facts.spec.docker.context_name, Severity::info,
                  "the docker context of this VM is missing", {"~/.docker: no such context"})};
}

}  // namespace joelclaw::infra::rules
