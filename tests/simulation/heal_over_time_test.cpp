// SPDX-License-Identifier: MIT
// What only shows over time, in twenty variants each: a blip, and a recovery that does not hold. Names, ports and
// generations of the tools are the seed's, and so are the instants.
#include "acting.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/simulation/random.hpp>

#include <support/catch.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr int variants = 20;

std::string seeded(const std::string& wish, int seed) {
  return wish + ":" + std::to_string(seed);
}

/// Between the two, by the seed.
Duration drawn(int seed, std::int64_t least, std::int64_t most) {
  std::uint64_t state = simulation::mixed(static_cast<std::uint64_t>(seed), 3);
  return Duration{least +
                  static_cast<std::int64_t>(simulation::next_random(state) % static_cast<std::uint64_t>(most - least))};
}

bool restarts(const HealReport& report) {
  return std::any_of(report.steps.begin(), report.steps.end(), [](const StepReport& each) {
    return each.id.starts_with("vm.") || each.id.starts_with("engine.") || each.id.starts_with("container.");
  });
}

std::string shown(const ActedUpon& stack, const HealReport& report) {
  return told(report) + "\n" + join(stack.mutations(), "\n");
}

std::size_t cycles(const ActedUpon& stack) {
  const auto all = stack.mutations();
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const std::string& each) { return contains(each, " stop --force"); }));
}

void check_clean(const ActedUpon& stack) {
  CHECK(stack.unknown().empty());
  CHECK(stack.forbidden().empty());
}

/// Breaks the stack once so many looks of the stability window were good.
class Breaking : public SilentReporter {
 public:
  Breaking(simulation::Model& model, int passes) : m_model(model), m_sign("stable: " + std::to_string(passes) + " ") {}
  void notes(std::string_view words) override {
    if (words.starts_with(m_sign)) {
      REQUIRE(simulation::inject(m_model, "vm-zombie"));
    }
  }

 private:
  simulation::Model& m_model;
  std::string m_sign;
};

HoldReason held_for(const HealReport& report) {
  INFO(told(report));
  REQUIRE(report.hold);
  CHECK(report.decision == Decision::hold);
  CHECK(report.steps.empty());
  return report.hold->reason;
}

}  // namespace

TEST_CASE("a blip is left to pass in twenty variants, and nothing restarts for it") {
  for (int seed = 1; seed <= variants; ++seed) {
    const Duration length = drawn(seed, 500, 25'000);  // less than six quick looks take
    ActedUpon stack{seeded("healthy", seed)};
    REQUIRE(simulation::inject(stack.model(), "vm-zombie"));
    schedule(stack.model(), stack.model().now + length, {simulation::EventKind::fault, "recovered", ""});
    const HealReport report = stack.heal();
    INFO("seed " << seed << ", " << format_duration(length) << ": " << shown(stack, report));
    CHECK_FALSE(restarts(report));
    stack.pass(Duration{180'000});
    const HealReport next = stack.heal();
    INFO("next: " << shown(stack, next));
    CHECK_FALSE(restarts(next));
    CHECK(stack.look().health == Health::healthy);
    check_clean(stack);
  }
}

TEST_CASE("a blip in between takes a streak back, in twenty variants") {
  for (int seed = 1; seed <= variants; ++seed) {
    ActedUpon stack{seeded("healthy", seed)};
    for (int blip = 0; blip < 4; ++blip) {
      REQUIRE(simulation::inject(stack.model(), "vm-zombie"));
      schedule(stack.model(), stack.model().now + drawn(seed + blip, 500, 20'000),
               {simulation::EventKind::fault, "recovered", ""});
      const HealReport report = stack.heal();
      INFO("seed " << seed << ", blip " << blip << ": " << shown(stack, report));
      CHECK_FALSE(restarts(report));
      stack.pass(Duration{180'000});
    }
    check_clean(stack);
  }
}

TEST_CASE(
    "a recovery that regresses in its window is failed, kept, and not repeated within its hold, in twenty variants") {
  for (int seed = 1; seed <= variants; ++seed) {
    ActedUpon stack{seeded("S03", seed)};
    Breaking breaking{stack.model(), 1 + seed % 5};
    const HealReport failed = heal(stack.spec(), stack.host(), breaking, {});
    INFO("seed " << seed << ": " << shown(stack, failed));
    CHECK_FALSE(failed.held);
    CHECK(cycles(stack) == 1);
    const auto& files = stack.model().host.files;
    CHECK(
        std::any_of(files.begin(), files.end(), [](const auto& each) { return contains(each.first, "/incidents/"); }));
    for (const std::int64_t minutes : {3, 12, 12}) {
      stack.pass(Duration{minutes * 60'000});
      CHECK(held_for(stack.heal()) == HoldReason::failed_recovery);
    }
    CHECK(cycles(stack) == 1);
    stack.pass(Duration{4 * 60'000});  // 31 min after the failure
    stack.spec().heal.stability_passes = 1;
    const HealReport again = stack.heal();
    INFO("after the hold: " << shown(stack, again));
    CHECK(again.held);
    CHECK(cycles(stack) == 2);
    check_clean(stack);
  }
}

}  // namespace joelclaw::infra
