// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/simulation/fault.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("up goes on to the forwards where they do not come back with the node") {
  for (const char* wish : {"S02", "S14"}) {
    ActedUpon stack{wish};
    REQUIRE(simulation::inject(stack.model(), "ports-not-forwarded"));
    REQUIRE(simulation::inject(stack.model(), "ssh-mux-stale"));  // so that nobody hears of the node's ports
    const UpReport report = stack.up();
    INFO(wish << ": " << told(report));
    CHECK(stack.forbidden() == Strings{});
    CHECK(report.held);
    CHECK(stack.look().health == Health::healthy);
    CHECK(std::none_of(report.steps.begin(), report.steps.end(),
                       [](const StepReport& each) { return each.end == StepEnd::planned; }));
  }
}

TEST_CASE("down brings the stack to rest, heal leaves it so, and up brings it back with its data") {
  ActedUpon stack{"healthy"};
  const auto volumes = stack.model().engine.volumes.size();
  const DownReport rested = stack.down({.reason = "new memory"});
  INFO(told(rested));
  CHECK(rested.at_rest);
  CHECK(stack.forbidden() == Strings{});
  CHECK(stack.unknown() == Strings{});
  CHECK(stack.model().vm.state == simulation::VmState::stopped);
  REQUIRE(stack.model().node() != nullptr);
  CHECK(stack.model().node()->exit_code != 137);  // it was given the time that it needs
  const Diagnosis resting = stack.look();
  REQUIRE(resting.root_cause);
  CHECK(resting.root_cause->cls == FindingClass::intent_down);
  const std::size_t acts = stack.mutations().size();
  CHECK(stack.heal().decision == Decision::hold);
  CHECK(stack.up({.if_intended = true}).left_down);
  CHECK(stack.down().at_rest);
  CHECK(stack.mutations().size() == acts);
  const UpReport back = stack.up();
  INFO(told(back));
  CHECK(back.held);
  CHECK(stack.look().health == Health::healthy);
  CHECK(stack.model().engine.volumes.size() == volumes);
}

TEST_CASE("down that is interrupted ends the step that half of would be worse than none, and begins no other") {
  ActedUpon stack{"healthy"};
  stack.interrupt_after(Duration{10'000}, 15);  // the node is being stopped then, which takes it 14 s or more
  const Instant begun = stack.host().clock.awake();
  const DownReport report = stack.down();
  INFO(told(report));
  CHECK(report.end == RunEnd::interrupted);
  REQUIRE(!report.steps.empty());
  CHECK(report.steps.front().end == StepEnd::done);
  CHECK(stack.model().node()->state == "exited");
  CHECK(stack.model().vm.state == simulation::VmState::running);
  CHECK(stack.mutations().size() == 1);
  // Nobody answers any more once it has been asked to stop: what it waits for is the tool, not a look.
  CHECK(stack.host().clock.awake() - begun < Duration{90'000});
}

TEST_CASE("down can leave the VM running, and leaves it where another stack needs it") {
  ActedUpon kept{"healthy"};
  CHECK(kept.down({.keep_vm = true}).at_rest);
  CHECK(kept.model().vm.state == simulation::VmState::running);
  CHECK(kept.model().node()->state == "exited");
  CHECK(kept.up().held);

  ActedUpon shared{"healthy"};
  CHECK(shared.up().held);
  const std::string root = shared.model().state_directory();
  auto& files = shared.model().host.files;
  REQUIRE(files.count(root + "/joelclaw/machine") == 1);
  files[root + "/other/machine"] = files[root + "/joelclaw/machine"];
  const DownReport rested = shared.down();
  INFO(told(rested));
  CHECK(rested.at_rest);
  CHECK(shared.model().vm.state == simulation::VmState::running);
  files[root + "/other/intent.json"] = R"({"version":1,"intent":"down","since":"2026-11-22T10:00:00Z","reason":""})";
  CHECK(shared.down().at_rest);
  CHECK(shared.model().vm.state == simulation::VmState::stopped);
}

TEST_CASE("what is created from nothing is what the spec says, in the order in which it is needed") {
  ActedUpon stack{"from-nothing"};
  const UpReport planned = stack.up({.plan_only = true});
  const UpReport report = stack.up();
  INFO(told(report));
  REQUIRE(report.held);
  const auto has_step = [&report](const std::string& id) {
    return std::any_of(report.steps.begin(), report.steps.end(), [&id](const StepReport& each) { return each.id == id; });
  };
  for (const char* id : {"namespace.create joelclaw", "storage.provisioner", "secret.refresh joelclaw/ghcr-pull",
                         "manifest.apply namespaces", "manifest.apply configuration", "manifest.apply claims",
                         "manifest.apply services", "manifest.apply workloads"}) {
    INFO(id);
    CHECK(has_step(id));
  }
  const auto made = stack.mutations();
  const auto create = std::find_if(made.begin(), made.end(), [](const std::string& each) { return each.starts_with("talosctl cluster"); });
  REQUIRE(create != made.end());
  for (const char* words : {"--name joelclaw", "--workers 0", "--subnet 10.5.0.0/24", "--cpus-controlplanes 2.0",
                            "--memory-controlplanes 4096MiB", "6379:6379/tcp,8108:8108/tcp", "9627:3000/tcp",
                            "allowSchedulingOnControlPlanes", "80-32767"}) {
    CHECK_THAT(*create, ContainsSubstring(words));
  }
  CHECK(std::none_of(made.begin(), made.end(), [](const std::string& each) { return contains(each, "SIMULATED-SECRET"); }));
  const auto& notes = planned.plan.notes;
  CHECK(std::any_of(notes.begin(), notes.end(), [](const std::string& each) { return contains(each, "livekit-values.yaml"); }));
  // Each command that the plan named was given, and in its order.
  std::size_t at = 0;
  for (const StepReport& step : planned.steps) {
    for (const std::string& command : step.commands) {
      if (contains(command, ".before-")) {
        continue;  // what is kept is named by the time of its plan
      }
      const auto given = std::find_if(report.steps.begin() + static_cast<std::ptrdiff_t>(at), report.steps.end(), [&](const StepReport& each) {
        return std::find(each.commands.begin(), each.commands.end(), command) != each.commands.end();
      });
      INFO(command);
      CHECK(given != report.steps.end());
      at = given == report.steps.end() ? at : static_cast<std::size_t>(given - report.steps.begin());
    }
  }
}

TEST_CASE("beside the volumes of a cluster that is gone no other is made") {
  ActedUpon stack{"container-missing"};
  const UpReport report = stack.up();
  INFO(told(report));
  REQUIRE(report.refusal);
  REQUIRE(report.refusal->hints.size() == 7);  // six volumes, each with its size and age, and what to do
  CHECK_THAT(report.refusal->hints.front(), ContainsSubstring("GiB, 217 days old"));
  CHECK(report.refusal->hints.back() == "joelclaw-infra recreate --adopt-volumes --plan");
  CHECK(stack.mutations() == Strings{});
}

}  // namespace joelclaw::infra
