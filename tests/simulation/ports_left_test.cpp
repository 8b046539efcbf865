// SPDX-License-Identifier: MIT
#include "ports_acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/port/host.hpp>
#include <infra/port/world.hpp>
#include <infra/simulation/container_files.hpp>
#include <infra/simulation/lifeline.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;
using simulation::PortUse;

/// What the words do in the VM as root, as somebody does it by hand.
void by_hand(ActedUpon& stack, const Strings& words, const std::string& input = {}) {
  Watcher nobody;
  Command command{"ssh",
                  {"-F", stack.model().lima_home() + "/" + stack.model().instance() + "/ssh.config", "-T", "-o",
                   "BatchMode=yes", "-o", "ControlMaster=no", "-o", "ControlPath=none", stack.model().ssh_host(), "--"},
                  {}, input, Duration{300'000}};
  command.arguments.emplace_back("sudo");
  for (const std::string& each : words) {
    command.arguments.push_back("'" + each + "'");
  }
  const std::array<Question, 1> questions{command};
  const auto answers = stack.host().world.ask(questions, nobody);
  INFO(to_string(command));
  REQUIRE(std::get<Outcome>(answers.front().what).exit_status().has_value());
  stack.pass(Duration{60'000});
}

std::string edited(ActedUpon& stack) {
  const std::string path = simulation::container_directory(*stack.model().node()) + "/hostconfig.json";
  std::string text = simulation::container_file(stack.model(), path).value_or("");
  const std::string at = "\"PortBindings\":{";
  text.insert(text.find(at) + at.size(), R"("8108/tcp":[{"HostIp":"0.0.0.0","HostPort":"8108"}],)");
  return text;
}

}  // namespace

TEST_CASE("what a naive edit does is not published") {
  for (const int generation : {28, 29}) {
    ActedUpon stack{"port-unpublished"};
    stack.model().parameters.docker = generation;
    const std::string path = simulation::container_directory(*stack.model().node()) + "/hostconfig.json";
    const std::string name = stack.model().node_name();
    INFO(generation);
    by_hand(stack, {"tee", path}, edited(stack));  // while dockerd runs
    by_hand(stack, {"docker", "stop", "-t", "120", name});
    by_hand(stack, {"docker", "start", name});
    CHECK_FALSE(publishes(stack.model(), 8108));
    by_hand(stack, {"docker", "stop", "-t", "120", name});
    by_hand(stack, {"systemctl", "stop", "docker.socket", "docker.service"});
    by_hand(stack, {"tee", path}, edited(stack));  // one file of two
    by_hand(stack, {"systemctl", "start", "docker.socket", "docker.service"});
    by_hand(stack, {"docker", "start", name});
    CHECK(publishes(stack.model(), 8108) == (generation == 29));
    by_hand(stack, {"docker", "stop", "-t", "120", name});
    by_hand(stack, {"systemctl", "stop", "docker.socket", "docker.service"});
    by_hand(stack, {"tee", path}, edited(stack).substr(0, 40));  // torn
    by_hand(stack, {"systemctl", "start", "docker.socket", "docker.service"});
    CHECK(stack.model().node() == nullptr);  // it looks like lost data
  }
}

TEST_CASE("killed at any step, the ports are the former ones or the new ones after the next run") {
  std::size_t deaths = 0;
  for (const bool removes : {false, true}) {
    for (const PortUse use : {PortUse::append, PortUse::act}) {
      if (removes && use == PortUse::append) {
        continue;  // the same steps in the same journal
      }
      for (std::size_t count = 1;; ++count) {
        ActedUpon stack{removes ? "healthy" : "port-unpublished"};
        const Strings volumes = volumes_of(stack.model());
        PortsOptions options = adding(typesense());
        options.removes = removes;
        stack.life().kill_at({use, count, Duration{removes ? 15 : 0}, count % 2 == 0});
        bool killed = false;
        try {
          change(stack, options);
        } catch (const simulation::Killed&) {
          killed = true;
        }
        if (!killed) {
          break;
        }
        ++deaths;
        const std::string cause = stack.life().cause();
        stack.life().revive();
        stack.pass(Duration{count % 3 * 20'000});
        if (count % 2 == 0) {
          stack.heal({.force = "test"});
        } else {
          stack.up();
        }
        INFO((removes ? "remove " : "add ") << count << " " << cause << "\n" << described(stack.look()));
        INFO(join(stack.mutations(), "\n"));
        const simulation::Container* node = stack.model().node();
        REQUIRE(node != nullptr);
        CHECK(node->state == "running");
        CHECK(volumes_of(stack.model()) == volumes);
        const bool wanted = std::any_of(node->wanted.begin(), node->wanted.end(), [](const auto& each) { return each.host == 8108; });
        CHECK(publishes(stack.model(), 8108) == wanted);
        for (const auto& each : node->wanted) {
          CHECK(publishes(stack.model(), each.host));
        }
        CHECK_FALSE(has_backups(stack.model()));
        CHECK(stack.forbidden() == Strings{});
        CHECK(stack.unknown() == Strings{});
      }
    }
  }
  CHECK(deaths > 40);
}

}  // namespace joelclaw::infra
