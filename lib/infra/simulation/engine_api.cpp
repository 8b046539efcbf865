// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/http_answers.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* json_type = "application/json";

Page page_of(int status, const Json& body) {
  return {status, json_type, body.dump() + "\n"};
}

Page message(int status, const std::string& text) {
  return page_of(status, {{"message", text}});
}

/// "/v1.44/info" is "/info" of an engine that speaks 1.44; without a prefix it speaks its own newest.
std::string strip_version(const std::string& path, int& minor) {
  minor = 0;
  if (!path.starts_with("/v1.")) {
    return path;
  }
  const auto slash = path.find('/', 1);
  minor = static_cast<int>(parse_number(std::string_view{path}.substr(4, slash - 4)).value_or(0));
  return slash == std::string::npos ? "/" : path.substr(slash);
}

int minor_of(const std::string& api) {
  return static_cast<int>(parse_number(std::string_view{api}.substr(2)).value_or(0));
}

bool carries(const Container& container, const std::string& label) {
  const auto equals = label.find('=');
  const auto found = container.labels.find(label.substr(0, equals));
  return found != container.labels.end() && (equals == std::string::npos || found->second == label.substr(equals + 1));
}

/// filters={"label":["talos.cluster.name=joelclaw"]}, or the older map form {"label":{"a=b":true}}.
bool passes(const Container& container, const std::string& filters) {
  const Json wanted = filters.empty() ? Json::object() : Json::parse(filters, nullptr, false);
  if (!wanted.is_object() || !wanted.contains("label")) {
    return true;
  }
  const Json& labels = wanted["label"];
  for (const auto& [key, value] : labels.items()) {
    if (!carries(container, labels.is_array() ? value.get<std::string>() : key)) {
      return false;
    }
  }
  return true;
}

Page container_list(const Model& model, const Route& route) {
  const auto value = [&route](const char* key) {
    const auto found = route.query.find(key);
    return found == route.query.end() ? std::string{} : found->second;
  };
  const std::string all = value("all");
  Json list = Json::array();
  for (const Container& container : model.engine.containers) {
    const bool shown = all == "1" || all == "true" || container.state == "running";
    if (shown && passes(container, value("filters"))) {
      list.push_back(container_summary(model, container));
    }
  }
  return page_of(200, list);
}

/// The engine's stream without a terminal: a byte of kind, three of nothing, four of length, text.
std::string multiplexed(const std::vector<std::string>& lines, std::size_t tail) {
  std::string stream;
  const std::size_t first = lines.size() > tail ? lines.size() - tail : 0;
  for (std::size_t at = first; at < lines.size(); ++at) {
    const std::string text = lines[at] + "\n";
    stream += std::string{"\x01\0\0\0", 4};
    for (unsigned shift = 32; shift > 0; shift -= 8) {
      stream += static_cast<char>(text.size() >> (shift - 8) & 0xffU);
    }
    stream += text;
  }
  return stream;
}

Page container_page(Model& model, const HttpRequest& request, const Route& route, std::string_view rest) {
  const auto slash = rest.find('/');
  const std::string name{rest.substr(0, slash)};
  const std::string_view verb = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  const auto& all = model.engine.containers;
  const auto found = std::find_if(all.begin(), all.end(), [&name](const Container& each) {
    return each.name == name || (name.size() >= 12 && each.id.starts_with(name));
  });
  if (found == all.end()) {
    return message(404, "No such container: " + name);
  }
  if (verb == "json") {
    return page_of(200, container_inspection(model, *found));
  }
  if (verb == "stats" && route.query.count("stream") != 0) {
    return page_of(200, container_stats(model, *found));
  }
  if (verb == "logs" && (route.query.count("stdout") != 0 || route.query.count("stderr") != 0)) {
    const auto tail = route.query.find("tail");
    const auto lines = tail == route.query.end() ? std::optional<std::uint64_t>{} : parse_number(tail->second);
    return {200, "application/vnd.docker.multiplexed-stream", multiplexed(found->console, lines.value_or(1'000'000))};
  }
  return unknown_page(model, request);
}

Page version_page(const Model& model) {
  const EngineVersion version = engine_version(model.parameters.docker);
  return page_of(200,
                 {{"Version", version.version}, {"ApiVersion", version.api}, {"MinAPIVersion", version.oldest_api}});
}

/// What `docker system df` asks (tools.md 5.2): the engine's own walk through each volume. Sizes are constructed: no file
/// of a volume is modelled, so each has one by its name.
Json volume_usage(const Model& model) {
  Json volumes = Json::array();
  for (const Volume& volume : model.engine.volumes) {
    int users = 0;
    for (const Container& container : model.engine.containers) {
      users += static_cast<int>(std::count_if(container.mounts.begin(), container.mounts.end(),
                                              [&volume](const Mount& each) { return each.name == volume.name; }));
    }
    const std::uint64_t gibibytes = 1 + volume.name.size() % 7 + static_cast<std::uint64_t>(volume.name.front() % 16);
    volumes.push_back({{"CreatedAt", format_rfc3339(volume.created)},
                       {"Name", volume.name},
                       {"UsageData", {{"RefCount", users}, {"Size", gibibytes << 30U}}}});
  }
  return {{"LayersSize", 0}, {"Volumes", volumes}};
}

Page routed_page(Model& model, const HttpRequest& request) {
  const EngineVersion version = engine_version(model.parameters.docker);
  Route route = route_of(request.path);
  int minor = 0;
  route.path = strip_version(route.path, minor);
  if (minor > minor_of(version.api)) {
    return message(
        400, fmt::format("client version 1.{} is too new. Maximum supported API version is {}", minor, version.api));
  }
  if (minor != 0 && minor < minor_of(version.oldest_api)) {
    return message(400,
                   fmt::format("client version 1.{} is too old. Minimum supported API version is {}, please upgrade "
                               "your client to a newer version",
                               minor, version.oldest_api));
  }
  if (request.method != "GET") {
    return unknown_page(model, request);
  }
  if (route.path == "/_ping") {
    return {200, "text/plain; charset=utf-8", "OK"};
  }
  if (route.path == "/info") {
    return page_of(200, engine_info(model));
  }
  if (route.path == "/version") {
    return version_page(model);
  }
  if (route.path == "/containers/json") {
    return container_list(model, route);
  }
  if (route.path == "/volumes") {
    return page_of(200, volume_list(model));
  }
  if (route.path == "/system/df") {
    return page_of(200, volume_usage(model));
  }
  constexpr std::string_view containers = "/containers/";
  if (route.path.starts_with(containers)) {
    return container_page(model, request, route, std::string_view{route.path}.substr(containers.size()));
  }
  return unknown_page(model, request);
}

}  // namespace

Page engine_page(Model& model, const HttpRequest& request) {
  const EngineVersion version = engine_version(model.parameters.docker);
  Page page = routed_page(model, request);
  // dockerd puts these into whatever it answers, refusals too.
  page.headers = {{"api-version", version.api},
                  {"docker-experimental", "false"},
                  {"ostype", "linux"},
                  {"server", "Docker/" + version.version + " (linux)"}};
  return page;
}

}  // namespace joelclaw::infra::simulation
