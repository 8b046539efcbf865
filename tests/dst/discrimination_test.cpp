// SPDX-License-Identifier: MIT
#include "dst/naive_healers.hpp"
#include "dst/play.hpp"
#include "dst/story.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace joelclaw::infra::dst {
namespace {

bool breaks(const Verdict& verdict, const std::string& rule) {
  return std::any_of(verdict.violations.begin(), verdict.violations.end(),
                     [&rule](const Violation& each) { return each.rule == rule; });
}

std::string told(const Verdict& verdict) {
  std::string text;
  for (const Violation& each : verdict.violations) {
    text += each.rule + ": " + each.words + "\n";
  }
  return text;
}

void check_caught(const Healer& healer, const Schedule& schedule, const std::string& rule) {
  const Verdict naive = play(schedule, healer);
  INFO("the naive one: " << told(naive));
  CHECK(breaks(naive, rule));
  const Verdict ours = play(schedule, product());
  INFO("ours: " << told(ours));
  CHECK(ours.violations.empty());
}

}  // namespace

TEST_CASE("a healer that restarts the VM at the first blip is caught") {
  check_caught(restarts_on_first_blip(), story({fault(10, "forward-dead")}), "acts above a healthy witness");
}

TEST_CASE("a healer that only ever starts is caught by what it does not repair") {
  check_caught(only_ever_starts(), story({fault(10, "forward-dead")}), "does not repair");
}

TEST_CASE("a healer that starts what is down on purpose is caught") {
  const Schedule schedule = story({{Duration{10 * minute}, Kind::down}, {Duration{50 * minute}, Kind::up}});
  check_caught(only_ever_starts(), schedule, "acts against a person's word");
}

TEST_CASE("a healer that acts while healing is paused is caught") {
  const Schedule schedule =
      story({{Duration{10 * minute}, Kind::pause}, fault(11, "vm-stopped"), {Duration{50 * minute}, Kind::resume}});
  check_caught(only_ever_starts(), schedule, "acts against a person's word");
}

TEST_CASE("a healer that restarts the node for a slow probe, again and again, is caught") {
  const Schedule schedule =
      story({fault(10, "probe-blackhole"), {Duration{60 * minute}, Kind::cure, "probe-blackhole"}});
  check_caught(restarts_on_slow_probe(), schedule, "acts above a healthy witness");
}

TEST_CASE("a healer that deletes a claim is caught") {
  const Schedule schedule = story({fault(10, "redis-aof"), {Duration{60 * minute}, Kind::cure, "redis-aof"}});
  check_caught(deletes_claims(), schedule, "forbidden act");
}

TEST_CASE("a healer that prunes is caught") {
  check_caught(prunes_everything(), story({fault(10, "disk-pressure")}), "forbidden act");
}

TEST_CASE("a healer that does not remember its attempts is caught") {
  const Schedule schedule = story({fault(10, "vm-zombie"), fault(20, "vm-zombie"), fault(30, "vm-zombie")});
  check_caught(forgets_its_attempts(), schedule, "acts in cooldown");
}

// The product without one of its gates: each of them must be missed by somebody.
TEST_CASE("our own healer without a gate is caught") {
  const auto without = [](const std::set<Gate>& gates) {
    HealOptions options;
    options.without = gates;
    return product(options);
  };
  SECTION("without a cooldown") {
    check_caught(without({Gate::cooldown}),
                 story({fault(10, "vm-zombie"), fault(20, "vm-zombie"), fault(30, "vm-zombie")}), "acts in cooldown");
  }
  // Confirming takes nearly as long as warming up: it would hide what is missing.
  SECTION("without warm-up") {
    check_caught(without({Gate::warmup, Gate::confirmation}),
                 story({{Duration{12 * minute - 2'000}, Kind::fault, "vm-warming-up"},
                        {Duration{12 * minute - 1'000}, Kind::fault, "docker-hung"}}),
                 "acts in warm-up");
  }
}

}  // namespace joelclaw::infra::dst
