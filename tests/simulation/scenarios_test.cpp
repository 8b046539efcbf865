// SPDX-License-Identifier: MIT
#include "acting.hpp"
#include "expectations.hpp"

#include "support/catch.hpp"
#include "support/layer_line.hpp"

#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/terminal.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/simulation/simulated_host.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/use_case/status.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace joelclaw::infra {
namespace {

struct Seen {
  Diagnosis diagnosis;
  std::vector<std::string> unknown_questions;
  Duration took{};
};

Seen look_at(const std::string& wish) {
  auto made = simulation::make(wish);
  INFO(wish);
  REQUIRE(made);
  NoTerminal terminal;
  Host host = made->host(terminal);
  const StackSpec spec = spec_of(host);
  StatusReport report = status(spec, host, {});
  return {std::move(report.diagnosis), made->unknown_questions(), report.snapshot.elapsed};
}

}  // namespace

TEST_CASE("every scenario gets its one verdict") {
  for (const Expectation& expected : expectations()) {
    SECTION(expected.scenario) {
      const Seen seen = look_at(expected.scenario);
      INFO(expected.scenario);
      CHECK(seen.unknown_questions == std::vector<std::string>{});
      check_told(expected, seen.diagnosis);
    }
  }
}

TEST_CASE("every numbered scenario that a look can tell has an expectation") {
  // What only shows over time (a blip, a regression, a cooldown) is the healer's, and has no verdict of one look.
  const std::set<std::string> over_time{"S10", "S12", "S13"};
  for (const simulation::Scenario& scenario : simulation::scenarios()) {
    const bool numbered =
        scenario.name.size() > 1 && scenario.name[0] == 'S' && scenario.name[1] >= '0' && scenario.name[1] <= '9';
    if (!numbered || over_time.contains(scenario.name)) {
      continue;
    }
    const auto& all = expectations();
    INFO(scenario.name << ": " << scenario.summary);
    CHECK(std::any_of(all.begin(), all.end(), [&](const Expectation& each) { return each.scenario == scenario.name; }));
  }
}

TEST_CASE("whatever hangs, a look ends within its patience and a second") {
  for (const char* wish : {"tools-hang", "S49", "S44", "S03", "docker-hung", "half-observed"}) {
    const Seen seen = look_at(wish);
    INFO(wish << ": " << described(seen.diagnosis));
    CHECK(seen.took <= Duration{6'000});
  }
}

TEST_CASE("on a healthy stack every single check is ok") {
  const Seen seen = look_at("healthy");
  for (const LayerReport& layer : seen.diagnosis.layers) {
    for (const Check& check : layer.checks) {
      INFO(check.name << ": " << check.detail);
      CHECK(check.state == CheckState::ok);
    }
  }
}

TEST_CASE("no layer is ok of which nothing is known") {
  for (const simulation::Scenario& scenario : simulation::scenarios()) {
    const Seen seen = look_at(scenario.name.empty() ? scenario.aliases.front() : scenario.name);
    for (const LayerReport& layer : seen.diagnosis.layers) {
      INFO(scenario.name << ": " << to_string(layer.layer));
      CHECK_FALSE((layer.state == LayerState::ok && layer.summary == "could not be asked"));
    }
  }
}

TEST_CASE("no layer's line contradicts its state") {
  std::set<std::string> wishes;
  for (const simulation::Scenario& scenario : simulation::scenarios()) {
    wishes.insert(scenario.name.empty() ? scenario.aliases.front() : scenario.name);
  }
  for (const Expectation& expected : expectations()) {
    wishes.insert(expected.scenario);
  }
  const Diagnosis healthy = look_at("healthy").diagnosis;
  for (const std::string& wish : wishes) {
    INFO(wish);
    for (const LayerReport& layer : look_at(wish).diagnosis.layers) {
      CHECK(contradiction(layer, healthy) == "");
    }
  }
}

TEST_CASE("what a broken layer explains makes nothing red above it") {
  for (const char* wish : {"down-on-purpose", "stopped", "S36"}) {
    const Diagnosis seen = look_at(wish).diagnosis;
    INFO(wish << ": " << described(seen));
    CHECK(seen.layer(Layer::kubernetes).state == LayerState::skip);
    CHECK(seen.layer(Layer::endpoints).state == LayerState::skip);
  }
}

TEST_CASE("a program that lies or babbles makes a layer unknown, never broken") {
  const Seen seen = look_at("tools-garbage");
  INFO(described(seen.diagnosis));
  CHECK(seen.diagnosis.layer(Layer::vm).state != LayerState::fail);
  CHECK(seen.diagnosis.find(FindingClass::vm_missing) == nullptr);
  CHECK(seen.diagnosis.find(FindingClass::vm_zombie) == nullptr);
  CHECK(seen.diagnosis.find(FindingClass::talos_service_failed) == nullptr);
}

TEST_CASE("programs that hang or babble are no fault of the stack: the verdict names what was not seen") {
  // The VM, the engine and the API server answer without any of them.
  for (const char* wish : {"tools-hang", "tools-garbage"}) {
    const Diagnosis seen = look_at(wish).diagnosis;
    INFO(wish << ": " << described(seen));
    CHECK(seen.health == Health::healthy);
    CHECK_FALSE(seen.root_cause);
    CHECK(seen.find(FindingClass::talos_api_unreachable) == nullptr);
    for (const LayerReport& layer : seen.layers) {
      CHECK(layer.state != LayerState::fail);
    }
    const auto& checks = seen.layer(Layer::vm).checks;
    CHECK(
        std::any_of(checks.begin(), checks.end(), [](const Check& each) { return each.state == CheckState::unknown; }));
  }
}

TEST_CASE("where nothing is installed no service is at fault; where only a path is wrong it may be") {
  const auto causes = [](const std::string& wish) {
    std::set<std::string> names;
    for (const Finding& each : look_at(wish).diagnosis.findings) {
      if (each.cls == FindingClass::probe_failed) {
        names.insert(each.caused_by ? to_string(each.caused_by->cls) : "none");
      }
    }
    return names;
  };
  CHECK(causes("first-run") == std::set<std::string>{"tool-missing"});
  CHECK(causes("S38+probe-failed") == std::set<std::string>{"none"});
}

TEST_CASE("a crash loop names the cause that the log shows") {
  const std::pair<const char*, const char*> table[] = {{"redis-aof", "append-only file"},
                                                       {"typesense-lock", "lock file"},
                                                       {"port-variable", "tcp://"},
                                                       {"dkron-permission", "may not write to its volume"},
                                                       {"typesense-fd-limit", "file descriptors"}};
  for (const auto& [wish, cause] : table) {
    const Diagnosis seen = look_at(wish).diagnosis;
    INFO(wish << ": " << described(seen));
    REQUIRE(seen.root_cause);
    const Finding& found = *seen.root_cause;
    const bool named =
        found.summary.find(cause) != std::string::npos ||
        std::any_of(found.evidence.begin(), found.evidence.end(),
                    [&cause = cause](const std::string& line) { return line.find(cause) != std::string::npos; });
    CHECK(named);
  }
}

TEST_CASE("of several kubeconfigs the one that knows this cluster is asked with") {
  ActedUpon stack{"healthy"};
  stack.model().host.files["/Users/joel/.kube/other"] =
      "apiVersion: v1\nkind: Config\ncontexts: []\nclusters: []\nusers: []\ncurrent-context: \"\"\n";
  stack.model().host.variables["KUBECONFIG"] =
      "/Users/joel/.kube/none:/Users/joel/.kube/other:/Users/joel/.kube/config";
  const Diagnosis seen = stack.look();
  INFO(described(seen));
  CHECK(seen.health == Health::healthy);
  stack.model().host.variables["KUBECONFIG"] = "/Users/joel/.kube/none:/Users/joel/.kube/other";
  CHECK(stack.look().health == Health::unknown);
}

}  // namespace joelclaw::infra
