// SPDX-License-Identifier: MIT
// Looks once as `status` does and prints, as JSON, every child and connection of it with what each waited for.
//
//   bench_record SPEC
#include "real_machine.hpp"
#include "recording_world.hpp"

#include <infra/base/overload.hpp>
#include <infra/observe/observe.hpp>
#include <infra/port/host.hpp>
#include <infra/posix/guard.hpp>
#include <infra/posix/programs.hpp>
#include <infra/stack/load_spec.hpp>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace joelclaw::infra::bench {
namespace {

using Json = nlohmann::ordered_json;

void add_target(Json& to, const Target& target) {
  std::visit(Overload{
                 [&to](const TcpTarget& tcp) {
                   to["host"] = tcp.host;
                   to["port"] = tcp.port;
                 },
                 [&to](const UnixTarget& unix_target) { to["socket"] = unix_target.path; },
             },
             target);
}

Json json_of(const Command& command, const World& world) {
  static const Programs programs{process_environment(), {}};
  Json words = Json::array({world.locate(command.program)});
  for (const std::string& argument : command.arguments) {
    words.push_back(argument);
  }
  return {{"kind", "command"},
          {"words", std::move(words)},
          {"environment", programs.environment_of(command)},
          {"input", command.input},
          {"accompanying", command.lifetime == Lifetime::accompanying}};
}

Json json_of(const HttpRequest& request) {
  Json json{{"kind", "http"},           {"method", request.method}, {"path", request.path},
            {"accept", request.accept}, {"body", request.body},     {"tls", request.tls.has_value()},
            {"subprotocol", request.subprotocol}};
  add_target(json, request.target);
  return json;
}

Json json_of(const Dial& dial) {
  static const char* const greetings[] = {"none", "banner", "redis", "certificate"};
  Json json{{"kind", "dial"}, {"greeting", greetings[static_cast<std::size_t>(dial.greeting)]}};
  add_target(json, dial.target);
  return json;
}

Json json_of(const Asked& asked, const World& world) {
  Json json = std::visit(Overload{
                             [&world](const Command& command) { return json_of(command, world); },
                             [](const auto& other) { return json_of(other); },
                         },
                         asked.question);
  json["after"] = asked.after;
  json["on"] = asked.on;
  return json;
}

int record(const char* path) {
  std::ifstream file{path};
  const auto spec = load_spec(std::string{std::istreambuf_iterator<char>{file}, {}}, path);
  if (!spec) {
    std::fprintf(stderr, "bench_record: no spec, or one with faults: %s\n", path);
    return 65;
  }
  cli::RealMachine machine;
  Host& real = machine.host();
  RecordingWorld world{real.world};
  Host host{world, real.files, real.clock, real.terminal, real.locks, real.surroundings, real.state, real.editor};
  const Snapshot snapshot = observe(*spec, host);
  const ClientConfig* config = seen(snapshot.kubernetes.kubeconfig);
  const auto scratch = world.scratch_directory();
  // By their place: a recording holds no credentials.
  Json plan{{"scratch", scratch ? *scratch : std::string{}},
            {"kubeconfig", config == nullptr ? std::string{} : config->path},
            {"context", snapshot.kubernetes.context},
            {"questions", Json::array()}};
  for (const Asked& asked : world.asked()) {
    plan["questions"].push_back(json_of(asked, world));
  }
  std::cout << plan.dump(1) << '\n';
  return 0;
}

}  // namespace
}  // namespace joelclaw::infra::bench

int main(int argc, char** argv) {
  using namespace joelclaw::infra;
  if (argc > 1 && std::string_view{argv[1]} == guard_verb) {
    return guard_main(argc, argv);
  }
  if (argc != 2) {
    std::fputs("usage: bench_record SPEC\n", stderr);
    return 64;
  }
  try {
    return bench::record(argv[1]);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "bench_record: %s\n", failure.what());
    return 70;
  }
}
