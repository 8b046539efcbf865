// SPDX-License-Identifier: MIT
#include <infra/simulation/docker_tool.hpp>

#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

using Words = std::vector<std::string>;

struct Global {
  std::string host, context;
  Words words;
  bool known = true;
};

Global read_global(const Words& given) {
  Global global;
  std::size_t at = 0;
  for (; at < given.size() && given[at].starts_with('-'); ++at) {
    const auto equals = given[at].find('=');
    const std::string name = given[at].substr(0, equals);
    const bool host = name == "--host" || name == "-H";
    const bool context = name == "--context" || name == "-c";
    if (name == "--version" || name == "-v") {
      break;
    }
    if ((!host && !context) || (equals == std::string::npos && at + 1 >= given.size())) {
      global.known = false;
      return global;
    }
    (host ? global.host : global.context) = equals == std::string::npos ? given[++at] : given[at].substr(equals + 1);
  }
  global.words.assign(given.begin() + static_cast<std::ptrdiff_t>(at), given.end());
  return global;
}

std::string variable(const Model& model, const Command& command, const std::string& name) {
  for (const auto& [key, value] : command.environment.changes) {
    if (key == name) {
      return value.value_or("");
    }
  }
  const auto found = model.host.variables.find(name);
  return found == model.host.variables.end() ? std::string{} : found->second;
}

/// tools.md 5.1: -H, then --context, DOCKER_HOST, the current context, the default.
std::string endpoint_of(const Model& model, const Command& command, const Global& global) {
  if (!global.host.empty()) {
    return global.host;
  }
  const std::string own = model.engine.context_endpoint;
  if (!global.context.empty()) {
    return global.context == model.instance() ? own : std::string{};
  }
  if (const std::string host = variable(model, command, "DOCKER_HOST"); !host.empty()) {
    return host;
  }
  return own.empty() ? "unix:///var/run/docker.sock" : own;
}

/// The CLI's own words by its generation (tools.md 5.1).
Reply unreachable(const Model& model, Contact contact, const std::string& endpoint) {
  const std::string path = endpoint.starts_with("unix://") ? endpoint.substr(7) : endpoint;
  const bool newest = model.parameters.docker >= 29;
  switch (contact) {
    case Contact::silent:
      return hanging();
    case Contact::denied:
      return exited(1, "",
                    newest ? "permission denied while trying to connect to the docker API at " + endpoint + "\n"
                           : "permission denied while trying to connect to the Docker daemon socket at " + endpoint +
                                 ": Get \"http://%2Fdocker.sock/v1.51/containers/json\": dial unix " + path +
                                 ": connect: permission denied\n");
    case Contact::closed:
      return exited(1, "", "error during connect: Get \"http://%2Fdocker.sock/v1.52/containers/json\": EOF\n");
    case Contact::absent:
      if (newest) {
        return exited(1, "",
                      "failed to connect to the docker API at " + endpoint +
                          "; check if the path is correct and if the daemon is running: dial unix " + path +
                          ": connect: no such file or directory\n");
      }
      break;
    default:
      break;
  }
  return exited(1, "", "Cannot connect to the Docker daemon at " + endpoint + ". Is the docker daemon running?\n");
}

/// `docker info` and `docker version` still say what they know of themselves, and fail (tools.md 5.2).
std::string client_part(const Words& words) {
  const bool json = words.size() > 2 && words[1] == "--format" && words[2] == "{{json .}}";
  return words[0] == "info" && json ? R"({"ServerVersion":"","ClientInfo":{"Version":"29.1.3","Context":"default"}})"
                                      "\n"
                                    : std::string{};
}

Reply at_engine(Model& model, const Words& words, const Command& command) {
  Duration waking{};
  if (model.engine.service != "active") {  // systemd's docker.socket starts it for whoever connects (colima #1637)
    apply(model, {EventKind::start_engine, "", ""});
    waking = Duration{2'400};
  }
  auto reply = docker_act(model, words, command);
  if (!reply) {
    reply = docker_look(model, words);
  }
  if (!reply) {
    return unknown_command(model, to_string(command));
  }
  reply->latency += waking + between(model, 40, 140);
  return *reply;
}

}  // namespace

Reply answer_docker(Model& model, const Command& command) {
  const Global global = read_global(command.arguments);
  if (!global.known || global.words.empty()) {
    return unknown_command(model, to_string(command));
  }
  const Words& words = global.words;
  if (words[0] == "--version" || words[0] == "-v") {
    return exited(0, "Docker version " + engine_version(model.parameters.docker).version + ", build 0123456\n");
  }
  if (words[0] == "context") {
    const auto reply = docker_context(model, words, command);
    return reply ? *reply : unknown_command(model, to_string(command));
  }
  const std::string endpoint = endpoint_of(model, command, global);
  if (endpoint.empty()) {
    return exited(1, "",
                  "Failed to initialize: unable to resolve docker endpoint: context \"" + global.context +
                      "\": context not found: open " + model.parameters.home +
                      "/.docker/contexts/meta/meta.json: no such file or directory\n");
  }
  const bool own = endpoint == "unix://" + model.docker_socket();
  const Contact contact = own ? reach_docker_socket(model) : Contact::absent;
  if (contact != Contact::answered) {
    Reply reply = unreachable(model, contact, endpoint);
    std::get<Outcome>(reply.what).out = client_part(words);
    reply.latency = between(model, 20, 60);
    return reply;
  }
  return at_engine(model, words, command);
}

Reply answer_docker_inside(Model& model, const Command& command, const std::vector<std::string>& words) {
  const Global global = read_global({words.begin() + 1, words.end()});
  if (!global.known || global.words.empty() || !global.host.empty()) {
    return unknown_command(model, to_string(command));
  }
  if (model.engine.hung) {
    return hanging();
  }
  if (model.engine.service != "active" && model.engine.socket != "active") {
    return unreachable(model, Contact::refused, "unix:///var/run/docker.sock");
  }
  return at_engine(model, global.words, command);
}

}  // namespace joelclaw::infra::simulation
