// SPDX-License-Identifier: MIT
#include <infra/execute/memory.hpp>

#include <infra/port/filesystem.hpp>
#include <infra/port/state_store.hpp>
#include <infra/tool/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t largest = 1U << 20U;
constexpr std::size_t most_attempts = 200;  // a day of the hardest budgets, several times over
constexpr std::size_t most_uptimes = 60;    // an hour of ticks a minute
constexpr Impact impacts[]{Impact::none, Impact::pod, Impact::node, Impact::engine, Impact::vm, Impact::force};

Json json_of(const Stamp& stamp) {
  return {{"boot_id", stamp.boot_id}, {"elapsed_ms", stamp.elapsed.ms}, {"wall_ms", stamp.wall.ms}};
}

Stamp stamp_of(const nlohmann::json& json) {
  return {text_at(json, "boot_id"), Instant{number_at(json, "elapsed_ms")}, WallTime{number_at(json, "wall_ms")}};
}

Json json_of(const Attempt& attempt) {
  Json json{{"action", attempt.action}, {"target", attempt.target},           {"class", attempt.cls},
            {"impact", to_string(attempt.impact)}, {"at", json_of(attempt.at)}, {"end", to_string(attempt.end)}};
  if (attempt.ended) {
    json["ended"] = json_of(*attempt.ended);
  }
  if (attempt.judged) {
    json["judged"] = json_of(*attempt.judged);
  }
  if (attempt.forced) {
    json["forced"] = true;
  }
  return json;
}

Impact impact_named(const std::string& name) {
  for (const Impact each : impacts) {
    if (to_string(each) == name) {
      return each;
    }
  }
  return Impact::force;  // what cannot be read counts as the most
}

Attempt attempt_of(const nlohmann::json& json) {
  Attempt attempt;
  attempt.action = text_at(json, "action");
  attempt.target = text_at(json, "target");
  attempt.cls = text_at(json, "class");
  attempt.impact = impact_named(text_at(json, "impact"));
  attempt.at = stamp_of(at(json, "at"));
  attempt.end = parse_attempt_end(text_at(json, "end")).value_or(AttemptEnd::failed);
  if (at(json, "ended").is_object()) {
    attempt.ended = stamp_of(at(json, "ended"));
  }
  if (at(json, "judged").is_object()) {
    attempt.judged = stamp_of(at(json, "judged"));
  }
  attempt.forced = flag_at(json, "forced");
  return attempt;
}

}  // namespace

std::string to_json(const Memory& memory) {
  Json attempts = Json::array(), streaks = Json::array(), uptimes = Json::array();
  for (const Attempt& each : memory.history.attempts) {
    attempts.push_back(json_of(each));
  }
  for (const Streak& each : memory.history.streaks) {
    streaks.push_back({{"class", each.cls}, {"subject", each.subject}, {"rounds", each.rounds}, {"last", json_of(each.last)}});
  }
  for (const UptimeRecord& each : memory.uptimes) {
    uptimes.push_back({{"at", format_rfc3339(each.at)}, {"uptime_ms", each.uptime.count()}, {"boot_id", each.boot_id}});
  }
  Json json{{"version", 1}, {"attempts", attempts}, {"streaks", streaks}, {"uptimes", uptimes}};
  for (auto each = memory.history.attempts.rbegin(); each != memory.history.attempts.rend(); ++each) {
    if (each->impact >= Impact::engine) {
      json["own_repair"] = format_rfc3339(each->ended.value_or(each->at).wall);
      break;
    }
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Memory parse_memory(std::string_view text) {
  const nlohmann::json json = parse_json(text);
  Memory memory;
  for (const nlohmann::json& each : list_at(json, "attempts")) {
    memory.history.attempts.push_back(attempt_of(each));
  }
  for (const nlohmann::json& each : list_at(json, "streaks")) {
    memory.history.streaks.push_back(
        {text_at(each, "class"), text_at(each, "subject"), int_at(each, "rounds"), stamp_of(at(each, "last"))});
  }
  for (const nlohmann::json& each : list_at(json, "uptimes")) {
    memory.uptimes.push_back({parse_rfc3339(text_at(each, "at")).value_or(WallTime{}),
                              Duration{number_at(each, "uptime_ms")}, text_at(each, "boot_id")});
  }
  return memory;
}

Memories load_memories(const Filesystem& files, const std::string& vm_path, const std::string& stack_path) {
  const auto load = [&files](const std::string& path) {
    const auto looked = files.read(path, largest);
    const auto* text = std::get_if<std::string>(&looked);
    return text == nullptr ? Memory{} : parse_memory(*text);
  };
  return {load(vm_path), load(stack_path)};
}

Status save_memories(StateStore& store, const Memories& memories, const std::string& vm_path,
                     const std::string& stack_path) {
  Memories trimmed = memories;
  for (Memory* each : {&trimmed.vm, &trimmed.stack}) {
    trim(each->history, most_attempts);
  }
  if (Status saved = store.replace(vm_path, to_json(trimmed.vm)); !saved) {
    return saved;
  }
  return store.replace(stack_path, to_json(trimmed.stack));
}

void note_uptime(Memory& vm, Duration uptime, const std::string& boot_id, WallTime at) {
  const bool known = std::any_of(vm.uptimes.begin(), vm.uptimes.end(),
                                 [&boot_id](const UptimeRecord& each) { return each.boot_id == boot_id; });
  if (known) {
    return;  // its first look is its youngest
  }
  vm.uptimes.push_back({at, uptime, boot_id});
  if (vm.uptimes.size() > most_uptimes) {
    vm.uptimes.erase(vm.uptimes.begin());
  }
}

}  // namespace joelclaw::infra
