// SPDX-License-Identifier: MIT
#include <infra/use_case/node_memory.hpp>

#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/world.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/json.hpp>
#include <infra/use_case/workbench.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <variant>
#include <vector>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 1U << 16U;
// The engine walks through every file of every volume: 40 GiB of a database's are a minute.
constexpr Duration measuring{60'000};

std::string file_of(const Workbench& bench) {
  return bench.places.stack + "/nodes.json";
}

std::vector<std::string> names_at(const nlohmann::json& json, const char* key) {
  std::vector<std::string> names;
  for (const nlohmann::json& each : list_at(json, key)) {
    if (each.is_string()) {
      names.push_back(each.get<std::string>());
    }
  }
  return names;
}

}  // namespace

std::optional<NodeRecord> remembered_nodes(const Workbench& bench) {
  const auto looked = bench.host.files.read(file_of(bench), largest);
  const auto* text = std::get_if<std::string>(&looked);
  const nlohmann::json json = text == nullptr ? nlohmann::json{} : parse_json(*text);
  if (!json.is_object()) {
    return std::nullopt;
  }
  return NodeRecord{names_at(json, "containers"), names_at(json, "volumes")};
}

Status remember_nodes(Workbench& bench, const Snapshot& now) {
  const auto* nodes = seen(now.runtime.containers);  // an inspection through the socket, which alone tells volumes
  if (nodes == nullptr || nodes->empty()) {
    return Done{};
  }
  NodeRecord record;
  for (const ContainerFacts& node : *nodes) {
    record.containers.push_back(node.id);
    for (const MountFacts& mount : node.mounts) {
      if (mount.type == "volume") {
        record.volumes.push_back(mount.name);
      }
    }
  }
  if (record.volumes.empty() || remembered_nodes(bench) == record) {
    return Done{};
  }
  const nlohmann::ordered_json json{{"version", 1}, {"containers", record.containers}, {"volumes", record.volumes}};
  return bench.host.state.replace(file_of(bench), json.dump(2) + "\n");
}

VolumeUses measured_volumes(Workbench& bench) {
  Watcher nobody;
  const std::array<Question, 1> questions{docker_volume_uses_request(bench.look.engine_socket, measuring)};
  const std::vector<Answer> answers = bench.host.world.ask(questions, nobody);
  const auto measured = parse_docker_volume_uses(std::get<HttpAnswer>(answers.front().what));
  VolumeUses uses;
  if (const auto* list = seen(measured)) {
    for (const DockerVolumeUse& each : *list) {
      uses[each.name] = {each.size, each.used};
    }
  }
  return uses;
}

}  // namespace joelclaw::infra
