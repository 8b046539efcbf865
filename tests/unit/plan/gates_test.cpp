// SPDX-License-Identifier: MIT
#include "plan_site.hpp"

#include <support/catch.hpp>

#include <algorithm>

namespace joelclaw::infra::test {

using enum FindingClass;
using Strings = std::vector<std::string>;

namespace {

constexpr Duration minute{60'000};

void zombie(Snapshot& now, StackSpec&) {
  make_zombie(now);
}

/// Its pod is not ready, and nothing tells why.
void flannel_down(Snapshot& now) {
  workload(now, "kube-flannel").ready = 0;
  for (PodFacts& pod : sure(now.kubernetes.pods)) {
    pod.ready = pod.ready && pod.owner_name != "kube-flannel";
  }
}

const char* const flannel_pod = "pod.restart kube-system/kube-flannel-x7k2p";
const Strings force_cycle{"vm.force-stop", "vm.start"};

}  // namespace

TEST_CASE("a zombie is not cycled on its first sight, and is on its second") {
  PlanSite site{zombie};
  CHECK(ids(site.heal()).empty());
  REQUIRE(site.heal().holds.size() == 1);
  CHECK(site.heal().holds[0].can_be_confirmed);
  site.seen_before(vm_zombie, "default", 2);
  CHECK(ids(site.heal()) == force_cycle);
}

TEST_CASE("quick looks in a row confirm as well as two ticks") {
  PlanSite site{zombie};
  site.confirmed = true;
  CHECK(ids(site.heal()) == force_cycle);
}

TEST_CASE("nothing is forced within the cooldown, which counts from the attempt's start") {
  PlanSite site{zombie};
  site.confirmed = true;
  site.tried("vm.force-stop", "", vm_zombie, Impact::force, 10 * minute);
  const Plan plan = site.heal();
  CHECK(plan.steps.empty());
  CHECK(hold_reasons(plan) == Strings{"cooldown"});
  REQUIRE(plan.holds[0].until);
  CHECK(*plan.holds[0].until == site.at.wall + 5 * minute);  // S13: 600 s of 900 s are over
}

TEST_CASE("after a recovery that did not hold nothing is cycled for half an hour") {
  PlanSite site{zombie};
  site.confirmed = true;
  site.tried("vm.start", "", vm_stopped, Impact::vm, 20 * minute, AttemptEnd::failed);
  const Plan plan = site.heal();
  CHECK(plan.steps.empty());
  CHECK(hold_reasons(plan) == Strings{"failed-recovery"});
  CHECK(*plan.holds[0].until == site.at.wall + 10 * minute);
}

TEST_CASE("of hold and cooldown the one that ends last is told") {
  PlanSite site{zombie};
  site.confirmed = true;
  site.tried("vm.force-stop", "", vm_zombie, Impact::force, 3 * minute, AttemptEnd::failed);
  const Plan plan = site.heal();
  CHECK(hold_reasons(plan) == Strings{"failed-recovery"});
  REQUIRE(plan.holds[0].until);
  CHECK(*plan.holds[0].until == site.at.wall + 27 * minute);
}

TEST_CASE("who forces skips cooldown and hold, and never the witnesses") {
  PlanSite site{zombie};
  site.forced = true;
  site.tried("vm.force-stop", "", vm_zombie, Impact::force, minute, AttemptEnd::failed);
  CHECK(ids(site.heal()) == force_cycle);
  site.now.vm.instance = Unknown{UnknownCause::timed_out, ""};
  CHECK(site.heal().steps.empty());
}

TEST_CASE("an hour's budget of a class ends with a person") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    now.endpoints = healthy_snapshot().endpoints;
    exit_container(now);
  }};
  for (const int ago : {50, 35, 18}) {
    site.tried("container.start", "joelclaw-controlplane-1", container_exited, Impact::node, ago * minute);
  }
  const Plan plan = site.heal();
  CHECK(
      std::none_of(plan.steps.begin(), plan.steps.end(), [](const Step& each) { return each.impact == Impact::node; }));
  REQUIRE(!plan.holds.empty());
  CHECK(to_string(plan.holds[0].reason) == "budget");
}

TEST_CASE("a stopped container is started at once, also while the VM is warming up") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    exit_container(now);
    guest(now).uptime = Duration{45'000};
  }};
  const Strings all = ids(site.heal());
  CHECK(std::find(all.begin(), all.end(), "container.start joelclaw-controlplane-1") != all.end());
}

TEST_CASE("no pod is restarted while the VM is warming up") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    flannel_down(now);
    guest(now).uptime = Duration{45'000};
  }};
  const Plan plan = site.heal();
  CHECK(plan.steps.empty());
  site.now.vm = healthy_snapshot().vm;
  CHECK(ids(site.heal()) == Strings{flannel_pod});
}

TEST_CASE("what was just restarted is given time, whatever the VM's uptime says") {
  PlanSite site{[](Snapshot& now, StackSpec&) { flannel_down(now); }};
  site.tried("container.restart", "joelclaw-controlplane-1", node_shutting_down, Impact::node, Duration{100'000});
  CHECK(hold_reasons(site.heal()) == Strings{"warming-up"});
  site.history = {};
  site.tried("container.restart", "joelclaw-controlplane-1", node_shutting_down, Impact::node, Duration{121'000});
  CHECK(!site.heal().steps.empty());
}

TEST_CASE("one workload's pod is restarted once in five minutes, whatever the next one is called") {
  PlanSite site{[](Snapshot& now, StackSpec&) { flannel_down(now); }};
  site.tried("pod.restart", "kube-system/kube-flannel", cni_unhealthy, Impact::pod, Duration{299'000});
  CHECK(hold_reasons(site.heal()) == Strings{"cooldown"});
}

TEST_CASE("of pods whose images cannot be fetched one is reset every 20 s, each in its turn, five times an hour") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    break_pod(now, "system-bus-worker", "ImagePullBackOff", "dial tcp: i/o timeout");
    break_pod(now, "livekit-server", "ImagePullBackOff", "dial tcp: i/o timeout");
  }};
  const Plan first = site.heal();
  REQUIRE(first.steps.size() == 1);
  CHECK(hold_reasons(first) == Strings{"cooldown"});
  const std::string target = target_of(first.steps[0].action);
  site.tried("pod.restart", target, image_pull_failing, Impact::pod, Duration{19'000});
  CHECK(site.heal().steps.empty());
  site.history = {};
  site.tried("pod.restart", target, image_pull_failing, Impact::pod, Duration{20'000});
  const Plan second = site.heal();
  REQUIRE(second.steps.size() == 1);
  CHECK(target_of(second.steps[0].action) != target);
  for (const int ago : {50, 40, 30, 10}) {
    site.tried("pod.restart", target, image_pull_failing, Impact::pod, ago * minute);
  }
  CHECK(site.heal().steps.empty());
  CHECK(hold_reasons(site.heal()) == Strings{"budget", "budget"});
}

TEST_CASE("a VM that starts again and again is not started once more") {
  PlanSite site{[](Snapshot& now, StackSpec&) {
    stop_vm(now);
    for (const char* boot : {"one", "two", "three"}) {
      now.operations.uptimes.push_back({noon() - Duration{600'000}, Duration{30'000}, boot});
    }
  }};
  CHECK(site.heal().steps.empty());
}

// A gate that can be switched off without any case above turning red is a gate that nobody tests.
TEST_CASE("each gate is missed when it is switched off", "[switches]") {
  struct Case {
    Gate gate;
    std::function<void(PlanSite&)> arrange;
  };
  const std::vector<Case> cases{
      {Gate::confirmation, [](PlanSite& site) { make_zombie(site.now); }},
      {Gate::cooldown,
       [](PlanSite& site) {
         make_zombie(site.now);
         site.confirmed = true;
         site.tried("vm.force-stop", "", vm_zombie, Impact::force, 10 * minute);
       }},
      {Gate::failed_recovery,
       [](PlanSite& site) {
         make_zombie(site.now);
         site.confirmed = true;
         site.tried("vm.start", "", vm_stopped, Impact::vm, 20 * minute, AttemptEnd::failed);
       }},
      {Gate::budget,
       [](PlanSite& site) {
         make_zombie(site.now);
         site.confirmed = true;
         for (const int ago : {55, 40, 20}) {
           site.tried("vm.start", "", vm_zombie, Impact::force, ago * minute);
         }
       }},
      {Gate::futility,
       [](PlanSite& site) {
         make_zombie(site.now);
         site.confirmed = true;
         for (const int ago : {110, 100, 90, 80, 70}) {  // beyond every other window
           site.tried("vm.force-stop", "", vm_zombie, Impact::force, ago * minute, AttemptEnd::failed);
         }
       }},
      {Gate::warmup,
       [](PlanSite& site) {
         flannel_down(site.now);
         site.tried("container.restart", "n", node_shutting_down, Impact::node, Duration{60'000});
       }},
  };
  for (const Case& each : cases) {
    PlanSite site;
    each.arrange(site);
    INFO(static_cast<int>(each.gate));
    CHECK(site.heal().steps.empty());
    site.without = {each.gate};
    CHECK(!site.heal().steps.empty());
  }
}

// Without any witness there is no finding, and whatever answers takes a zombie's witnesses away: these two are asked
// alone.
TEST_CASE("the gates of witnesses are missed when they are switched off", "[switches]") {
  PlanSite site{zombie};
  const Diagnosis diagnosis = site.judged();
  REQUIRE(diagnosis.root_cause);
  Step step;
  step.impact = Impact::force;
  const auto held = [&](const Snapshot& now, std::set<Gate> without) {
    const GateInput input{site.spec, site.history, now, diagnosis, site.at, true, false, std::move(without)};
    return hold_of(step, *diagnosis.root_cause, input).has_value();
  };
  CHECK_FALSE(held(site.now, {}));
  Snapshot silent = site.now;
  silent.vm.instance = Unknown{UnknownCause::timed_out, ""};
  silent.vm.guest = Unknown{UnknownCause::not_asked, ""};
  silent.runtime.socket = Unknown{UnknownCause::not_asked, ""};
  silent.endpoints = {};
  CHECK(held(silent, {}));
  CHECK_FALSE(held(silent, {Gate::witnesses}));
  const Snapshot alive = healthy_snapshot();
  CHECK(held(alive, {Gate::witnesses}));
  CHECK_FALSE(held(alive, {Gate::witnesses, Gate::positive_witness}));
}

TEST_CASE("nothing that answers is forced") {
  PlanSite site{zombie};
  site.confirmed = true;
  const Diagnosis diagnosis = site.judged();
  Step step;
  step.impact = Impact::force;
  const Snapshot alive = healthy_snapshot();
  const GateInput input{site.spec, site.history, alive, diagnosis, site.at, true, false, {}};
  CHECK(gate_positive_witness(step, *diagnosis.root_cause, input));
  const GateInput dead{site.spec, site.history, site.now, diagnosis, site.at, true, false, {}};
  CHECK_FALSE(gate_positive_witness(step, *diagnosis.root_cause, dead));
}

}  // namespace joelclaw::infra::test
