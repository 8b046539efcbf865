// SPDX-License-Identifier: MIT
#include "dst/play.hpp"
#include "dst/story.hpp"
#include "support/catch.hpp"

namespace joelclaw::infra::dst {

// Threads, addresses or the real clock would show here.
TEST_CASE("a schedule is played the same way each time") {
  simulation::Death death;
  death.count = 60;
  const Schedule schedule = story({fault(10, "vm-zombie"), fault(12, "ssh-fails-once"),
                                   {Duration{13 * minute}, Kind::kill, "", {}, death}, fault(40, "node-cordoned")});
  const Verdict once = play(schedule, product(), {true, false});
  const Verdict again = play(schedule, product(), {true, false});
  CHECK(once.story == again.story);
  CHECK(once.acts >= 3);  // ended, started, uncordoned
  CHECK(to_string(drawn(3)) == to_string(drawn(3)));
}

}  // namespace joelclaw::infra::dst
