// SPDX-License-Identifier: MIT
#include <infra/tool/talos.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/unknown.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace joelclaw::infra {
namespace {

Command talosctl(const TalosAccess& access, std::vector<std::string> words, Duration deadline) {
  // Always with a node: talosctl refuses to guess, and a fresh talosconfig names none.
  std::vector<std::string> arguments{
      "--talosconfig", access.talosconfig, "--context", access.context, "-e", access.endpoint, "-n", access.node};
  arguments.insert(arguments.end(), words.begin(), words.end());
  return {"talosctl", std::move(arguments), {}, "", deadline};
}

/// `get ... -o json` prints one object after another, over many lines, with nothing between them.
bool for_each_object(std::string_view text, const std::function<void(const nlohmann::json&)>& take) {
  int depth = 0;
  bool quoted = false;
  std::size_t start = 0;
  bool any = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      i += c == '\\' ? 1U : 0U;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      start = depth++ == 0 ? i : start;
    } else if (c == '}' && --depth == 0) {
      const nlohmann::json object = parse_json(text.substr(start, i - start + 1));
      if (is_broken(object)) {
        return false;
      }
      take(object);
      any = true;
    }
  }
  return any && depth == 0;
}

/// NOSPACE, CORRUPT: etcd writes them so.
bool is_alarm(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Command talos_machine_status_command(const TalosAccess& access, Duration deadline) {
  return talosctl(access, {"get", "machinestatus", "-o", "json"}, deadline);
}
Command talos_services_command(const TalosAccess& access, Duration deadline) {
  return talosctl(access, {"get", "services", "-o", "json"}, deadline);
}
Command talos_etcd_alarms_command(const TalosAccess& access, Duration deadline) {
  return talosctl(access, {"etcd", "alarm", "list"}, deadline);
}

Probe<TalosFacts> parse_talos_machine_status(const Outcome& outcome) {
  if (!outcome.succeeded()) {
    return unknown_from(outcome);
  }
  TalosFacts facts;
  const bool read = for_each_object(outcome.out, [&facts](const nlohmann::json& object) {
    facts.stage = text_at(object, "spec.stage");
    facts.ready = flag_at(object, "spec.status.ready");
    for (const nlohmann::json& each : list_at(object, "spec.status.unmetConditions")) {
      facts.unmet.push_back(excerpt(text_at(each, "name") + ": " + text_at(each, "reason")));
    }
  });
  if (!read || facts.stage.empty()) {
    return garbage(outcome.out);
  }
  return facts;
}

Probe<std::vector<TalosService>> parse_talos_services(const Outcome& outcome) {
  if (!outcome.succeeded()) {
    return unknown_from(outcome);
  }
  std::vector<TalosService> services;
  const bool read = for_each_object(outcome.out, [&services](const nlohmann::json& object) {
    services.push_back({text_at(object, "metadata.id"), flag_at(object, "spec.running"),
                        flag_at(object, "spec.healthy"), !flag_at(object, "spec.unknown")});
  });
  if (!read) {
    return garbage(outcome.out);
  }
  return services;
}

/// A table "NODE MEMBER ALARM"; without alarms nothing but its header, or nothing at all.
Probe<std::vector<std::string>> parse_talos_etcd_alarms(const Outcome& outcome) {
  if (!outcome.succeeded()) {
    return unknown_from(outcome);
  }
  if (is_cut(outcome.out)) {
    return garbage(outcome.out);
  }
  std::vector<std::string> alarms;
  bool headed = false;
  for (const std::string_view line : lines_of(outcome.out)) {
    const std::string_view row = trim(line);
    if (row.empty()) {
      continue;
    }
    const std::string_view last = row.substr(row.find_last_of(' ') + 1);
    if (headed ? !is_alarm(last) : !row.starts_with("NODE") || last != "ALARM") {
      return garbage(outcome.out);
    }
    if (std::exchange(headed, true)) {
      alarms.emplace_back(last);
    }
  }
  return alarms;
}

}  // namespace joelclaw::infra
