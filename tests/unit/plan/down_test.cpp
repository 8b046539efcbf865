// SPDX-License-Identifier: MIT
#include "plan_site.hpp"

#include <support/catch.hpp>

#include <infra/base/text.hpp>

namespace joelclaw::infra::test {

using Strings = std::vector<std::string>;

namespace {

const std::string stop_node = "container.stop joelclaw-controlplane-1";

}  // namespace

TEST_CASE("down stops the node, then the VM, and forces it only if it does not stop") {
  const Plan plan = PlanSite{}.down();
  REQUIRE(ids(plan) == Strings{stop_node, "vm.stop", "vm.force-stop"});
  CHECK_FALSE(plan.steps[0].interruptible);
  CHECK(plan.steps[1].optional);
  REQUIRE(plan.steps[2].unless);
  PlanSite at_rest{[](Snapshot& now, StackSpec&) { stop_vm(now); now.vm.processes = VmProcesses{}; }};
  CHECK(plan.steps[2].unless->holds(at_rest.now, at_rest.judged()));
}

TEST_CASE("down at rest does nothing") {
  CHECK(PlanSite{[](Snapshot& now, StackSpec&) { stop_vm(now); now.vm.processes = VmProcesses{}; }}.down().steps.empty());
}

TEST_CASE("down keeps the VM where it is told to, and where another stack stands on it") {
  CHECK(ids(PlanSite{}.down(true)) == Strings{stop_node});
  const Plan plan = PlanSite{}.down(false, {"build"});
  CHECK(ids(plan) == Strings{stop_node});
  REQUIRE_FALSE(plan.notes.empty());
  CHECK(contains(plan.notes[0], "build"));
}

TEST_CASE("what asks for it is flushed first, and only where somebody can be asked") {
  const auto flush = [](StackSpec& spec) {
    spec.flush.push_back({ExecProbe{{"joelclaw", "redis-0"}, "", {"redis-cli", "bgsave"}}, {}});
  };
  CHECK(ids(PlanSite{[&](Snapshot&, StackSpec& spec) { flush(spec); }}.down()).front() == "data.flush joelclaw/redis-0");
  const Plan deaf = PlanSite{[&](Snapshot& now, StackSpec& spec) { flush(spec); kill_api(now); }}.down();
  CHECK(ids(deaf).front() == stop_node);
  CHECK_FALSE(deaf.notes.empty());
}

TEST_CASE("other running containers are named before they stop") {
  const Plan plan = PlanSite{[](Snapshot& now, StackSpec&) { guest(now).other_containers = 2; }}.down();
  REQUIRE_FALSE(plan.notes.empty());
  CHECK(contains(plan.notes.back(), "2 other running containers"));
}

}  // namespace joelclaw::infra::test
