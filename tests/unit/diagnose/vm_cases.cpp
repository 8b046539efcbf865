// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

void remove_vm(Snapshot& now) {
  stop_vm(now);
  now.vm.instance = Absent{"no such instance"};
  now.vm.data_disk = Absent{"no such file"};
}

void break_vm(Snapshot& now) {
  make_zombie(now);
  instance(now).state = VmState::broken;
  instance(now).errors = {"host agent is running but driver is not"};
}

void lock_disk(Snapshot& now, VmProcesses processes) {
  stop_vm(now);
  now.vm.disk_lock = DiskLock{"colima"};
  now.vm.processes = std::move(processes);
  sure(now.vm.logs).disk_in_use = "failed to run attach disk \"colima\", in use by instance \"colima\"";
}

void boots(Snapshot& now, int count, Duration uptime) {
  for (int i = 0; i < count; ++i) {
    now.operations.uptimes.push_back({noon() - Duration{600'000 * (i + 1)}, uptime, "boot-" + std::to_string(i)});
  }
}

std::vector<Case> state_cases() {
  return {
      {"no VM", [](Snapshot& now, StackSpec&) { remove_vm(now); }, {{vm_missing, Severity::fail, Remedy::up}},
       {vm_stopped}, vm_missing, Health::down},
      {"limactl misses a VM that answers", [](Snapshot& now, StackSpec&) { now.vm.instance = Absent{}; }, {}, {vm_missing}},
      {"limactl misses a VM that serves, without ssh",
       [](Snapshot& now, StackSpec&) { silence_ssh(now); now.vm.instance = Absent{}; }, {}, {vm_missing}},
      {"stopped", [](Snapshot& now, StackSpec&) { stop_vm(now); }, {{vm_stopped, Severity::fail, Remedy::heal}},
       {vm_disk_locked, vm_zombie, vm_broken}, vm_stopped, Health::down},
      {"limactl calls a VM stopped that serves", [](Snapshot& now, StackSpec&) { instance(now).state = VmState::stopped; },
       {}, {vm_stopped, vm_disk_locked}},
      {"broken", [](Snapshot& now, StackSpec&) { break_vm(now); }, {{vm_broken, Severity::fail, Remedy::heal}},
       {vm_zombie}, vm_broken, Health::down},
      {"limactl calls a VM broken that serves", [](Snapshot& now, StackSpec&) { instance(now).state = VmState::broken; },
       {}, {vm_broken}},
      {"zombie", [](Snapshot& now, StackSpec&) { make_zombie(now); }, {{vm_zombie, Severity::fail, Remedy::heal}},
       {vm_usernet_broken, vm_stopped, host_forward_dead}, vm_zombie, Health::down},
      {"socket and ssh are dead, but a service answers", [](Snapshot& now, StackSpec&) { split_grpc(now); }, {},
       {vm_zombie}},
      {"ssh was never asked", [](Snapshot& now, StackSpec&) { make_zombie(now); now.vm.guest = Unknown{}; }, {}, {vm_zombie}},
      {"ssh is not installed",
       [](Snapshot& now, StackSpec&) { make_zombie(now); now.vm.guest = Unknown{UnknownCause::tool_missing, ""}; }, {},
       {vm_zombie}},
  };
}

std::vector<Case> network_and_disk_cases() {
  const auto usernet = [](Snapshot& now, StackSpec&) {
    make_zombie(now);
    sure(now.vm.logs).usernet_panic = "Failed to get FD via socketinvalid argument";
  };
  return {
      {"usernet has panicked", usernet, {{vm_usernet_broken, Severity::fail, Remedy::heal}}, {vm_zombie},
       vm_usernet_broken, Health::down},
      {"forty usernet processes", [](Snapshot& now, StackSpec&) { make_zombie(now); sure(now.vm.processes).usernet = 40; },
       {{vm_usernet_broken}}, {vm_zombie}},
      {"an old panic in the log of a VM that works",
       [](Snapshot& now, StackSpec&) { sure(now.vm.logs).usernet_panic = "index out of range"; }, {}, {vm_usernet_broken},
       {}, Health::healthy},
      {"the disk is marked as used, and nobody lives", [](Snapshot& now, StackSpec&) { lock_disk(now, {}); },
       {{vm_disk_locked, Severity::fail, Remedy::heal}}, {vm_stopped}, vm_disk_locked, Health::down},
      {"the disk is marked as used, and a process lives", [](Snapshot& now, StackSpec&) { lock_disk(now, {{812}, 1, 0}); },
       {{vm_disk_locked, Severity::fail, Remedy::manual}}},
      {"the disk is marked as used, and nobody could say who lives",
       [](Snapshot& now, StackSpec&) { lock_disk(now, {}); now.vm.processes = Unknown{UnknownCause::failed, ""}; },
       {{vm_disk_locked, Severity::fail, Remedy::manual}}},
      {"the disk is marked as used by another instance, and one runs",
       [](Snapshot& now, StackSpec&) { lock_disk(now, {{}, 1, 1}); now.vm.disk_lock = DiskLock{"colima-build"}; },
       {{vm_disk_locked, Severity::fail, Remedy::manual}}},
      {"a running VM holds its own disk", [](Snapshot&, StackSpec&) {}, {}, {vm_disk_locked}},
  };
}

std::vector<Case> time_cases() {
  return {
      {"three boots in an hour", [](Snapshot& now, StackSpec&) { boots(now, 3, Duration{40'000}); },
       {{vm_crash_loop, Severity::fail, Remedy::manual}}},
      {"two boots in an hour", [](Snapshot& now, StackSpec&) { boots(now, 2, Duration{40'000}); }, {}, {vm_crash_loop}},
      {"one boot seen three times", [](Snapshot& now, StackSpec&) {
         boots(now, 3, Duration{40'000});
         for (UptimeRecord& each : now.operations.uptimes) { each.boot_id = "the same"; }
       },
       {}, {vm_crash_loop}},
      {"three boots in a day", [](Snapshot& now, StackSpec&) {
         boots(now, 3, Duration{40'000});
         for (UptimeRecord& each : now.operations.uptimes) { each.at = each.at - Duration{7'200'000}; }
       },
       {}, {vm_crash_loop}},
      {"45 s after the start", [](Snapshot& now, StackSpec&) { warm_up(now); },
       {{vm_warming_up, Severity::info, Remedy::wait}, {api_unreachable, {}, {}, "", vm_warming_up}}, {}, vm_warming_up,
       Health::degraded},
      {"just repaired", [](Snapshot& now, StackSpec&) { now.operations.own_repair = noon() - Duration{30'000}; },
       {{vm_warming_up, Severity::info}}, {}, {}, Health::healthy},
      {"120 s after the start", [](Snapshot& now, StackSpec&) { guest(now).uptime = Duration{120'000}; }, {}, {vm_warming_up}},
      {"warming up in a crash loop", [](Snapshot& now, StackSpec&) { warm_up(now); boots(now, 3, Duration{40'000}); },
       {{vm_crash_loop}}, {}, vm_crash_loop, Health::down},
      {"3 s ahead", [](Snapshot& now, StackSpec&) { guest(now).clock = guest(now).clock_heard + Duration{3'000}; },
       {{vm_clock_skew, Severity::warn, Remedy::manual}}, {}, vm_clock_skew, Health::degraded},
      {"two minutes behind", [](Snapshot& now, StackSpec&) { guest(now).clock = guest(now).clock_asked - Duration{120'000}; },
       {{vm_clock_skew, Severity::fail}}},
      {"a slow answer is no skew", [](Snapshot& now, StackSpec&) {
         guest(now).clock_heard = guest(now).clock_asked + Duration{5'000};
         guest(now).clock = guest(now).clock_asked + Duration{4'900};
       },
       {}, {vm_clock_skew}},
  };
}

std::vector<Case> setting_cases() {
  return {
      {"fewer CPUs than the file says",
       [](Snapshot& now, StackSpec& spec) { spec.vm.cpus = 8; spec.written = {"vm.cpus"}; sure(now.vm.profile).cpus = 4; sure(now.vm.running).cpus = 4; },
       {{vm_config_drift, Severity::warn, Remedy::up}}, {}, vm_config_drift, Health::degraded},
      {"more CPUs than the file says", [](Snapshot&, StackSpec& spec) { spec.vm.cpus = 2; spec.written = {"vm.cpus"}; },
       {{vm_config_drift, Severity::info}}, {}, {}, Health::healthy},
      {"saved, and not yet running", [](Snapshot& now, StackSpec& spec) {
         spec.vm.cpus = 8; spec.written = {"vm.cpus"}; sure(now.vm.running).cpus = 4;
       },
       {{vm_config_drift, Severity::warn}}},
      {"running well, but the next start would have less", [](Snapshot& now, StackSpec& spec) {
         spec.vm.cpus = 8; spec.written = {"vm.cpus"}; sure(now.vm.profile).cpus = 4;
       },
       {{vm_config_drift, Severity::warn}}},
      {"the built-in default is no wish", [](Snapshot& now, StackSpec&) { sure(now.vm.running).cpus = 1; }, {},
       {vm_config_drift}, {}, Health::healthy},
      {"the VM's root is 85 % full", [](Snapshot& now, StackSpec&) { guest(now).root_space = SpaceFact{gibibytes(100), gibibytes(15), 0, 0}; },
       {{vm_disk_low, Severity::warn, Remedy::manual}}, {disk_pressure}, vm_disk_low, Health::degraded},
      {"the VM's root has no inodes left", [](Snapshot& now, StackSpec&) { guest(now).root_space = SpaceFact{gibibytes(100), gibibytes(50), 1000, 10}; },
       {{vm_disk_low, Severity::fail}}},
      {"the VM's root is 79 % full", [](Snapshot& now, StackSpec&) { guest(now).root_space = SpaceFact{gibibytes(100), gibibytes(21), 0, 0}; }, {}, {vm_disk_low}},
      {"the NAS route is gone", [](Snapshot&, StackSpec& spec) { spec.vm.routes = {{"192.168.1.0/24", "192.168.64.1", "col0"}}; },
       {{route_missing, Severity::warn, Remedy::heal, "192.168.1.0/24"}}, {}, route_missing, Health::degraded},
      {"the NAS route is there, at the line's end", [](Snapshot& now, StackSpec& spec) {
         spec.vm.routes = {{"192.168.1.0/24", "192.168.64.1", "col0"}};
         sure(guest(now).routes).push_back("192.168.1.0/24 via 192.168.64.1 dev col0");
       },
       {}, {route_missing}},
      {"the NAS route leads through another device", [](Snapshot& now, StackSpec& spec) {
         spec.vm.routes = {{"192.168.1.0/24", "192.168.64.1", "col0"}};
         sure(guest(now).routes).push_back("192.168.1.0/24 via 192.168.64.1 dev eth0");
       },
       {{route_missing}}},
  };
}

}  // namespace

std::vector<Case> vm_cases() {
  std::vector<Case> all;
  for (auto* part : {&state_cases, &network_and_disk_cases, &time_cases, &setting_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
