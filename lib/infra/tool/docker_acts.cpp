// SPDX-License-Identifier: MIT
#include <infra/tool/docker_acts.hpp>

#include <fmt/format.h>

#include <utility>

namespace joelclaw::infra {
namespace {

Command docker(const EngineAccess& engine, std::vector<std::string> words, Duration deadline) {
  if (engine.inside) {
    words.insert(words.begin(), "docker");
    return ssh_command(*engine.inside, words, deadline);
  }
  words.insert(words.begin(), {"--host", "unix://" + engine.socket});
  return {"docker", std::move(words), {}, "", deadline};
}

}  // namespace

Command docker_start_command(const EngineAccess& engine, const std::string& container, Duration deadline) {
  return docker(engine, {"start", container}, deadline);
}

Command docker_stop_command(const EngineAccess& engine, const std::string& container, Duration deadline) {
  return docker(engine, {"stop", "-t", std::to_string(node_stop_seconds), container}, deadline);
}

Command docker_restart_command(const EngineAccess& engine, const std::string& container, Duration deadline) {
  return docker(engine, {"restart", "-t", std::to_string(node_stop_seconds), container}, deadline);
}

Command docker_update_command(const EngineAccess& engine, const std::string& container, const ContainerChange& change,
                              Duration deadline) {
  std::vector<std::string> words{"update"};
  if (change.restart_policy) {
    words.insert(words.end(), {"--restart", *change.restart_policy});
  }
  if (change.nano_cpus) {
    words.insert(words.end(), {"--cpus", fmt::format("{}.{:02}", *change.nano_cpus / 1'000'000'000,
                                                     *change.nano_cpus % 1'000'000'000 / 10'000'000)});
  }
  if (change.memory) {
    const std::string bytes = std::to_string(change.memory->count);
    words.insert(words.end(), {"--memory", bytes, "--memory-swap", bytes});
  }
  words.push_back(container);
  return docker(engine, std::move(words), deadline);
}

std::vector<Command> docker_reclaim_commands(const EngineAccess& engine, Duration deadline) {
  return {docker(engine, {"image", "prune", "--force", "--filter", "until=24h"}, deadline),
          docker(engine, {"builder", "prune", "--force", "--filter", "until=24h"}, deadline)};
}

Command docker_context_command(const std::string& context, const std::string& socket, Duration deadline) {
  return {"docker", {"context", "create", context, "--docker", "host=unix://" + socket}, {}, "", deadline};
}

}  // namespace joelclaw::infra
