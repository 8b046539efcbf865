// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace joelclaw::infra::rules {
namespace {

// Contract: three observations within an hour of an uptime below 120 s. The incident behind it (nested virtualization,
// March) restarted a VM silently every few minutes.
constexpr Duration young{120'000};
constexpr Duration window{3'600'000};
constexpr std::size_t crashes = 3;
// More than one daemon for a VM and one for its successor are leftovers (seen: forty after a night of restarts).
constexpr int usernet_normal = 2;

bool is_running(const Facts& facts) {
  return facts.instance() != nullptr && facts.instance()->state == VmState::running;
}

/// limactl says that it runs, and nothing that it serves reaches this host by any way.
bool is_unreachable_though_running(const Facts& facts) {
  return is_running(facts) && facts.guest_fails() && facts.socket_fails() && facts.all_ports_dead();
}

bool has_usernet_trouble(const Facts& facts) {
  const VmLogs* logs = seen(facts.now.vm.logs);
  const VmProcesses* processes = seen(facts.now.vm.processes);
  return (logs != nullptr && logs->usernet_panic) || (processes != nullptr && processes->usernet > usernet_normal);
}

std::string instance_name(const Facts& facts) {
  return facts.spec.vm.profile;
}

std::vector<std::string> silence(const Facts& facts) {
  return {"limactl: " + to_string(facts.instance()->state), heard_of_guest(facts),
          "ssh port: " + heard(facts.now.vm.ssh_banner), heard_of_socket(facts),
          fmt::format("{} of {} ports listen on this host", facts.ports_listening(), facts.tcp_ports())};
}

/// The lock names another instance, and one runs: then it is no leftover.
bool is_locked_by_other(const Facts& facts) {
  const DiskLock* lock = seen(facts.now.vm.disk_lock);
  const VmProcesses* processes = seen(facts.now.vm.processes);
  const std::string& directory = facts.instance()->directory;
  return lock != nullptr && processes != nullptr && processes->other_instances > 0 &&
         lock->instance != directory.substr(directory.find_last_of('/') + 1);
}

bool is_locked(const Facts& facts) {
  const VmInstance* instance = facts.instance();
  return instance != nullptr && instance->state == VmState::stopped && seen(facts.now.vm.disk_lock) != nullptr;
}

}  // namespace

std::vector<Finding> vm_missing(const Facts& facts) {
  const VmInstance* instance = facts.instance();
  const bool never = instance != nullptr && instance->state == VmState::uninitialized;
  const bool gone = is_absent(facts.now.vm.instance) || never;
  if (!facts.has_vm() || !gone || facts.guest() != nullptr || facts.something_reaches_in() || !facts.anything_dead()) {
    return {};
  }
  const bool* disk = seen(facts.now.vm.data_disk);
  const bool kept = disk != nullptr && *disk;
  return {finding(FindingClass::vm_missing, instance_name(facts), Severity::fail,
                  kept ? "there is no VM; its data disk is still here" : "there is no VM yet",
                  {"limactl: no such instance", kept ? "data disk: kept" : "data disk: none",
                   seen(facts.now.vm.profile) != nullptr ? "saved profile: kept" : "saved profile: none"})};
}

std::vector<Finding> vm_stopped(const Facts& facts) {
  const VmInstance* instance = facts.instance();
  const bool stopped = instance != nullptr && instance->state == VmState::stopped;
  const bool alive = facts.guest() != nullptr || facts.something_reaches_in() || !facts.anything_dead();
  if (!facts.has_vm() || !stopped || alive || is_locked(facts)) {
    return {};
  }
  return {finding(FindingClass::vm_stopped, instance_name(facts), Severity::fail, "the VM is stopped",
                  {"limactl: stopped", heard_of_socket(facts)})};
}

std::vector<Finding> vm_broken(const Facts& facts) {
  const VmInstance* instance = facts.instance();
  const bool broken = instance != nullptr && instance->state == VmState::broken;
  const bool alive = facts.guest() != nullptr || facts.something_reaches_in() || !facts.anything_dead();
  if (!facts.has_vm() || !broken || alive) {
    return {};
  }
  std::vector<std::string> evidence{"limactl: broken", heard_of_guest(facts)};
  evidence.insert(evidence.end(), instance->errors.begin(), instance->errors.end());
  return {finding(FindingClass::vm_broken, instance_name(facts), Severity::fail,
                  "the VM is broken: its driver or its host agent is gone", std::move(evidence))};
}

std::vector<Finding> vm_zombie(const Facts& facts) {
  if (!facts.has_vm() || !is_unreachable_though_running(facts) || has_usernet_trouble(facts)) {
    return {};
  }
  return {finding(FindingClass::vm_zombie, instance_name(facts), Severity::fail,
                  "the VM is said to run, and answers by no way", silence(facts))};
}

std::vector<Finding> vm_usernet_broken(const Facts& facts) {
  if (!facts.has_vm() || !is_unreachable_though_running(facts) || !has_usernet_trouble(facts)) {
    return {};
  }
  std::vector<std::string> evidence = silence(facts);
  const VmLogs* logs = seen(facts.now.vm.logs);
  if (logs != nullptr && logs->usernet_panic) {
    evidence.push_back("usernet log: " + *logs->usernet_panic);
  }
  if (const VmProcesses* processes = seen(facts.now.vm.processes)) {
    evidence.push_back(fmt::format("{} usernet processes", processes->usernet));
  }
  return {finding(FindingClass::vm_usernet_broken, instance_name(facts), Severity::fail,
                  "the VM runs, and its user-mode network has failed", std::move(evidence))};
}

std::vector<Finding> vm_disk_locked(const Facts& facts) {
  if (!facts.has_vm() || !is_locked(facts) || facts.guest() != nullptr || facts.something_reaches_in()) {
    return {};
  }
  const VmProcesses* processes = seen(facts.now.vm.processes);
  const bool nobody = processes != nullptr && processes->pids.empty() && !is_locked_by_other(facts);
  Finding locked = finding(FindingClass::vm_disk_locked, instance_name(facts), Severity::fail,
                           nobody ? "the VM is stopped, and its data disk is still marked as in use"
                                  : "the data disk is marked as in use, and a process of the VM may be alive",
                           {"limactl: stopped", "disk lock: in use by " + seen(facts.now.vm.disk_lock)->instance,
                            processes == nullptr ? "processes of this VM: could not be asked"
                                                 : fmt::format("processes of this VM: {}", processes->pids.size())});
  const VmLogs* logs = seen(facts.now.vm.logs);
  if (logs != nullptr && logs->disk_in_use) {
    locked.evidence.push_back("host agent log: " + *logs->disk_in_use);
  }
  // Never unlocked while a process of it may still write: that would be two writers on one disk.
  locked.remedy = nobody ? Remedy::heal : Remedy::manual;
  return {locked};
}

std::vector<Finding> vm_crash_loop(const Facts& facts) {
  std::set<std::string> boots;
  for (const UptimeRecord& record : facts.now.operations.uptimes) {
    if (record.uptime < young && facts.now.observed_at - record.at <= window) {
      boots.insert(record.boot_id);
    }
  }
  if (facts.guest() != nullptr && facts.guest()->uptime < young) {
    boots.insert(facts.guest()->boot_id);
  }
  if (!facts.has_vm() || boots.size() < crashes) {
    return {};
  }
  return {finding(FindingClass::vm_crash_loop, instance_name(facts), Severity::fail,
                  fmt::format("the VM has started {} times within an hour", boots.size()),
                  {fmt::format("{} boots seen less than {} old", boots.size(), format_duration(young))})};
}

std::vector<Finding> vm_warming_up(const Facts& facts) {
  const Duration warmup = facts.spec.heal.warmup;
  const auto& repaired = facts.now.operations.own_repair;
  if (facts.has_vm() && facts.guest() != nullptr && facts.guest()->uptime < warmup) {
    return {finding(FindingClass::vm_warming_up, instance_name(facts), Severity::info,
                    fmt::format("the VM started {} ago and is warming up", format_duration(facts.guest()->uptime)),
                    {"inside the VM: uptime " + format_duration(facts.guest()->uptime)})};
  }
  if (repaired && *repaired <= facts.now.observed_at && facts.now.observed_at - *repaired < warmup) {
    return {finding(FindingClass::vm_warming_up, instance_name(facts), Severity::info,
                    fmt::format("repaired {} ago, warming up", format_duration(facts.now.observed_at - *repaired)),
                    {"own record of the last repair"})};
  }
  return {};
}

std::vector<Finding> vm_disk_low(const Facts& facts) {
  const SpaceFact* space = facts.guest() == nullptr ? nullptr : seen(facts.guest()->root_space);
  const SpaceFact* data = facts.guest() == nullptr ? nullptr : seen(facts.guest()->data_space);
  const bool shared = space != nullptr && data != nullptr && *space == *data;  // one disk for all: disk-pressure names it
  if (!facts.has_vm() || space == nullptr || space->total.count == 0 || shared) {
    return {};
  }
  constexpr int nearly_full = 95;  // contract: from here writes begin to fail
  const int bytes = 100 - percent_of(space->available.count, space->total.count);
  const int inodes = space->inodes == 0 ? 0 : 100 - percent_of(space->inodes_free, space->inodes);
  const int used = std::max(bytes, inodes);
  if (used < facts.spec.vm.disk_alert_percent) {
    return {};
  }
  return {finding(FindingClass::vm_disk_low, "/", used >= nearly_full ? Severity::fail : Severity::warn,
                  fmt::format("the VM's root file system is {} % full{}", used, inodes > bytes ? " (inodes)" : ""),
                  {fmt::format("inside the VM: / bytes {} %, inodes {} %", bytes, inodes)})};
}

std::vector<Finding> route_missing(const Facts& facts) {
  const auto* routes = facts.guest() == nullptr ? nullptr : seen(facts.guest()->routes);
  std::vector<Finding> found;
  if (routes == nullptr) {
    return found;
  }
  for (const Route& wanted : facts.spec.vm.routes) {
    const bool there = std::any_of(routes->begin(), routes->end(), [&](const std::string& line) {
      const std::string padded = line + " ";
      return padded.starts_with(wanted.cidr + " ") && contains(padded, " via " + wanted.via + " ") &&
             (wanted.device.empty() || contains(padded, " dev " + wanted.device + " "));
    });
    if (!there) {
      found.push_back(finding(FindingClass::route_missing, wanted.cidr, Severity::warn,
                              "the VM has no route to " + wanted.cidr,
                              {"inside the VM: no " + wanted.cidr + " via " + wanted.via}));
    }
  }
  return found;
}

std::vector<Finding> vm_clock_skew(const Facts& facts) {
  constexpr Duration noticeable{2'000};  // contract; etcd leases and TLS tolerate less than people
  constexpr Duration harmful{60'000};
  const Guest* guest = facts.guest();
  if (!facts.has_vm() || guest == nullptr || guest->clock.ms == 0) {
    return {};
  }
  // Only what lies outside of the moment of asking is skew: the answer took its time.
  Duration skew{0};
  if (guest->clock < guest->clock_asked) {
    skew = guest->clock_asked - guest->clock;
  } else if (guest->clock > guest->clock_heard) {
    skew = guest->clock - guest->clock_heard;
  }
  if (skew <= noticeable) {
    return {};
  }
  const bool behind = guest->clock < guest->clock_asked;
  return {finding(FindingClass::vm_clock_skew, instance_name(facts), skew > harmful ? Severity::fail : Severity::warn,
                  fmt::format("the VM's clock is {} {}", format_duration(skew), behind ? "behind" : "ahead"),
                  {"inside the VM: " + format_rfc3339(guest->clock), "this host: " + format_rfc3339(guest->clock_heard)})};
}

}  // namespace joelclaw::infra::rules
