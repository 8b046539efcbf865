// SPDX-License-Identifier: MIT
#include <simulation/expectations.hpp>
#include <support/catch.hpp>

#include <infra/diagnose/diagnose.hpp>
#include <infra/observe/observe.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/terminal.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/simulation/simulated_host.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

namespace joelclaw::infra {
namespace {

class NoTerminal : public Terminal {
 public:
  Written write(Stream, std::string_view) override { return Written::complete; }
  bool is_terminal(Stream) const override { return false; }
  int width(Stream) const override { return 80; }
};

/// What one look at a scenario saw, to be judged again and again.
struct Sight {
  const Expectation& expected;
  StackSpec spec;
  Snapshot snapshot;
};

StackSpec spec_on(const Host& host) {
  constexpr std::size_t largest = 1U << 20U;
  const std::string path = host.surroundings.home() + "/.config/joelclaw-infra/stack.yaml";
  const auto looked = host.files.read(path, largest);
  const auto* text = std::get_if<std::string>(&looked);
  if (text == nullptr) {
    return default_spec();
  }
  auto loaded = load_spec(*text, path);
  REQUIRE(loaded);
  return *loaded;
}

std::vector<Sight> look_at_all() {
  std::vector<Sight> all;
  for (const Expectation& expected : expectations()) {
    INFO(expected.scenario);
    auto made = simulation::make(expected.scenario);
    REQUIRE(made);
    NoTerminal terminal;
    Host host = made->host(terminal);
    StackSpec spec = spec_on(host);
    Snapshot snapshot = observe(spec, host);
    all.push_back({expected, std::move(spec), std::move(snapshot)});
  }
  return all;
}

/// Whether the scenario's test would be green on this.
bool is_told(const Expectation& expected, const Diagnosis& diagnosis) {
  const auto said = [&diagnosis](FindingClass cls) { return diagnosis.find(cls) != nullptr; };
  const auto& root = diagnosis.root_cause;
  return diagnosis.health == expected.health && root.has_value() == expected.root.has_value() &&
         (!root || root->cls == *expected.root) && std::all_of(expected.also.begin(), expected.also.end(), said) &&
         std::none_of(expected.never.begin(), expected.never.end(), said);
}

}  // namespace

TEST_CASE("a scenario misses each class that it is about, once its rule is switched off") {
  const std::vector<Sight> all = look_at_all();
  std::set<std::string> missed;
  for (const Sight& each : all) {
    INFO(each.expected.scenario);
    // One that is not told rightly to begin with is its own test's failure, and shows nothing here.
    if (!is_told(each.expected, diagnose(each.snapshot, each.spec))) {
      UNSCOPED_INFO("not told as expected, whatever is switched off");
      continue;
    }
    std::set<FindingClass> about{each.expected.also.begin(), each.expected.also.end()};
    if (each.expected.root) {
      about.insert(*each.expected.root);
    }
    for (const ClassInfo& info : all_classes()) {
      const bool told = is_told(each.expected, diagnose(each.snapshot, each.spec, {{info.cls}}));
      if (!told) {
        missed.insert(std::string{info.name});
      }
      INFO(info.name);
      CHECK_FALSE((told && about.contains(info.cls)));
    }
  }
  std::ofstream file{CLASSES_FILE, std::ios::trunc};
  for (const std::string& name : missed) {
    file << name << "\n";
  }
  for (const ClassInfo& info : all_classes()) {
    if (!missed.contains(std::string{info.name})) {
      std::cout << "no scenario shows " << info.name << "\n";
    }
  }
  CHECK(file.good());
}

}  // namespace joelclaw::infra
