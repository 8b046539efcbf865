// SPDX-License-Identifier: MIT
#include "dst/play.hpp"
#include "dst/story.hpp"
#include "support/catch.hpp"

// What random schedules have found, each shrunk to what it takes.

namespace joelclaw::infra::dst {
namespace {

void check_healed(const Schedule& schedule) {
  const Verdict verdict = play(schedule, product());
  std::string text;
  for (const Violation& each : verdict.violations) {
    text += each.rule + ": " + each.words + "\n";
  }
  INFO(text);
  CHECK(verdict.violations.empty());
}

}  // namespace

TEST_CASE("an entry that names a former port is mended before anything is told to that cluster") {
  check_healed(story({fault(10, "service-type-drift"), fault(10, "endpoint-drift"), fault(11, "kubelet-rbac-drift")}));
}

TEST_CASE("a socket that takes connections and answers none is taken back from the master and forwarded again") {
  check_healed(story({fault(10, "docker-socket-hangs")}));
}

TEST_CASE("what frees no more space is not run again and again") {
  check_healed(story({fault(10, "disk-pressure")}));
}

TEST_CASE("a small repair that fails keeps no other from being made") {
  check_healed(story({fault(10, "talosctl-lies"), fault(11, "node-tainted"), fault(11, "nodeport-mismatch"),
                      fault(40, "tools-work")}));
}

TEST_CASE("what fails again and again is tried ever more seldom, and left to a person") {
  Schedule schedule = story({fault(10, "grpc-split")});
  schedule.left = "grpc-split";
  const Verdict verdict = play(schedule, product());
  CHECK(verdict.violations.empty());
  CHECK(verdict.acts <= 8);  // three at once, and after 30, 60 and 120 min one more each
}

TEST_CASE("the API server's own port is forwarded again when it alone is lost") {
  check_healed(story({fault(10, "endpoint-hijacked"), {Duration{40 * minute}, Kind::cure, "endpoint-hijacked"}}));
}

TEST_CASE("a restart that was made for another fault does not stand for this one's own") {
  check_healed(story({fault(10, "node-not-ready"), fault(20, "disk-pressure"), fault(60, "container-boot-failed")}));
}

TEST_CASE("a repair whose process was killed is judged by the next tick that finds all well") {
  simulation::Death death;
  death.use = simulation::PortUse::act;
  death.later = Duration{24'000};
  check_healed(story({{Duration{9 * minute}, Kind::kill, "", {}, death},
                      fault(10, "container-boot-failed"),
                      fault(90, "container-boot-failed")}));
}

TEST_CASE("a tool that lies about a repair is found out by the world") {
  check_healed(story({fault(10, "cni-subnet-missing"), fault(13, "cni-subnet-missing"), fault(14, "kubectl-lies"),
                      fault(40, "tools-work")}));
}

}  // namespace joelclaw::infra::dst
