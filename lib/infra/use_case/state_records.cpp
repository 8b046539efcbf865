// SPDX-License-Identifier: MIT
#include <infra/use_case/state_records.hpp>

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/use_case/workbench.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::ordered_json;

Status write(Workbench& bench, const std::string& name, const Json& json) {
  return bench.host.state.replace(bench.places.stack + "/" + name,
                                  json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

constexpr std::size_t largest = 1U << 16U;

std::string text_of(const Workbench& bench, const std::string& path) {
  const auto looked = bench.host.files.read(path, largest);
  const auto* text = std::get_if<std::string>(&looked);
  return text == nullptr ? std::string{} : std::string{trim(*text)};
}

bool is_down_on_purpose(const Workbench& bench, const std::string& directory) {
  const Json intent = Json::parse(text_of(bench, directory + "/intent.json"), nullptr, false);
  return intent.is_object() && intent.contains("intent") && intent["intent"] == "down";
}

std::string now(const Workbench& bench) {
  return format_rfc3339(bench.host.clock.wall());
}

}  // namespace

Status write_heartbeat(Workbench& bench, const std::string& decision) {
  return write(bench, "heartbeat", {{"version", 1}, {"at", now(bench)}, {"decision", decision}});
}

Status write_intent_down(Workbench& bench, const std::string& reason) {
  return write(bench, "intent.json", {{"version", 1}, {"intent", "down"}, {"since", now(bench)}, {"reason", reason}});
}

Status clear_intent(Workbench& bench) {
  return bench.host.state.remove(bench.places.stack + "/intent.json");
}

Status write_pause(Workbench& bench, WallTime until, const std::string& reason) {
  return write(bench, "pause.json",
               {{"version", 1}, {"since", now(bench)}, {"until", format_rfc3339(until)}, {"reason", reason}});
}

Status clear_pause(Workbench& bench) {
  return bench.host.state.remove(bench.places.stack + "/pause.json");
}

std::vector<std::string> stacks_beside(const Workbench& bench) {
  std::vector<std::string> found;
  const auto listed = bench.host.files.list(bench.places.root);
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  for (const std::string& name : names == nullptr ? std::vector<std::string>{} : *names) {
    const std::string directory = bench.places.root + "/" + name;
    const bool here = text_of(bench, directory + "/machine") == bench.places.machine;
    if (here && directory != bench.places.stack && !is_down_on_purpose(bench, directory)) {
      found.push_back(name);
    }
  }
  return found;
}

}  // namespace joelclaw::infra
