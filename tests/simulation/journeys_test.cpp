// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/scenario.hpp>

#include <algorithm>
#include <utility>

// `up` from every state that the simulation knows: to a healthy stack by the fewest calls that a careful operator would
// make from there, or to the finding that only a person can resolve.

namespace joelclaw::infra {
namespace {

using Class = FindingClass;
using Strings = std::vector<std::string>;

/// A state of the stack, and the calls from there: what each contains.
struct Journey {
  const char* wish;
  Strings mutations;
  Health end = Health::healthy;
  std::vector<Class> persons = {};  ///< that only a person can resolve: said, or refused with
  bool held = true;
};

/// From the host up to the network.
std::vector<Journey> lower_journeys() {
  return {
      {"S01", {}},
      {"S02", {"colima start --profile default"}},
      {"S03", {"limactl stop --force colima", "colima start --profile default"}},
      {"S04", {"limactl stop --force colima", "colima start --profile default"}},
      {"S05", {"ControlPersist=yes", "docker.sock:/var/run/docker.sock", "-O forward -L 0.0.0.0:6379"}},
      // Services answer, and their master cannot be reached: to restart the VM is a person's to decide.
      {"S06", {}, Health::degraded, {Class::docker_socket_dead}, false},
      {"S07", {"-O forward -L 0.0.0.0:6379"}},  // ten services and two APIs in one request
      {"S08",
       {"limactl stop --force colima", "pkill -u 501 -f limactl usernet", "colima start --profile default"},
       Health::degraded,
       {Class::port_stand_in}},
      {"S09", {"limactl disk unlock colima", "colima start --profile default"}},
      {"S09b", {}, Health::down, {Class::vm_disk_locked}, false},
      {"S10", {"-O forward -L /Users/joel/.colima/default/docker.sock"}},  // nothing restarts for a blip
      {"S11", {}},
      {"S12", {}},
      {"S13", {"limactl stop --force colima", "colima start --profile default"}},
      {"S14", {"start joelclaw-controlplane-1", "update --restart unless-stopped joelclaw-controlplane-1"}},
      {"S15", {"update --cpus 4.00 joelclaw-controlplane-1", "start joelclaw-controlplane-1"}},
      {"memory-capped", {}, Health::degraded, {Class::container_memory_capped}},
      {"S17", {"restart -t 120 joelclaw-controlplane-1", "uncordon"}},
      {"S18", {"uncordon", "allowSchedulingOnControlPlanes"}},  // Talos takes away the taint that it made
      {"S18b", {}},
      {"S19", {"modprobe", "delete pod kube-flannel"}},
      {"S20", {"delete pod kube-flannel"}},
  };
}

/// From the API up to what is left of operations.
std::vector<Journey> upper_journeys() {
  return {
      {"S21", {"apply -f -"}},
      {"S22", {"config set-cluster joelclaw-1", "config endpoint 127.0.0.1:"}},
      {"hijacked", {}, Health::unknown, {Class::endpoint_hijacked}, false},
      {"S24", {}},  // a dead socket's file goes
      {"S25", {}, Health::degraded, {Class::port_conflict}},
      {"S26", {"patch service bluesky-pds"}},
      {"S27", {"patch service typesense"}},
      {"S28", {"service-node-port-range", "patch service redis"}},
      {"S29", {}, Health::degraded, {Class::disk_pressure}},
      {"S30", {}, Health::down, {Class::workload_crash_loop}, false},
      {"S31", {}, Health::down, {Class::probe_failed}, false},
      {"S31b", {}, Health::down, {Class::workload_crash_loop}, false},
      {"S31c", {}, Health::down, {Class::workload_crash_loop}, false},
      {"S32", {}, Health::degraded, {Class::image_pull_failing}},
      {"S33", {"label namespace local-path-storage"}},
      {"S34", {}, Health::degraded, {Class::secret_missing}},
      {"S35", {}, Health::degraded, {Class::volume_missing}},
      {"S38", {}, Health::unknown, {Class::tool_missing}, false},
      {"S39", {"colima start --profile default"}, Health::degraded, {Class::foreign_supervisor}},
      {"S40", {}, Health::degraded, {Class::healer_stale}},
      {"S42", {}, Health::degraded, {Class::probe_failed}},
      {"S43", {"ip"}},
      {"S44", {}, Health::down, {Class::probe_blackhole}, false},
      {"S45", {}},
      {"clock-skew", {}, Health::degraded, {Class::vm_clock_skew}},
      {"certificate", {}, Health::degraded, {Class::certificate_expiring}},
      {"S48", {}, Health::unknown, {Class::not_hosted_here}, false},
      {"S50", {}, Health::degraded, {Class::backup_failed}},
      {"S51", {"start joelclaw-controlplane-1", "update --restart unless-stopped joelclaw-controlplane-1"}},
  };
}

std::vector<Journey> common_journeys() {
  return {
      {"first-run", {}, Health::unknown, {Class::tool_missing}, false},
      {"broken", {"limactl stop --force colima", "colima start --profile default"}},
      {"docker-down", {"systemctl"}},
      {"docker-idle", {}},
      {"container-missing", {}, Health::down, {Class::container_missing}, false},
      {"down-on-purpose", {"colima start --profile default"}},
      {"maintenance", {}},
      {"crowded", {}},
      {"from-nothing",
       {"colima start --profile default --runtime docker --cpus 4 --memory 8 --disk 60", "modprobe",
        "talosctl cluster create docker", "update --restart unless-stopped joelclaw-controlplane-1", "apply -f -",
        "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -"}},
      {"empty-vm",
       {"talosctl cluster create docker", "update --restart unless-stopped joelclaw-controlplane-1", "apply -f -",
        "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -"}},
      {"failed-create",
       {"mv -n -- /Users/joel/.talos/clusters/joelclaw ", "talosctl cluster create docker",
        "update --restart unless-stopped joelclaw-controlplane-1", "apply -f -", "apply -f -", "apply -f -", "apply -f -",
        "apply -f -", "apply -f -", "apply -f -", "apply -f -", "apply -f -"}},
  };
}

/// What is another test's: the world is not to be judged by what is left of it.
const std::vector<std::pair<std::string, const char*>>& elsewhere() {
  static const std::vector<std::pair<std::string, const char*>> all{
      {"S36", "an edit that was interrupted is finished or rolled back by its own command"},
      {"S37", "data loss: only a backup brings it back"},
      {"S41", "another run works on it: see heal_test"},
      {"S49", "a hung engine is restarted, and its forwards are made anew or come back, as fast as that goes"},
      {"docker-hung", "the same"},
      {"no-vm", "a machine is made anew"},
      {"tools-hang", "all is well as far as it is seen: see scenarios_test"},
      {"tools-garbage", "the same"},
      {"denied", "the same"},
      {"disk-low", "three findings at once, each with its own test"},
  };
  return all;
}

const std::vector<Journey>& journeys() {
  static const std::vector<Journey> all = [] {
    std::vector<Journey> list = lower_journeys();
    for (auto part : {upper_journeys, common_journeys}) {
      std::vector<Journey> more = part();
      list.insert(list.end(), more.begin(), more.end());
    }
    return list;
  }();
  return all;
}

bool is_told(const std::string& name) {
  const bool journey =
      std::any_of(journeys().begin(), journeys().end(), [&name](const Journey& each) { return each.wish == name; });
  return journey || std::any_of(elsewhere().begin(), elsewhere().end(), [&name](const auto& each) { return each.first == name; });
}

void check_calls(const Strings& made, const Strings& expected) {
  REQUIRE(made.size() == expected.size());
  for (std::size_t at = 0; at < made.size(); ++at) {
    CHECK_THAT(made[at], ContainsSubstring(expected[at]));
  }
}

/// A second time at once, and once more without anything remembered: judged by the world, nothing is done.
void check_again(ActedUpon& stack) {
  const Strings made = stack.mutations();
  CHECK(stack.up().held);
  auto& files = stack.model().host.files;
  std::erase_if(files, [&stack](const auto& each) { return each.first.starts_with(stack.model().state_directory()); });
  CHECK(stack.up().held);
  CHECK(stack.mutations() == made);
}

void check_up(const Journey& journey) {
  ActedUpon stack{journey.wish};
  const UpReport planned = stack.up({.plan_only = true});
  CHECK(stack.mutations() == Strings{});
  const UpReport report = stack.up();
  INFO(journey.wish << ": " << told(report));
  INFO(join(stack.mutations(), "\n"));
  CHECK(stack.unknown() == Strings{});
  CHECK(stack.forbidden() == Strings{});
  CHECK(report.held == journey.held);
  CHECK(to_string(stack.look().health) == to_string(journey.end));
  for (const Class cls : journey.persons) {
    const bool said = std::any_of(report.escalations.begin(), report.escalations.end(),
                                  [cls](const Escalation& each) { return each.cls == cls; });
    const bool seen = report.after && report.after->find(cls) != nullptr;
    INFO(to_string(cls));
    CHECK((said || seen || report.refusal));
  }
  check_calls(stack.mutations(), journey.mutations);
  if (journey.held && journey.end == Health::healthy) {
    check_again(stack);
  }
}

std::string name_of(const simulation::Scenario& scenario) {
  return scenario.name.empty() ? scenario.aliases.front() : scenario.name;
}

}  // namespace

TEST_CASE("up reaches a healthy stack with the fewest calls, and makes none the second time") {
  for (const Journey& each : journeys()) {
    SECTION(each.wish) {
      check_up(each);
    }
  }
}

TEST_CASE("what up makes of a state is said of every scenario that there is") {
  for (const simulation::Scenario& scenario : simulation::scenarios()) {
    INFO(name_of(scenario) << ": " << scenario.summary);
    CHECK(is_told(name_of(scenario)));
  }
}

}  // namespace joelclaw::infra
