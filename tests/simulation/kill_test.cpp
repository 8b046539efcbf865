// SPDX-License-Identifier: MIT
#include "acting.hpp"
#include "killing.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <initializer_list>

// SIGKILL at every boundary of a step: before and after each line of the journal, with each call of a tool, and while
// it is at work. Whatever was begun is gone on from, and nothing is done twice.

namespace joelclaw::infra {
namespace {

using simulation::Death;
using simulation::PortUse;

/// The journal's lines are the boundaries of steps: each begin, child and end.
void check_boundaries(const Victim& victim) {
  Killer killer{victim};
  CHECK(killer.strike_each({PortUse::append}) > 0);
}

/// With the act's begin, and so much later: in the middle of it.
void check_acts(const Victim& victim, std::initializer_list<std::int64_t> laters) {
  Killer killer{victim};
  CHECK(killer.strike_each({PortUse::act}) > 0);
  for (const std::int64_t later : laters) {
    CHECK(killer.strike_each({PortUse::act, 1, Duration{later}}) > 0);
  }
}

}  // namespace

TEST_CASE("up that is killed at any boundary is gone on from by the next, a stopped VM") {
  check_boundaries({"S02"});
}

TEST_CASE("up that is killed in the middle of an act is gone on from by the next, a stopped VM") {
  check_acts({"S02"}, {700, 6'000, 14'000});  // a start takes 16 s
}

TEST_CASE("up that is killed at any boundary is gone on from by the next, a container that exited") {
  check_boundaries({"S14"});
}

TEST_CASE("up that is killed in the middle of an act is gone on from by the next, a container that exited") {
  check_acts({"S14"}, {700, 6'000});
}

TEST_CASE("up that is killed at any point is gone on from by the next, taint and cordon") {
  check_boundaries({"S18"});
  check_acts({"S18"}, {150});
}

TEST_CASE("up that is killed at any point is gone on from by the next, dead forwards") {
  check_boundaries({"S05"});
  check_acts({"S05"}, {150});
}

TEST_CASE("down that is killed at any boundary is gone on from by up") {
  check_boundaries({"healthy", Verb::down});
}

TEST_CASE("down that is killed in the middle of an act is gone on from by up") {
  check_acts({"healthy", Verb::down}, {700, 14'000});  // the node takes 24 s to stop
}

TEST_CASE("down that is killed at any boundary comes to rest with the next, and up brings it back") {
  Killer killer{{"healthy", Verb::down}};
  Death death{PortUse::append};
  for (; killer.strike_and_take_down(death); ++death.count) {
  }
  CHECK(death.count > 1);
}

TEST_CASE("what a killed run had started and nobody ended is ended by the next before it acts") {
  for (const Victim& victim : {Victim{"S02"}, Victim{"healthy", Verb::down}}) {
    Killer killer{victim};
    for (const std::int64_t later : {700, 6'000, 13'000}) {
      CHECK(killer.strike_each({PortUse::act, 1, Duration{later}, false, true}) > 0);
    }
  }
}

}  // namespace joelclaw::infra
