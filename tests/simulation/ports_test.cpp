// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/port/world.hpp>
#include <infra/simulation/container_files.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/use_case/ports_change.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;
using simulation::PortUse;

PortMapping typesense() {
  PortMapping port;
  port.host = port.container = 8108;
  port.service = ObjectName{"joelclaw", "typesense"};
  return port;
}

PortsOptions adding(const PortMapping& port) {
  PortsOptions options;
  options.port = port;
  return options;
}

PortsReport change(ActedUpon& stack, PortsOptions options) {
  SilentReporter silent;
  return change_ports(stack.spec(), stack.host(), silent, options);
}

std::string told(const PortsReport& report) {
  std::string text = report.refusal ? "refused: " + to_string(*report.refusal) : std::string{report.held ? "held" : "not held"};
  text += report.error ? "\n" + to_string(*report.error) : "";
  for (const StepReport& each : report.steps) {
    text += "\n  " + to_string(each.end) + " " + each.id + " " + each.detail;
  }
  return text + (report.after ? "\n" + described(*report.after) : "");
}

bool publishes(const simulation::Model& model, std::uint16_t host) {
  const simulation::Container* node = model.node();
  return node != nullptr && node->state == "running" && node->unbound.count(host) == 0 &&
         std::any_of(node->wanted.begin(), node->wanted.end(), [host](const auto& each) { return each.host == host; });
}

Strings volumes_of(const simulation::Model& model) {
  Strings all;
  for (const simulation::Mount& each : model.node() == nullptr ? std::vector<simulation::Mount>{} : model.node()->mounts) {
    all.push_back(each.destination + "=" + each.name);
  }
  return all;
}

bool has_backups(const simulation::Model& model) {
  return std::any_of(model.host.files.begin(), model.host.files.end(),
                     [](const auto& each) { return each.first.starts_with("vm:") && contains(each.first, ".joelclaw-"); });
}

/// No secret of the environment anywhere that this program writes or is seen to say.
void check_silence(ActedUpon& stack) {
  constexpr const char* secret = "U0lNVUxBVEVELVNFQ1JFVA";
  for (const auto& [path, text] : stack.model().host.files) {
    INFO(path);
    CHECK((path.starts_with("vm:") || !contains(text, secret)));
  }
  for (const simulation::Act& each : stack.model().acts) {
    CHECK_FALSE(contains(join(each.words, " "), secret));
    CHECK_FALSE(contains(join(each.changed, " "), secret));
  }
}

}  // namespace

TEST_CASE("ports add by edit publishes a port in the one order that works") {
  for (const char* wish : {"port-unpublished", "port-unpublished:3", "port-unpublished:8"}) {
    ActedUpon stack{wish};
    PortMapping port = typesense();
    port.service->space = stack.spec().ports.front().service->space;
    const Strings volumes = volumes_of(stack.model());
    const std::string id = stack.model().node()->id;
    const PortsReport planned = change(stack, [&] { PortsOptions each = adding(port); each.plan_only = true; return each; }());
    INFO(told(planned));
    CHECK(stack.mutations() == Strings{});
    CHECK(planned.plan.steps.size() == 8);
    const PortsReport report = change(stack, adding(port));
    INFO(wish << "\n" << told(report) << "\n" << join(stack.mutations(), "\n"));
    CHECK(report.held);
    CHECK(stack.unknown() == Strings{});
    CHECK(stack.forbidden() == Strings{});
    CHECK(publishes(stack.model(), 8108));
    CHECK(stack.model().node()->id == id);
    CHECK(volumes_of(stack.model()) == volumes);
    CHECK_FALSE(has_backups(stack.model()));
    CHECK(stack.look().health == Health::healthy);
    check_silence(stack);
    const Strings made = stack.mutations();
    const Strings wanted{"joelclaw-bindings' 'keep",  "stop -t 120",
                         "'systemctl' 'stop' 'docker.socket' 'docker.service'", "joelclaw-bindings' 'keep",
                         "'config.v2.json'",          "'hostconfig.json'",
                         "'systemctl' 'start' 'docker.socket' 'docker.service'", " start ",
                         "uncordon",  // Talos cordons its node when it is stopped
                         "joelclaw-bindings' 'forget"};
    REQUIRE(made.size() >= wanted.size());
    CHECK(made.size() == wanted.size());
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      CHECK_THAT(made[at], ContainsSubstring(wanted[at]));
    }
    CHECK(change(stack, adding(port)).held);  // a second time nothing is done
    CHECK(stack.mutations() == made);
  }
}

TEST_CASE("what cannot be is refused before anything stops") {
  struct Refusal {
    const char* wish;
    std::uint16_t host, container;
    const char* service;
    const char* why;
  };
  for (const Refusal& each : {Refusal{"healthy", 9999, 6443, "", "reserved"},
                              Refusal{"healthy", 9999, 50000, "", "reserved"},
                              Refusal{"healthy", 6379, 7000, "", "twice"},
                              Refusal{"healthy", 9000, 6379, "", "already"},
                              Refusal{"healthy", 9000, 40000, "typesense", "no NodePort"},
                              Refusal{"healthy", 9000, 9000, "nobody", "there is no Service"},
                              Refusal{"healthy", 9000, 9000, "inngest-svc", "name one"},
                              Refusal{"S38", 9000, 9000, "", ""}}) {
    ActedUpon stack{each.wish};
    PortMapping port;
    port.host = each.host;
    port.container = each.container;
    if (*each.service != '\0') {
      port.service = ObjectName{"joelclaw", each.service};
    }
    if (std::string{each.why}.empty()) {
      continue;
    }
    const PortsReport report = change(stack, adding(port));
    INFO(each.host << ":" << each.container << "\n" << told(report));
    REQUIRE(report.refusal);
    CHECK_THAT(to_string(*report.refusal), ContainsSubstring(each.why));
    CHECK(stack.mutations() == Strings{});
  }
  ActedUpon taken{"healthy"};
  taken.model().host.listeners.push_back({"127.0.0.1", 9000, 4711, "node", "joel", "node server.js", {}});
  PortMapping port;
  port.host = port.container = 9000;
  const PortsReport report = change(taken, adding(port));
  REQUIRE(report.refusal);
  CHECK_THAT(to_string(*report.refusal), ContainsSubstring("4711"));
  CHECK(taken.mutations() == Strings{});
}

TEST_CASE("ports remove takes a port from the container, and leaves the others") {
  ActedUpon stack{"healthy"};
  const std::size_t before = stack.model().node()->wanted.size();
  REQUIRE(publishes(stack.model(), 3111));
  PortsOptions options;
  options.port.host = options.port.container = 3111;
  options.removes = true;
  const PortsReport report = change(stack, options);
  INFO(told(report) << "\n" << join(stack.mutations(), "\n"));
  CHECK(report.error.value_or(Error{}) == Error{});
  CHECK_FALSE(publishes(stack.model(), 3111));
  CHECK(stack.model().node()->wanted.size() == before - 1);
  CHECK_FALSE(has_backups(stack.model()));
}

TEST_CASE("where the engine cannot start on what was written, the former bytes come back") {
  ActedUpon stack{"port-unpublished"};
  PortMapping port = typesense();
  // An engine of another make: what it reads it does not take, and the container is not known any more.
  port.host_ip = "not an address";
  const std::string id = stack.model().node()->id;
  PortsOptions options = adding(typesense());
  simulation::Container other = *stack.model().node();
  other.id = std::string(64, 'e');
  other.name = "taker";
  other.labels.clear();
  other.wanted = {{8108, 8108, "tcp", "0.0.0.0"}};
  other.restart_policy = "always";
  other.state = "exited";
  stack.model().engine.containers.push_back(other);  // it comes up with the engine, and has the port first
  const PortsReport report = change(stack, options);
  INFO(told(report) << "\n" << join(stack.mutations(), "\n"));
  CHECK_FALSE(report.held);
  CHECK(report.undone);
  REQUIRE(stack.model().node() != nullptr);
  CHECK(stack.model().node()->id == id);
  CHECK(stack.model().node()->state == "running");
  CHECK_FALSE(publishes(stack.model(), 8108));
  CHECK_FALSE(has_backups(stack.model()));
}

TEST_CASE("an edit that was left by anybody is settled by the next heal, up or ports") {
  for (const int way : {0, 1, 2}) {
    ActedUpon stack{"S36"};
    const Strings volumes = volumes_of(stack.model());
    if (way == 0) {
      stack.heal();
    } else if (way == 1) {
      stack.up();
    } else {
      change(stack, adding(typesense()));
    }
    INFO(way << "\n" << described(stack.look()) << "\n" << join(stack.mutations(), "\n"));
    REQUIRE(stack.model().node() != nullptr);
    CHECK(stack.model().node()->state == "running");
    CHECK(volumes_of(stack.model()) == volumes);
    CHECK_FALSE(publishes(stack.model(), 3838));
    CHECK_FALSE(has_backups(stack.model()));
    for (const Finding& each : stack.look().findings) {  // the journal that a stranger left has no end that is ours
      CHECK((each.severity != Severity::fail || each.cls == FindingClass::interrupted_operation));
    }
    CHECK(stack.unknown() == Strings{});
  }
}

namespace {

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
