// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

constexpr Duration hour{3'600'000};

void run(Snapshot& now, const std::string& verb) {
  now.operations.running = RunningOperation{verb, "start container", 4711, noon() - Duration{20'000}};
}

std::vector<Case> circumstance_cases() {
  return {
      {"down on purpose", [](Snapshot& now, StackSpec&) { stop_vm(now); now.operations.intent_down = IntentDown{noon() - hour, "travel"}; },
       {{intent_down, Severity::info, Remedy::up}, {vm_stopped, {}, {}, "", intent_down}}, {}, intent_down, Health::down},
      {"down on purpose, and up", [](Snapshot& now, StackSpec&) { now.operations.intent_down = IntentDown{noon() - hour, ""}; },
       {{intent_down}}, {}, intent_down, Health::down},
      {"wanted up", [](Snapshot&, StackSpec&) {}, {}, {intent_down, maintenance, operation_running, interrupted_operation}, {}, Health::healthy},
      {"repairs are paused", [](Snapshot& now, StackSpec&) { now.operations.maintenance = Maintenance{noon() + hour, "disk"}; },
       {{maintenance, Severity::info, Remedy::wait}}, {}, {}, Health::healthy},
      {"a pause has run out", [](Snapshot& now, StackSpec&) { now.operations.maintenance = Maintenance{noon() - hour, "disk"}; }, {}, {maintenance}},
      {"up is at work", [](Snapshot& now, StackSpec&) { exit_container(now); run(now, "up"); },
       {{operation_running, Severity::info, Remedy::wait}, {container_exited, {}, {}, "", operation_running}}, {}, operation_running, Health::down},
      {"a backup is at work, and something else fails", [](Snapshot& now, StackSpec&) { run(now, "backup create"); fail_probe(now, "livekit", ProbeVerdict::wrong); },
       {{operation_running}}, {}, probe_failed, Health::degraded},
      {"interrupted", [](Snapshot& now, StackSpec&) { stop_engine(now); now.operations.unfinished = UnfinishedOperation{"op-1", "ports add", "edit", noon() - hour}; },
       {{interrupted_operation, Severity::fail, Remedy::heal}, {docker_down, {}, {}, "", interrupted_operation}}, {}, interrupted_operation, Health::down},
      {"unfinished, and at work", [](Snapshot& now, StackSpec&) { run(now, "ports add"); now.operations.unfinished = UnfinishedOperation{"op-1", "ports add", "edit", noon() - hour}; },
       {{operation_running}}, {interrupted_operation}},
      {"unfinished, and nobody knows whether at work", [](Snapshot& now, StackSpec&) { now.operations.running = Unknown{}; now.operations.unfinished = UnfinishedOperation{"op-1", "up", "", noon() - hour}; },
       {}, {interrupted_operation}},
  };
}

std::vector<Case> record_cases() {
  return {
      {"the healer is silent for 17 days", [](Snapshot& now, StackSpec&) { now.operations.heartbeat = Heartbeat{noon() - 17 * 24 * hour, ""}; },
       {{healer_stale, Severity::warn, Remedy::service}}, {}, healer_stale, Health::degraded},
      {"the healer has never run", [](Snapshot& now, StackSpec&) { now.operations.heartbeat = Absent{}; }, {{healer_stale, Severity::warn}}},
      {"the healer is not installed", [](Snapshot& now, StackSpec&) { now.operations.schedule = Absent{}; now.operations.heartbeat = Absent{}; }, {}, {healer_stale}, {}, Health::healthy},
      {"the healer is two ticks late", [](Snapshot& now, StackSpec&) { now.operations.heartbeat = Heartbeat{noon() - Duration{360'000}, ""}; }, {}, {healer_stale}},
      {"a backup is three days old", [](Snapshot& now, StackSpec&) { sure(now.operations.backups).newest_verified = noon() - 72 * hour; },
       {{backup_stale, Severity::warn, Remedy::backup}}, {backup_failed}, backup_stale, Health::degraded},
      {"no backup, and none is asked for", [](Snapshot& now, StackSpec&) { now.operations.backups = Absent{}; }, {{backup_stale, Severity::info}}, {}, {}, Health::healthy},
      {"no backup, and the file asks for one", [](Snapshot& now, StackSpec& spec) { now.operations.backups = Absent{}; spec.backup.max_age_written = true; }, {{backup_stale, Severity::warn}}},
      {"a backup of today", [](Snapshot&, StackSpec&) {}, {}, {backup_stale, backup_failed, foreign_supervisor, state_unreadable, healer_stale}},
      {"the last backup left nothing", [](Snapshot& now, StackSpec&) { sure(now.operations.backups).last_attempt_failed = true; },
       {{backup_failed, Severity::warn, Remedy::backup}}, {backup_stale}, backup_failed, Health::degraded},
      {"another job starts this VM", [](Snapshot& now, StackSpec&) { sure(now.operations.supervisors).push_back({"com.joel.colima", "/Library/LaunchDaemons/com.joel.colima.plist", "joel"}); },
       {{foreign_supervisor, Severity::warn, Remedy::service, "com.joel.colima"}}, {}, foreign_supervisor, Health::degraded},
      {"the state is refused", [](Snapshot& now, StackSpec&) { now.operations.unreadable = "/Users/joel/.local/state/joelclaw-infra: writable by others"; },
       {{state_unreadable, Severity::warn, Remedy::manual}}, {}, state_unreadable, Health::degraded},
  };
}

}  // namespace

std::vector<Case> operation_cases() {
  std::vector<Case> all = circumstance_cases();
  for (Case& each : record_cases()) {
    all.push_back(std::move(each));
  }
  return all;
}

}  // namespace joelclaw::infra::test
