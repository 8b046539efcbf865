// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/plan/history.hpp>

namespace joelclaw::infra::test {
namespace {

constexpr Stamp early{"a", {1'000'000}, {5'000'000}};

Stamp at(const std::string& boot, std::int64_t elapsed, std::int64_t wall) {
  return {boot, Instant{elapsed}, WallTime{wall}};
}

}  // namespace

TEST_CASE("within a boot time is told by the clock that never jumps") {
  const Stamp then = at("a", 1'000, 900'000);
  CHECK(time_between(then, at("a", 61'000, 5)) == Duration{60'000});
  CHECK(time_between(then, at("a", 61'000, 99'000'000)) == Duration{60'000});
}

TEST_CASE("across boots only the wall clock is left, and it never shortens a window below nothing") {
  const Stamp then = at("a", 900'000, 100'000);
  CHECK(time_between(then, at("b", 10, 160'000)) == Duration{60'000});
  CHECK(time_between(then, at("b", 10, 40'000)) == Duration{0});
  CHECK(time_between(at("", 1, 100), at("", 2, 400)) == Duration{300});
}

TEST_CASE("a window's end is shown as the wall clock will show it") {
  const Stamp then = at("a", 0, 1'000'000);
  CHECK(end_of(then, Duration{900'000}, at("a", 600'000, 7'000'000)).ms == 7'300'000);
  CHECK(end_of(then, Duration{900'000}, at("a", 900'001, 7'000'000)).ms == 7'000'000);
}

TEST_CASE("a look counts on, and one good look begins anew") {
  History history;
  const Duration window{420'000};
  note_look(history, {{"vm-zombie", "default"}}, window, at("a", 0, 0));
  note_look(history, {{"vm-zombie", "default"}, {"probe-failed", "redis"}}, window, at("a", 180'000, 0));
  REQUIRE(history.streaks.size() == 2);
  CHECK(history.streaks[0].rounds == 2);
  CHECK(history.streaks[1].rounds == 1);
  note_look(history, {{"probe-failed", "redis"}}, window, at("a", 360'000, 0));
  REQUIRE(history.streaks.size() == 1);
  CHECK(history.streaks[0].rounds == 2);
  note_look(history, {{"vm-zombie", "default"}}, window, at("a", 540'000, 0));
  CHECK(history.streaks[0].rounds == 1);
}

TEST_CASE("a streak whose last look is too old begins anew") {
  History history;
  note_look(history, {{"vm-zombie", "default"}}, Duration{420'000}, at("a", 0, 0));
  note_look(history, {{"vm-zombie", "default"}}, Duration{420'000}, at("a", 420'001, 0));
  CHECK(history.streaks[0].rounds == 1);
}

TEST_CASE("only the newest attempts are kept") {
  History history;
  for (int i = 0; i < 5; ++i) {
    history.attempts.push_back({"vm.start", std::to_string(i), "", Impact::vm, early, AttemptEnd::held, {}, {}, false});
  }
  trim(history, 2);
  REQUIRE(history.attempts.size() == 2);
  CHECK(history.attempts[0].target == "3");
}

}  // namespace joelclaw::infra::test
