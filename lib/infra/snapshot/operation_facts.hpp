// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/snapshot/probe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct IntentDown {
  WallTime since;
  std::string reason;
  bool operator==(const IntentDown&) const = default;
};

struct Maintenance {
  WallTime until;
  std::string reason;
  bool operator==(const Maintenance&) const = default;
};

struct RunningOperation {
  std::string verb, step;
  std::int64_t pid = 0;
  WallTime since;
  bool operator==(const RunningOperation&) const = default;
};

struct UnfinishedOperation {
  std::string id, verb, step;
  WallTime since;
  bool operator==(const UnfinishedOperation&) const = default;
};

struct Heartbeat {
  WallTime at;
  std::string decision;
  bool operator==(const Heartbeat&) const = default;
};

/// The installed schedule of the healer.
struct HealerSchedule {
  Duration interval{};
  bool operator==(const HealerSchedule&) const = default;
};

struct BackupFacts {
  int count = 0;
  std::optional<WallTime> newest_verified;
  std::optional<WallTime> last_attempt;
  bool last_attempt_failed = false;
  bool operator==(const BackupFacts&) const = default;
};

/// A job of launchd or systemd, not ours, that starts this VM.
struct Supervisor {
  std::string label, path, user;
  bool operator==(const Supervisor&) const = default;
};

/// One earlier look at the VM's uptime, from the VM's history.
struct UptimeRecord {
  WallTime at;
  Duration uptime{};
  std::string boot_id;
  bool operator==(const UptimeRecord&) const = default;
};

/// What earlier runs of this program left behind. Absent means that none did, which is no fault.
struct OperationFacts {
  Probe<IntentDown> intent_down;
  Probe<Maintenance> maintenance;
  Probe<RunningOperation> running;
  Probe<UnfinishedOperation> unfinished;
  Probe<Heartbeat> heartbeat;
  Probe<HealerSchedule> schedule;
  Probe<BackupFacts> backups;
  Probe<std::vector<Supervisor>> supervisors;
  std::vector<UptimeRecord> uptimes;
  std::optional<WallTime> own_repair;  ///< when this program last restarted something of the VM
  std::optional<std::string> unreadable;  ///< why the state directory is refused
  bool operator==(const OperationFacts&) const = default;
};

}  // namespace joelclaw::infra
