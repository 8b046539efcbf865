// SPDX-License-Identifier: MIT
#include <infra/observe/state_files.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/observe/job_files.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/lock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 1U << 20U;  // of a state file; a journal of one operation is a few kilobytes
constexpr std::uint32_t others_bits = 0077;

std::string under(const Host& host, const char* variable, const std::string& fallback) {
  const auto set = host.surroundings.variable(variable);
  if (set && set->starts_with('/')) {
    return *set + "/joelclaw-infra";
  }
  const std::string home = host.surroundings.home();
  return home.empty() ? std::string{} : home + fallback + "/joelclaw-infra";
}

/// Why the state directory is not believed; none where it may be, or is not there.
std::optional<std::string> refusal(const StatePlaces& places, const Host& host) {
  const auto looked = host.files.info(places.root, false);
  if (std::holds_alternative<NoSuchFile>(looked)) {
    return std::nullopt;
  }
  if (std::holds_alternative<FileDenied>(looked)) {
    return places.root + ": permission denied";
  }
  if (const auto* failure = std::get_if<FileFailure>(&looked)) {
    return places.root + ": " + failure->why;
  }
  const FileInfo& info = std::get<FileInfo>(looked);
  if (info.kind != FileKind::directory) {
    return places.root + ": is no directory";
  }
  if (info.uid != host.surroundings.user_id()) {
    return places.root + ": belongs to another user";
  }
  return (info.mode & others_bits) != 0 ? std::optional<std::string>{places.root + ": is open to others"} : std::nullopt;
}

/// A JSON file of ours: discarded where it is missing, null where it is torn (and then named).
nlohmann::json read_json(const Host& host, const std::string& path, OperationFacts& facts) {
  const auto looked = host.files.read(path, largest);
  if (std::holds_alternative<NoSuchFile>(looked)) {
    return nlohmann::json::value_t::discarded;
  }
  const auto* text = std::get_if<std::string>(&looked);
  nlohmann::json json = text == nullptr ? nlohmann::json{nullptr} : parse_json(*text);
  if (!json.is_object()) {
    facts.unreadable = facts.unreadable.value_or(path + (text == nullptr ? ": cannot be read" : ": is torn"));
    return nullptr;
  }
  return json;
}

template <class T, class F>
Probe<T> fact_of(const nlohmann::json& json, F make) {
  if (json.is_discarded()) {
    return Absent{};
  }
  if (!json.is_object()) {
    return Unknown{UnknownCause::garbage, "torn"};
  }
  return make(json);
}

WallTime time_at(const nlohmann::json& json, std::string_view key) {
  return parse_rfc3339(text_at(json, key)).value_or(WallTime{});
}

void read_stack(const StatePlaces& places, const Host& host, OperationFacts& facts) {
  facts.intent_down = fact_of<IntentDown>(read_json(host, places.stack + "/intent.json", facts), [](const auto& json) {
    const bool down = text_at(json, "intent") == "down";
    return down ? Probe<IntentDown>{IntentDown{time_at(json, "since"), excerpt(text_at(json, "reason"))}}
                : Probe<IntentDown>{Absent{}};
  });
  facts.maintenance = fact_of<Maintenance>(read_json(host, places.stack + "/pause.json", facts), [](const auto& json) {
    return Probe<Maintenance>{Maintenance{time_at(json, "until"), excerpt(text_at(json, "reason"))}};
  });
  facts.heartbeat = fact_of<Heartbeat>(read_json(host, places.stack + "/heartbeat", facts), [](const auto& json) {
    return Probe<Heartbeat>{Heartbeat{time_at(json, "at"), text_at(json, "decision")}};
  });
}

void read_history(const StatePlaces& places, const Host& host, OperationFacts& facts) {
  const nlohmann::json json = read_json(host, places.vm_history, facts);
  if (!json.is_object()) {
    return;
  }
  for (const nlohmann::json& each : list_at(json, "uptimes")) {
    facts.uptimes.push_back({time_at(each, "at"), Duration{number_at(each, "uptime_ms")}, text_at(each, "boot_id")});
  }
  facts.own_repair = parse_rfc3339(text_at(json, "own_repair"));
}

/// The newest journal that has a beginning and no end. A torn last line is what a crash leaves: it is passed over.
Probe<UnfinishedOperation> read_journals(const StatePlaces& places, const Host& host) {
  const std::string directory = places.stack + "/journal";
  const auto listed = host.files.list(directory);
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  if (names == nullptr) {
    return Absent{};
  }
  for (auto name = names->rbegin(); name != names->rend(); ++name) {
    const auto looked = host.files.read(directory + "/" + *name, largest);
    const auto* text = std::get_if<std::string>(&looked);
    UnfinishedOperation operation;
    bool ended = false;
    for (const std::string_view line : lines_of(text == nullptr ? std::string_view{} : std::string_view{*text})) {
      const nlohmann::json record = parse_json(line);
      const std::string event = text_at(record, "event");
      ended = ended || event == "end";
      if (event == "begin") {
        operation = {text_at(record, "id"), text_at(record, "verb"), "", time_at(record, "at")};
      } else if (event == "step-begin") {
        operation.step = text_at(record, "step");
      }
    }
    if (!operation.id.empty() && !ended) {
      return operation;
    }
  }
  return Absent{};
}

Probe<RunningOperation> read_lock(const StatePlaces& places, const Host& host) {
  for (const std::string& path : {places.vm_lock, places.stack_lock}) {
    const auto holder = host.locks.holder(path);
    if (!holder) {
      return Unknown{UnknownCause::failed, to_string(holder.error())};
    }
    if (*holder) {
      return RunningOperation{(*holder)->verb, (*holder)->step, (*holder)->pid, (*holder)->since};
    }
  }
  return Absent{};
}

/// A backup is a directory with a manifest; one without is an attempt that failed, and so is one that was found damaged.
/// Names that begin with a dot are no backups: parts of a run that was killed.
Probe<BackupFacts> read_backups(const StatePlaces& places, const Host& host) {
  const auto listed = host.files.list(places.backups);
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  BackupFacts facts;
  for (const std::string& name : names == nullptr ? std::vector<std::string>{} : *names) {
    if (name.starts_with('.')) {
      continue;
    }
    const std::string directory = places.backups + "/" + name;
    const auto looked = host.files.read(directory + "/manifest.json", largest);
    const auto* text = std::get_if<std::string>(&looked);
    const nlohmann::json manifest = parse_json(text == nullptr ? std::string_view{} : std::string_view{*text});
    const auto created = parse_rfc3339(text_at(manifest, "created"));
    const bool damaged = std::holds_alternative<FileInfo>(host.files.info(directory + "/damaged.json", false));
    const bool verified = flag_at(manifest, "verified") && !damaged;
    ++facts.count;
    if (verified && created && (!facts.newest_verified || *created > *facts.newest_verified)) {
      facts.newest_verified = created;
    }
    // Names begin with their time, so the last one listed is the last attempt.
    facts.last_attempt = created;
    facts.last_attempt_failed = !verified;
  }
  return facts.count == 0 ? Probe<BackupFacts>{Absent{}} : Probe<BackupFacts>{facts};
}

/// An attempt that failed leaves no directory: only its record tells.
void read_attempt(const StatePlaces& places, const Host& host, OperationFacts& facts) {
  const nlohmann::json json = read_json(host, places.stack + "/backup.json", facts);
  const auto at = json.is_object() ? parse_rfc3339(text_at(json, "at")) : std::nullopt;
  if (!at || text_at(json, "result") == "done" || seen(facts.running) != nullptr) {
    return;
  }
  // A run that was killed behind its last step has left a whole backup all the same.
  const std::string id = text_at(json, "id");
  const bool named = !id.empty() && id.find('/') == std::string::npos;
  if (named && std::holds_alternative<FileInfo>(host.files.info(places.backups + "/" + id + "/manifest.json", false))) {
    return;
  }
  BackupFacts backups = seen(facts.backups) == nullptr ? BackupFacts{} : *seen(facts.backups);
  backups.last_attempt = at;
  backups.last_attempt_failed = true;
  facts.backups = backups;
}

}  // namespace

StatePlaces state_places(const StackSpec& spec, const Host& host, const std::string& machine_identity) {
  StatePlaces places;
  places.root = under(host, "XDG_STATE_HOME", "/.local/state");
  places.stack = places.root + "/" + spec.name;
  const std::string id = sha256_hex(machine_identity).substr(0, 12);
  places.vm_lock = places.root + "/locks/vm-" + id;
  places.stack_lock = places.root + "/locks/stack-" + spec.name;
  places.vm_history = places.root + "/vm/" + id + "/history.json";
  places.machine = id;
  places.backups = spec.backup.directory.empty() ? under(host, "XDG_DATA_HOME", "/.local/share") + "/" + spec.name + "/backups"
                                                 : spec.backup.directory;
  return places;
}

OperationFacts read_state(const StackSpec& /*spec*/, const StatePlaces& places, const Host& host,
                          const std::vector<std::string>& supervisor_words) {
  OperationFacts facts;
  read_jobs(host, supervisor_words, facts);
  facts.backups = read_backups(places, host);
  if (places.root.empty()) {
    facts.unreadable = "no home directory is known";
    return facts;
  }
  if (const auto why = refusal(places, host)) {
    facts.unreadable = why;
    return facts;
  }
  read_stack(places, host, facts);
  read_history(places, host, facts);
  facts.running = read_lock(places, host);
  read_attempt(places, host, facts);
  // A journal that is still being written is nobody's accident.
  facts.unfinished = seen(facts.running) == nullptr ? read_journals(places, host) : Probe<UnfinishedOperation>{Absent{}};
  return facts;
}

}  // namespace joelclaw::infra
