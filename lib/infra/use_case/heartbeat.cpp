// SPDX-License-Identifier: MIT
#include <infra/use_case/heartbeat.hpp>

#include <infra/port/clock.hpp>
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

}  // namespace joelclaw::infra
