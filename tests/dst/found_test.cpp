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

}  // namespace joelclaw::infra::dst
