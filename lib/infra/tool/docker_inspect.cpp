// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/unknown.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

std::optional<ContainerState> state_of(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, ContainerState>, 7> words{
      {{"created", ContainerState::created},
       {"running", ContainerState::running},
       {"paused", ContainerState::paused},
       {"restarting", ContainerState::restarting},
       {"removing", ContainerState::removing},
       {"exited", ContainerState::exited},
       {"dead", ContainerState::dead}}};
  for (const auto& [name, state] : words) {
    if (word == name) {
      return state;
    }
  }
  return std::nullopt;
}

std::uint16_t port_of(std::string_view text) {
  const auto number = parse_number(text);
  return number && *number <= 65535 ? static_cast<std::uint16_t>(*number) : std::uint16_t{0};
}

/// "6379/tcp"
std::optional<std::pair<std::uint16_t, Protocol>> container_port(std::string_view key) {
  const auto slash = key.find('/');
  const std::uint16_t port = port_of(key.substr(0, slash));
  if (port == 0 || slash == std::string_view::npos) {
    return std::nullopt;
  }
  return std::pair{port, key.substr(slash + 1) == "udp" ? Protocol::udp : Protocol::tcp};
}

/// {"6379/tcp": [{"HostIp": "0.0.0.0", "HostPort": "6379"}]}; null lists are ports that are exposed and not published.
std::vector<Binding> bindings_of(const nlohmann::json& map) {
  std::vector<Binding> bindings;
  if (!map.is_object()) {
    return bindings;
  }
  for (const auto& [key, list] : map.items()) {
    const auto port = container_port(key);
    if (!port || !list.is_array()) {
      continue;
    }
    for (const nlohmann::json& each : list) {
      bindings.push_back({port->first, port->second, text_at(each, "HostIp"), port_of(text_at(each, "HostPort"))});
    }
  }
  std::sort(bindings.begin(), bindings.end());
  return bindings;
}

std::vector<MountFacts> mounts_of(const nlohmann::json& json) {
  std::vector<MountFacts> mounts;
  for (const nlohmann::json& each : list_at(json, "Mounts")) {
    mounts.push_back({text_at(each, "Type"), text_at(each, "Name"), text_at(each, "Destination")});
  }
  return mounts;
}

void read_network(const nlohmann::json& json, ContainerFacts& facts) {
  const nlohmann::json& networks = at(json, "NetworkSettings.Networks");
  if (!networks.is_object() || networks.empty()) {
    return;
  }
  // Networks, not HostConfig.NetworkMode: what that shows differs between engine versions.
  const auto first = networks.begin();
  facts.network = first.key();
  const std::string fixed = text_at(first.value(), "IPAMConfig.IPv4Address");
  facts.address = fixed.empty() ? text_at(first.value(), "IPAddress") : fixed;
}

void read_host_config(const nlohmann::json& config, ContainerFacts& facts) {
  facts.restart_policy = text_at(config, "RestartPolicy.Name");
  if (facts.restart_policy.empty()) {
    facts.restart_policy = "no";
  }
  facts.nano_cpus = number_at(config, "NanoCpus");
  facts.memory = bytes_at(config, "Memory");
  facts.memory_swap = bytes_at(config, "MemorySwap");
  facts.wanted = bindings_of(at(config, "PortBindings"));
}

/// "Exited (255) 3 minutes ago"
int exit_code_of(std::string_view status) {
  const auto open = status.find('(');
  const auto close = status.find(')');
  if (!status.starts_with("Exited") || open == std::string_view::npos || close == std::string_view::npos) {
    return 0;
  }
  const auto code = close < open ? std::nullopt : parse_number(status.substr(open + 1, close - open - 1));
  return code && *code <= 255 ? static_cast<int>(*code) : 0;
}

/// "a=b,c=d"; docker ps joins labels with commas, so a comma inside a value ends it. Those asked for have none.
std::map<std::string, std::string> labels_of(std::string_view text) {
  std::map<std::string, std::string> labels;
  for (const std::string_view each : split(text, ',')) {
    const auto equals = each.find('=');
    if (equals != std::string_view::npos) {
      labels.emplace(each.substr(0, equals), each.substr(equals + 1));
    }
  }
  return labels;
}

/// "0.0.0.0:6379->6379/tcp, [::]:6379->6379/tcp, 7000/tcp"
std::vector<Binding> published_of(std::string_view text) {
  std::vector<Binding> bindings;
  for (const std::string_view raw : split(text, ',')) {
    const std::string_view each = trim(raw);
    const auto arrow = each.find("->");
    const auto colon = each.substr(0, arrow).find_last_of(':');
    if (arrow == std::string_view::npos || colon == std::string_view::npos) {
      continue;
    }
    const auto port = container_port(each.substr(arrow + 2));
    const std::uint16_t host = port_of(each.substr(colon + 1, arrow - colon - 1));
    if (port && host != 0) {
      bindings.push_back({port->first, port->second, std::string{each.substr(0, colon)}, host});
    }
  }
  std::sort(bindings.begin(), bindings.end());
  return bindings;
}

}  // namespace

Probe<ContainerFacts> parse_docker_inspect(const HttpAnswer& answer) {
  if (answer.contact == Contact::answered && answer.status == 404) {
    return Absent{"no such container"};
  }
  if (answer.contact != Contact::answered || answer.status != 200) {
    return unknown_from(answer);
  }
  const nlohmann::json json = parse_json_without(answer.body, "Env");
  const auto state = state_of(text_at(json, "State.Status"));
  if (text_at(json, "Id").empty() || !state) {
    // No excerpt: any part of it may be the environment.
    return Unknown{UnknownCause::garbage,
                   "no container's description in " + std::to_string(answer.body.size()) + " bytes"};
  }
  ContainerFacts facts;
  facts.id = text_at(json, "Id");
  const std::string name = text_at(json, "Name");
  facts.name = name.starts_with('/') ? name.substr(1) : name;
  facts.image = text_at(json, "Config.Image");
  facts.image_id = text_at(json, "Image");
  facts.state = *state;
  facts.exit_code = int_at(json, "State.ExitCode");
  facts.out_of_memory = flag_at(json, "State.OOMKilled");
  facts.error = excerpt(text_at(json, "State.Error"), 300);
  facts.started = parse_rfc3339(text_at(json, "State.StartedAt"));
  facts.finished = parse_rfc3339(text_at(json, "State.FinishedAt"));
  facts.labels = texts_at(json, "Config.Labels");
  facts.actual = bindings_of(at(json, "NetworkSettings.Ports"));
  facts.mounts = mounts_of(json);
  read_host_config(at(json, "HostConfig"), facts);
  read_network(json, facts);
  return facts;
}

Probe<ContainerFacts> parse_docker_ps_line(std::string_view text) {
  const nlohmann::json json = parse_json(text);
  const auto state = state_of(text_at(json, "State"));
  if (text_at(json, "ID").empty() || !state) {
    return garbage(text);
  }
  ContainerFacts facts;
  facts.id = text_at(json, "ID");
  facts.name = text_at(json, "Names");
  facts.image = text_at(json, "Image");
  facts.state = *state;
  facts.exit_code = exit_code_of(text_at(json, "Status"));
  facts.labels = labels_of(text_at(json, "Labels"));
  // Of a container whose start failed docker lists the wanted ports too (20.10): nothing is bound.
  facts.wanted = published_of(text_at(json, "Ports"));
  if (facts.state == ContainerState::running || facts.state == ContainerState::paused) {
    facts.actual = facts.wanted;
  }
  return facts;
}

}  // namespace joelclaw::infra
