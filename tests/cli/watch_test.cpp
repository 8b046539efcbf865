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

namespace {

HealReport well() {
  HealReport report;
  report.before = report.after = healthy();
  return report;
}

HealReport held() {
  HealReport report = well();
  report.decision = Decision::hold;
  report.hold = Hold{HoldReason::cooldown, "vm.force-stop", std::nullopt, "tried 3 min ago"};
  return report;
}

}  // namespace

TEST_CASE("a watching healer tells what has changed, and nothing else") {
  FakeMachine machine;
  machine.clock.pauses_left = 100;
  machine.ticks = {well(), well(), held(), held(), well()};
  CHECK(machine({"heal", "--watch", "15s"}) == 0);
  const auto lines = lines_of(machine.out());
  REQUIRE(lines.size() == 5);
  CHECK(contains(lines[0], "nothing to do"));
  CHECK(contains(lines[1], "HOLD"));
  CHECK(contains(lines[2], "healthy"));
  CHECK(contains(lines[3], "nothing to do"));
  CHECK(contains(lines[4], "5 ticks, 5 of them whole, 0 with a repair"));
}

TEST_CASE("of a watching healer every whole tick is a line of JSON") {
  FakeMachine machine;
  machine.clock.pauses_left = 100;
  machine.ticks = {well(), held()};
  CHECK(machine({"heal", "--watch", "15s", "-o", "json"}) == 75);
  const auto lines = lines_of(machine.out());
  REQUIRE(lines.size() == 2);
  for (const std::string_view line : lines) {
    CHECK(schema_complaints("envelope.json", std::string{line}) == std::vector<std::string>{});
    CHECK(contains(line, "\"own_cpu_ms\""));
  }
}

TEST_CASE("a watching healer ends with its budget, its listener or a signal") {
  FakeMachine machine;
  machine.clock.pauses_left = 100;
  machine.ticks = {well(), held(), well(), held()};
  CHECK(machine({"heal", "--watch", "10s", "--timeout", "25s"}) == 0);
  CHECK(machine.clock.now == Instant{1000 + 20'000});
  machine.terminal.answer = Terminal::Written::closed;
  machine({"heal", "--watch", "10s"});
  CHECK(machine.clock.now == Instant{1000 + 20'000});
  machine.terminal.answer = Terminal::Written::complete;
  machine.surroundings.signal = SIGTERM;
  CHECK(machine({"heal", "--watch", "10s"}) == 143);
}

TEST_CASE("a watch needs an interval that a tick fits into, and nobody to force it") {
  FakeMachine machine;
  machine.ticks = {well()};
  CHECK(machine({"heal", "--watch", "10ms"}) == 64);
  CHECK(machine({"heal", "--watch"}) == 64);
  CHECK(machine({"heal", "--watch", "15s", "--plan"}) == 64);
  CHECK(machine({"heal", "--watch", "15s", "--force", "because"}) == 64);
}

}  // namespace joelclaw::infra::cli
