// SPDX-License-Identifier: MIT
// Each scenario in twenty variants. All have names, ports and generations of the tools of their own; by turns a second
// fault that has nothing to do with the first stands beside it, the first begins in the middle of a look, or both.
#include "acting.hpp"
#include "expectations.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/random.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/use_case/status.hpp>

#include <support/catch.hpp>

#include <array>
#include <map>
#include <set>
#include <utility>

namespace joelclaw::infra {
namespace {

struct Variant {
  int seed = 1;
  bool has_second = false;
  bool begins_between = false;
};

Variant variant_of(int seed) {
  return {seed, seed % 4 == 2 || seed % 4 == 0, seed % 4 == 3 || seed % 4 == 0};
}

/// A fault of the operations layer or a mere note: it ranks behind every other, whatever that is.
struct Second {
  const char* fault;
  FindingClass cls;
  bool is_warning;
};

constexpr std::array<Second, 4> seconds{{{"healer-stale", FindingClass::healer_stale, true},
                                         {"job-stale", FindingClass::job_stale, false},
                                         {"backup-failed", FindingClass::backup_failed, true},
                                         {"wrong-docker-endpoint", FindingClass::wrong_docker_endpoint, false}}};

Second second_for(const Expectation& expected, int seed) {
  const Second& drawn = seconds[static_cast<std::size_t>(seed / 2) % seconds.size()];
  // Beside a warning of the same layer only a note has surely nothing to do with the verdict.
  const bool same_layer = expected.root && info(*expected.root).layer == Layer::operations;
  return drawn.is_warning && same_layer ? seconds[1] : drawn;
}

/// What has nothing to do with it leaves the verdict as it is, but for a stack that was healthy until then.
Expectation beside(Expectation expected, const Second& second) {
  if (second.is_warning && expected.health == Health::healthy && !expected.root) {
    expected.health = Health::degraded;
    expected.root = second.cls;
  }
  // Notes about what is behind a broken layer, and about a host that is not looked at, cannot be had.
  if (second.is_warning && expected.root != FindingClass::not_hosted_here) {
    expected.also.push_back(second.cls);
  }
  return expected;
}

std::vector<std::string> faults_of(const std::string& scenario) {
  std::vector<std::string> faults;
  for (const std::string_view part : split(scenario, '+')) {
    const simulation::Scenario* known = simulation::find_scenario(part);
    const std::vector<std::string> parts = known == nullptr ? std::vector{std::string{part}} : known->faults;
    faults.insert(faults.end(), parts.begin(), parts.end());
  }
  return faults;
}

/// An instant within the first look, of which the waves take a third of a second.
std::string instant(int seed) {
  constexpr std::uint64_t look_ms = 330;
  std::uint64_t state = simulation::mixed(static_cast<std::uint64_t>(seed), 2);
  return "@" + std::to_string(1 + simulation::next_random(state) % look_ms) + "ms";
}

std::string wish_for(const Expectation& expected, const Variant& variant, const Second& second) {
  std::string wish = variant.begins_between ? "healthy" : expected.scenario;
  for (const std::string& fault : variant.begins_between ? faults_of(expected.scenario) : std::vector<std::string>{}) {
    wish += "+" + fault + instant(variant.seed);
  }
  return wish + (variant.has_second ? std::string{"+"} + second.fault : "") + ":" + std::to_string(variant.seed);
}

/// A look into which the fault falls sees half of it. It may see nothing yet, or something that does not carry the
/// stack; it must not blame another layer for a stack that is down, for that is what a repair would go by.
void check_half_seen(const Expectation& expected, const Diagnosis& half) {
  INFO("half seen: " << described(half));
  if (!half.root_cause || !info(half.root_cause->cls).carries) {
    return;
  }
  const bool same_layer = expected.root && half.root_cause->layer == info(*expected.root).layer;
  const bool named = expected.root == half.root_cause->cls ||
                     std::find(expected.also.begin(), expected.also.end(), half.root_cause->cls) != expected.also.end();
  CHECK((same_layer || named));
}

void check_variant(const Expectation& scenario, const Variant& variant) {
  const Second second = second_for(scenario, variant.seed);
  const std::string wish = wish_for(scenario, variant, second);
  INFO(wish);
  const Expectation expected = variant.has_second ? beside(scenario, second) : scenario;
  ActedUpon stack{wish};
  if (variant.begins_between) {
    check_half_seen(expected, stack.look());
    stack.pass(Duration{1'000});
  }
  // The spec is read anew each time, as the program reads it: some faults are a line of it.
  check_told(expected, status(spec_of(stack.host()), stack.host(), {}).diagnosis);
  CHECK(stack.unknown() == std::vector<std::string>{});
}

void check_variants(int first, int last) {
  for (const Expectation& expected : expectations()) {
    for (int seed = first; seed <= last; ++seed) {
      check_variant(expected, variant_of(seed));
    }
  }
}

}  // namespace

// Four cases, so that they share the cores.
TEST_CASE("a scenario is told in its variants 1 to 5 as in its own") {
  check_variants(1, 5);
}

TEST_CASE("a scenario is told in its variants 6 to 10 as in its own") {
  check_variants(6, 10);
}

TEST_CASE("a scenario is told in its variants 11 to 15 as in its own") {
  check_variants(11, 15);
}

TEST_CASE("a scenario is told in its variants 16 to 20 as in its own") {
  check_variants(16, 20);
}

TEST_CASE("twenty variants have every generation of the tools and every kind of change") {
  std::map<int, int> dockers, kubectls;
  std::map<std::pair<bool, bool>, int> kinds;
  std::set<std::string> profiles, clusters, spaces, users, homes, instants;
  for (int seed = 1; seed <= 20; ++seed) {
    const simulation::Parameters names = simulation::parameters_of(static_cast<std::uint64_t>(seed));
    ++dockers[names.docker];
    ++kubectls[names.kubectl];
    profiles.insert(names.profile);
    clusters.insert(names.cluster);
    spaces.insert(names.space);
    users.insert(names.user);
    homes.insert(names.home);
    const Variant variant = variant_of(seed);
    ++kinds[{variant.has_second, variant.begins_between}];
    instants.insert(instant(seed));
  }
  for (const int generation : {20, 28, 29}) {
    CHECK(dockers[generation] >= 3);
  }
  for (const int generation : {20, 32, 35}) {
    CHECK(kubectls[generation] >= 3);
  }
  CHECK(kinds.size() == 4);
  CHECK(instants.size() > 15);
  for (const auto* each : {&profiles, &clusters, &spaces, &users, &homes}) {
    CHECK(each->size() >= 3);
  }
}

}  // namespace joelclaw::infra
