// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::rules {
namespace {

/// Three ticks missed: one may be slow and two may be a hold. A healer was once found silent after 17 days.
constexpr int missed_ticks = 3;

Duration ago(const Facts& facts, WallTime then) {
  return facts.now.observed_at - then;
}

std::string stack(const Facts& facts) {
  return facts.spec.name;
}

std::string because(const std::string& reason) {
  return reason.empty() ? std::string{} : ": " + reason;
}

bool lock_is_free(const Facts& facts) {
  return is_absent(facts.now.operations.running);
}

}  // namespace

std::vector<Finding> intent_down(const Facts& facts) {
  const IntentDown* intent = seen(facts.now.operations.intent_down);
  if (intent == nullptr) {
    return {};
  }
  return {finding(FindingClass::intent_down, stack(facts), Severity::info, "down on purpose" + because(intent->reason),
                  {"intent: down since " + format_rfc3339(intent->since)})};
}

std::vector<Finding> maintenance(const Facts& facts) {
  const Maintenance* pause = seen(facts.now.operations.maintenance);
  // A pause that has run out holds nobody back, even where its file is still there.
  if (pause == nullptr || pause->until <= facts.now.observed_at) {
    return {};
  }
  return {finding(FindingClass::maintenance, stack(facts), Severity::info, "repairs are paused" + because(pause->reason),
                  {"pause: until " + format_rfc3339(pause->until)})};
}

std::vector<Finding> operation_running(const Facts& facts) {
  const RunningOperation* running = seen(facts.now.operations.running);
  if (running == nullptr) {
    return {};
  }
  const std::string step = running->step.empty() ? std::string{} : " (" + running->step + ")";
  return {finding(FindingClass::operation_running, running->verb, Severity::info,
                  fmt::format("{}{} has been running for {}", running->verb, step,
                              format_duration(ago(facts, running->since))),
                  {fmt::format("lock: held by process {} since {}", running->pid, format_rfc3339(running->since))})};
}

std::vector<Finding> interrupted_operation(const Facts& facts) {
  const UnfinishedOperation* left = seen(facts.now.operations.unfinished);
  if (left == nullptr || !lock_is_free(facts)) {
    return {};
  }
  return {finding(FindingClass::interrupted_operation, left->verb, Severity::fail,
                  fmt::format("{} was interrupted {} ago, in step {}", left->verb,
                              format_duration(ago(facts, left->since)), left->step),
                  {fmt::format("journal: {} is open since {}", left->id, format_rfc3339(left->since)),
                   "lock: free"})};
}

std::vector<Finding> healer_stale(const Facts& facts) {
  const HealerSchedule* schedule = seen(facts.now.operations.schedule);
  const Heartbeat* beat = seen(facts.now.operations.heartbeat);
  const bool never = is_absent(facts.now.operations.heartbeat);
  if (schedule == nullptr || (beat == nullptr && !never)) {
    return {};
  }
  if (beat != nullptr && ago(facts, beat->at) <= missed_ticks * schedule->interval) {
    return {};
  }
  const std::string last = never ? std::string{"never"} : format_duration(ago(facts, beat->at)) + " ago";
  return {finding(FindingClass::healer_stale, stack(facts), Severity::warn, "the healer's last tick: " + last,
                  {"schedule: every " + format_duration(schedule->interval), "heartbeat: " + last})};
}

std::vector<Finding> backup_stale(const Facts& facts) {
  const BackupFacts* backups = seen(facts.now.operations.backups);
  const bool none = is_absent(facts.now.operations.backups) || (backups != nullptr && !backups->newest_verified);
  if (!facts.has_cluster() || (backups == nullptr && !none)) {
    return {};
  }
  if (!none && ago(facts, *backups->newest_verified) <= facts.spec.backup.max_age) {
    return {};
  }
  const bool wanted = facts.spec.backup.max_age_written || (backups != nullptr && backups->count > 0);
  const std::string last =
      none ? std::string{"there is no verified backup"}
           : "last verified backup " + format_duration(ago(facts, *backups->newest_verified)) + " ago";
  return {finding(FindingClass::backup_stale, stack(facts), wanted ? Severity::warn : Severity::info, last,
                  {fmt::format("backups: {}", backups == nullptr ? 0 : backups->count),
                   "wanted: not older than " + format_duration(facts.spec.backup.max_age)})};
}

std::vector<Finding> backup_failed(const Facts& facts) {
  const BackupFacts* backups = seen(facts.now.operations.backups);
  if (backups == nullptr || !backups->last_attempt_failed) {
    return {};
  }
  const std::string when =
      backups->last_attempt ? format_rfc3339(*backups->last_attempt) : std::string{"an unknown time"};
  return {finding(FindingClass::backup_failed, stack(facts), Severity::warn,
                  "the last backup left nothing that verifies", {"last attempt: " + when})};
}

std::vector<Finding> foreign_supervisor(const Facts& facts) {
  std::vector<Finding> found;
  const auto* all = seen(facts.now.operations.supervisors);
  for (const Supervisor& each : all == nullptr ? std::vector<Supervisor>{} : *all) {
    const std::string whose = each.user.empty() ? std::string{} : " of " + each.user;
    found.push_back(finding(FindingClass::foreign_supervisor, each.label, Severity::warn,
                            fmt::format("another job{} starts this VM: {}", whose, each.label), {"job: " + each.path}));
  }
  return found;
}

std::vector<Finding> state_unreadable(const Facts& facts) {
  const auto& why = facts.now.operations.unreadable;
  if (!why) {
    return {};
  }
  return {finding(FindingClass::state_unreadable, stack(facts), Severity::warn,
                  "what earlier runs left behind cannot be read", {"state: " + *why})};
}

}  // namespace joelclaw::infra::rules
