// SPDX-License-Identifier: MIT
#include <infra/tool/docker.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/percent.hpp>
#include <infra/tool/unknown.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

HttpRequest get(const std::string& socket, const std::string& path, Duration deadline) {
  HttpRequest request;
  request.target = UnixTarget{socket};
  request.path = path;
  request.deadline = deadline;
  return request;
}

bool is_good(const HttpAnswer& answer) {
  return answer.contact == Contact::answered && answer.status == 200;
}

}  // namespace

HttpRequest docker_ping_request(const std::string& socket, Duration deadline) {
  return get(socket, "/_ping", deadline);
}

SocketFacts parse_docker_ping(const std::string& socket, const HttpAnswer& answer) {
  SocketFacts facts;
  facts.path = socket;
  facts.contact.contact = answer.contact;
  facts.contact.detail = answer.detail;
  facts.contact.took = answer.took;
  facts.contact.line = excerpt(answer.body, 80);
  facts.api_version = excerpt(answer.header("api-version"), 16);
  if (answer.contact == Contact::answered && (answer.status != 200 || trim(answer.body) != "OK")) {
    facts.contact.contact = Contact::garbage;
    facts.contact.detail = "HTTP " + std::to_string(answer.status) + ": " + excerpt(answer.body, 80);
  }
  return facts;
}

HttpRequest docker_info_request(const std::string& socket, Duration deadline) {
  return get(socket, "/info", deadline);
}

Probe<EngineFacts> parse_docker_info(const HttpAnswer& answer) {
  if (!is_good(answer)) {
    return unknown_from(answer);
  }
  const nlohmann::json json = parse_json(answer.body);
  // A client that reached nobody prints an info too: without a server's version there was no server.
  if (text_at(json, "ServerVersion").empty()) {
    return garbage(answer.body);
  }
  EngineFacts facts;
  facts.version = text_at(json, "ServerVersion");
  facts.storage_driver = text_at(json, "Driver");
  facts.root_directory = text_at(json, "DockerRootDir");
  facts.api_version = excerpt(answer.header("api-version"), 16);
  facts.cpus = int_at(json, "NCPU");
  facts.memory = bytes_at(json, "MemTotal");
  facts.live_restore = flag_at(json, "LiveRestoreEnabled");
  return facts;
}

HttpRequest docker_list_request(const std::string& socket, const std::string& label, const std::string& value,
                                Duration deadline) {
  const nlohmann::json filters{{"label", {label + "=" + value}}};
  return get(socket, "/containers/json?all=1&filters=" + percent_encoded(filters.dump()), deadline);
}

Probe<std::vector<std::string>> parse_docker_list(const HttpAnswer& answer) {
  if (!is_good(answer)) {
    return unknown_from(answer);
  }
  const nlohmann::json json = parse_json(answer.body);
  if (!json.is_array()) {
    return garbage(answer.body);
  }
  std::vector<std::string> ids;
  for (const nlohmann::json& container : json) {
    const std::string id = text_at(container, "Id");
    if (id.empty() || id.find_first_not_of("0123456789abcdef") != std::string::npos) {
      return garbage(id.empty() ? "a container without an id" : id);
    }
    ids.push_back(id);
  }
  return ids;
}

HttpRequest docker_inspect_request(const std::string& socket, const std::string& id, Duration deadline) {
  return get(socket, "/containers/" + id + "/json", deadline);
}

HttpRequest docker_stats_request(const std::string& socket, const std::string& id, Duration deadline) {
  return get(socket, "/containers/" + id + "/stats?stream=false&one-shot=true", deadline);
}

Probe<Bytes> parse_docker_stats(const HttpAnswer& answer) {
  if (!is_good(answer)) {
    return unknown_from(answer);
  }
  const nlohmann::json json = parse_json(answer.body);
  if (!at(json, "memory_stats.usage").is_number_integer()) {
    return garbage(answer.body);
  }
  const std::int64_t usage = number_at(json, "memory_stats.usage");
  // cgroup v2 names it inactive_file, v1 total_inactive_file: pages that the kernel gives back when asked
  const std::int64_t cache = std::max(number_at(json, "memory_stats.stats.inactive_file"),
                                      number_at(json, "memory_stats.stats.total_inactive_file"));
  return Bytes{static_cast<std::uint64_t>(std::max<std::int64_t>(0, usage - cache))};
}

namespace {

/// The object of an answer that lists volumes, be it none.
Probe<nlohmann::json> volumes_in(const HttpAnswer& answer) {
  if (!is_good(answer)) {
    return unknown_from(answer);
  }
  const nlohmann::json json = parse_json(answer.body);
  if (!json.is_object() || json.find("Volumes") == json.end()) {
    return garbage(answer.body);
  }
  return json;
}

}  // namespace

HttpRequest docker_volumes_request(const std::string& socket, Duration deadline) {
  return get(socket, "/volumes", deadline);
}

Probe<std::vector<VolumeFacts>> parse_docker_volumes(const HttpAnswer& answer) {
  const Probe<nlohmann::json> listed = volumes_in(answer);
  const nlohmann::json* json = seen(listed);
  if (json == nullptr) {
    return *unknown(listed);
  }
  std::vector<VolumeFacts> volumes;
  for (const nlohmann::json& each : list_at(*json, "Volumes")) {  // null where there are none
    volumes.push_back({text_at(each, "Name"), parse_rfc3339(text_at(each, "CreatedAt"))});
  }
  return volumes;
}

HttpRequest docker_volume_uses_request(const std::string& socket, Duration deadline) {
  return get(socket, "/system/df?type=volume", deadline);
}

Probe<std::vector<DockerVolumeUse>> parse_docker_volume_uses(const HttpAnswer& answer) {
  const Probe<nlohmann::json> listed = volumes_in(answer);
  const nlohmann::json* json = seen(listed);
  if (json == nullptr) {
    return *unknown(listed);
  }
  std::vector<DockerVolumeUse> uses;
  for (const nlohmann::json& each : list_at(*json, "Volumes")) {
    DockerVolumeUse use{text_at(each, "Name"), std::nullopt, false};
    const auto data = each.find("UsageData");
    if (data != each.end() && data->is_object()) {
      const std::int64_t size = number_at(*data, "Size");  // -1: not measured
      use.size = size < 0 ? std::nullopt : std::optional<Bytes>{Bytes{static_cast<std::uint64_t>(size)}};
      use.used = number_at(*data, "RefCount") > 0;
    }
    uses.push_back(std::move(use));
  }
  return uses;
}

HttpRequest docker_logs_request(const std::string& socket, const std::string& id, int lines, Duration deadline) {
  return get(socket, "/containers/" + id + "/logs?stdout=1&stderr=1&tail=" + std::to_string(lines), deadline);
}

Probe<std::string> parse_docker_logs(const HttpAnswer& answer) {
  if (!is_good(answer)) {
    return unknown_from(answer);
  }
  // Frames of 8 bytes of header (stream, three zeroes, length) and a payload; a container with a tty has none.
  std::string text;
  std::string_view rest = answer.body;
  while (rest.size() >= 8 && static_cast<unsigned char>(rest[0]) <= 2 &&
         rest.substr(1, 3) == std::string_view{"\0\0\0", 3}) {
    std::size_t length = 0;
    for (std::size_t i = 4; i < 8; ++i) {
      length = (length << 8U) | static_cast<unsigned char>(rest[i]);
    }
    rest.remove_prefix(8);
    text += rest.substr(0, length);
    rest.remove_prefix(std::min(length, rest.size()));
  }
  text += rest;
  return text;
}

std::string docker_context_file(const std::string& docker_config, const std::string& context) {
  return docker_config + "/contexts/meta/" + sha256_hex(context) + "/meta.json";
}

Probe<std::string> parse_docker_context(std::string_view text) {
  const std::string host = text_at(parse_json(text), "Endpoints.docker.Host");
  if (host.empty()) {
    return garbage(text);
  }
  return host;
}

std::string parse_docker_config(std::string_view text) {
  return text_at(parse_json(text), "currentContext");
}

}  // namespace joelclaw::infra
