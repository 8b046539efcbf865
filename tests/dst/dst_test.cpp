// SPDX-License-Identifier: MIT
#include "dst/play.hpp"
#include "support/catch.hpp"

namespace joelclaw::infra::dst {

TEST_CASE("a seed is played the same way each time") {
  const Schedule schedule = drawn(3);
  const Verdict once = play(schedule, product(), {true, false});
  const Verdict again = play(schedule, product(), {true, false});
  CHECK(once.story == again.story);
}

}  // namespace joelclaw::infra::dst
