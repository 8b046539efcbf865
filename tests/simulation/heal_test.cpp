// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/fault.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;

/// A stack that heal brings back by itself, with everything that it may do for that.
struct Healable {
  const char* wish;
  Strings steps;  ///< ids begin with these, in this order
};

const std::vector<Healable>& healables() {
  static const std::vector<Healable> all{
      {"S02", {"vm.start"}},
      {"S03", {"vm.force-stop", "vm.start"}},
      {"S05", {"forward."}},
      {"S07", {"forward.restore"}},
      {"S09", {"vm.unlock-disk", "vm.start"}},
      {"S14", {"container."}},
      {"S17", {"container.restart"}},
      {"S18", {"node."}},
      {"S19", {"vm.load-module"}},
      {"S20", {"pod.restart"}},
      {"S22", {"endpoint."}},
      {"S26", {"service.patch"}},
      {"S27", {"service.patch"}},
      {"S43", {"vm.add-route"}},
      {"docker-down", {"engine.start"}},
  };
  return all;
}

void check_healed(const std::string& wish, const Strings& begins) {
  ActedUpon stack{wish};
  const HealReport report = stack.heal();
  INFO(wish << ": " << told(report));
  INFO(join(stack.mutations(), "\n"));
  CHECK(stack.unknown() == Strings{});
  CHECK(stack.forbidden() == Strings{});
  CHECK(report.decision == Decision::repair);
  CHECK(report.held);
  REQUIRE(!report.steps.empty());
  for (std::size_t at = 0; at < begins.size() && at < report.steps.size(); ++at) {
    CHECK(report.steps[at].id.substr(0, begins[at].size()) == begins[at]);
  }
  const Diagnosis after = stack.look();
  INFO(described(after));
  CHECK((after.health == Health::healthy || after.health == Health::degraded));
  // Idempotence is judged from the world.
  const std::size_t acts = stack.mutations().size();
  const HealReport again = stack.heal();
  INFO("again: " << told(again));
  CHECK(stack.mutations().size() == acts);
}

}  // namespace

TEST_CASE("a healthy stack is left alone, tick after tick") {
  ActedUpon stack{"healthy"};
  for (int tick = 0; tick < 3; ++tick) {
    const HealReport report = stack.heal();
    INFO(told(report));
    CHECK(report.decision == Decision::nothing_to_do);
    stack.pass(Duration{180'000});
  }
  CHECK(stack.mutations() == Strings{});
  CHECK(stack.unknown() == Strings{});
}

TEST_CASE("what can be healed is healed, and stays so") {
  for (const Healable& each : healables()) {
    SECTION(each.wish) {
      check_healed(each.wish, each.steps);
    }
  }
}

TEST_CASE("a node whose forwards do not come back with it is started, and then forwarded to") {
  ActedUpon stack{"S14"};
  REQUIRE(simulation::inject(stack.model(), "ports-not-forwarded"));
  REQUIRE(simulation::inject(stack.model(), "ssh-mux-stale"));  // so that nobody hears of its ports
  const HealReport report = stack.heal();
  INFO(told(report));
  CHECK(stack.forbidden() == Strings{});
  CHECK(report.held);
  CHECK(stack.look().health == Health::healthy);
  const auto begins = [&report](const std::string& id) {
    return std::any_of(report.steps.begin(), report.steps.end(),
                       [&id](const StepReport& each) { return each.id.starts_with(id) && each.end == StepEnd::done; });
  };
  CHECK(begins("container.start"));
  CHECK(begins("forward.restore"));
}

TEST_CASE("a stack that is down on purpose is left alone") {
  ActedUpon stack{"intent-down"};
  const HealReport report = stack.heal();
  INFO(told(report));
  CHECK(report.decision == Decision::hold);
  CHECK(report.hold->reason == HoldReason::intent_down);
  CHECK(stack.mutations() == Strings{});
}

TEST_CASE("a paused healer does nothing, and says until when") {
  ActedUpon stack{"maintenance+S05"};
  const HealReport report = stack.heal();
  INFO(told(report));
  CHECK(report.decision == Decision::hold);
  REQUIRE(report.hold);
  CHECK(report.hold->reason == HoldReason::maintenance);
  CHECK(report.hold->until);
  CHECK(stack.mutations() == Strings{});
}

TEST_CASE("another operation is not disturbed") {
  ActedUpon stack{"operation-running+S05"};
  const HealReport report = stack.heal();
  CHECK(report.busy);
  REQUIRE(report.holder);
  CHECK(report.holder->verb == "up");
  CHECK(stack.mutations() == Strings{});
}

TEST_CASE("a plan changes nothing, not even what is remembered") {
  for (const char* wish : {"S03", "S05", "S14", "S18"}) {
    ActedUpon stack{wish};
    const auto files = stack.model().host.files;
    HealOptions options;
    options.plan_only = true;
    const HealReport report = stack.heal(options);
    INFO(wish << ": " << told(report));
    CHECK((!report.steps.empty() || !report.plan.holds.empty()));
    CHECK(stack.mutations() == Strings{});
    CHECK(stack.model().host.files == files);
  }
}

TEST_CASE("what only a person can repair is escalated and not touched") {
  for (const char* wish : {"S25", "S30", "S34"}) {
    ActedUpon stack{wish};
    const HealReport report = stack.heal();
    INFO(wish << ": " << told(report));
    CHECK(report.decision == Decision::escalate);
    CHECK(!report.escalations.empty());
    CHECK(stack.mutations() == Strings{});
  }
}

}  // namespace joelclaw::infra
