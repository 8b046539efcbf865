// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <infra/base/text.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>
#include <unit/render/screens.hpp>

#include <csignal>

namespace joelclaw::infra::cli {

TEST_CASE("a watch looks again after each interval") {
  FakeMachine machine;
  machine.clock.pauses_left = 2;
  CHECK(machine({"status", "--watch", "10s"}) == 0);
  CHECK(machine.looks == 3);
  CHECK(machine.clock.now == Instant{1000 + 30'000});
}

TEST_CASE("an interval left out is five seconds, also before another option") {
  FakeMachine machine;
  CHECK(machine({"status", "--watch", "-o", "json"}) == 0);
  CHECK(machine.clock.now == Instant{6000});
}

TEST_CASE("watched JSON is a line each, and every line an envelope") {
  FakeMachine machine;
  machine.clock.pauses_left = 2;
  machine({"status", "--watch", "-o", "json"});
  const auto lines = lines_of(machine.out());
  CHECK(lines.size() == 3);
  for (const std::string_view line : lines) {
    CHECK(schema_complaints("envelope.json", std::string{line}) == std::vector<std::string>{});
  }
}

TEST_CASE("on a terminal lines are rewritten where they stand, and the last screen stays") {
  FakeMachine machine;
  machine.terminal.on_terminal = true;
  machine.clock.pauses_left = 1;
  machine({"status", "--watch"});
  const std::string& out = machine.out();
  CHECK(out.find("\x1b[2J") == out.rfind("\x1b[2J"));  // cleared once, never again
  CHECK(contains(out, "\x1b[H"));
  CHECK(contains(out, "Ctrl-C ends"));
  const auto left = out.find("\x1b[?1049l");
  REQUIRE(left != std::string::npos);
  CHECK(contains(std::string_view{out}.substr(left), "looked at"));
}

TEST_CASE("elsewhere each round is a block and nothing steers a cursor") {
  FakeMachine machine;
  machine.clock.pauses_left = 1;
  machine({"status", "--watch"});
  CHECK(machine.out().find('\x1b') == std::string::npos);
}

TEST_CASE("a watch ends with its budget, its listener or a signal") {
  FakeMachine machine;
  machine.clock.pauses_left = 100;
  CHECK(machine({"status", "--watch", "5s", "--timeout", "12s"}) == 0);
  CHECK(machine.looks == 3);
  machine.looks = 0;
  machine.terminal.answer = Terminal::Written::closed;
  CHECK(machine({"status", "--watch"}) == 0);
  CHECK(machine.looks == 1);
  machine.terminal.answer = Terminal::Written::complete;
  machine.surroundings.signal = SIGINT;
  CHECK(machine({"status", "--watch"}) == 130);
  CHECK(machine.err().empty());
}

}  // namespace joelclaw::infra::cli
