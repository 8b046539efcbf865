// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"

#include <sys/stat.h>

#include <fstream>

namespace joelclaw::infra {
namespace {

using Questions = std::vector<Question>;

Command companion(std::string script, Duration deadline = Duration{20'000}) {
  Command command = sh(std::move(script), deadline);
  command.lifetime = Lifetime::accompanying;
  return command;
}

TEST_CASE("nothing asked is nothing answered") {
  PosixWorld world{{}, ""};
  CHECK(ask(world, {}).empty());
}

TEST_CASE("whole lines are heard, and the last one also without its end") {
  PosixWorld world{{}, ""};
  Listener listener;
  world.ask(Questions{sh("echo one; printf 'two\\r\\n\\nlast'")}, listener);
  const std::vector<std::pair<std::size_t, std::string>> expected{{0, "one"}, {0, "two"}, {0, ""}, {0, "last"}};
  CHECK(listener.lines == expected);
  listener.lines.clear();
  world.ask(Questions{sh("echo wrong >&2")}, listener);
  CHECK(listener.lines == std::vector<std::pair<std::size_t, std::string>>{{0, "wrong"}});
}

TEST_CASE("a line without end is heard cut") {
  PosixWorld world{{}, ""};
  Listener listener;
  world.ask(Questions{sh("head -c 100000 /dev/zero | tr '\\0' x; echo; echo next")}, listener);
  REQUIRE(listener.lines.size() == 2);
  CHECK(listener.lines[0].second == std::string(8192, 'x'));
  CHECK(listener.lines[1].second == "next");
}

TEST_CASE("what a line lets be asked is asked while its child still runs") {
  PosixWorld world{{}, ""};
  Listener listener;
  listener.on_line = [](std::size_t number, std::string_view text) {
    return number == 0 && text == "ready" ? Questions{sh("echo second")} : Questions{};
  };
  const auto answers = world.ask(Questions{sh("echo ready; sleep 1; echo end")}, listener);
  REQUIRE(answers.size() == 2);
  CHECK(outcome(answers[1]).out == "second\n");
  const std::vector<std::pair<std::size_t, std::string>> expected{{0, "ready"}, {1, "second"}, {0, "end"}};
  CHECK(listener.lines == expected);
}

TEST_CASE("what an answer lets be asked takes the next numbers, and large parts may be taken out of it") {
  PosixWorld world{{}, ""};
  Listener listener;
  listener.on_answered = [](std::size_t number, Answer& answer) {
    std::get<Outcome>(answer.what).out.clear();
    return number < 5 ? Questions{sh("exit " + std::to_string(number + 1))} : Questions{};
  };
  const auto answers = world.ask(Questions{sh("echo large; exit 0")}, listener);
  REQUIRE(answers.size() == 6);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(outcome(answers[i]).exit_status() == static_cast<int>(i));
    CHECK(outcome(answers[i]).out.empty());
  }
  CHECK(answers[1].asked >= answers[0].asked);
}

TEST_CASE("ticks come while anything is under way, and may ask") {
  PosixWorld world{{}, ""};
  Listener listener;
  int ticks = 0;
  listener.on_tick = [&ticks] { return ++ticks == 2 ? Questions{sh("exit 9")} : Questions{}; };
  const auto answers = world.ask(Questions{sh("sleep 1")}, listener);
  CHECK(ticks >= 3);
  REQUIRE(answers.size() == 2);
  CHECK(outcome(answers[1]).exit_status() == 9);
}

TEST_CASE("a companion ends when what it serves is answered") {
  PosixWorld world{{}, ""};
  Listener listener;
  listener.on_line = [](std::size_t, std::string_view text) {
    return text == "serving" ? Questions{sh("echo served")} : Questions{};
  };
  // Nothing else is under way until it serves: that is waited for.
  const auto answers =
      world.ask(Questions{companion("sleep 0.3; echo serving; exec sleep 60"), sh("exit 0")}, listener);
  REQUIRE(answers.size() == 3);
  CHECK(std::holds_alternative<Cancelled>(outcome(answers[0]).end));
  CHECK(outcome(answers[0]).out == "serving\n");
  CHECK(outcome(answers[2]).out == "served\n");
  CHECK(answers[0].took() < Duration{15'000});
}

TEST_CASE("a companion that ended before says how") {
  PosixWorld world{{}, ""};
  const auto answers = ask(world, {companion("echo no >&2; exit 3"), sh("sleep 0.5")});
  CHECK(outcome(answers[0]).exit_status() == 3);
  CHECK(outcome(answers[0]).err == "no\n");
}

TEST_CASE("a companion that never speaks ends at its own deadline") {
  PosixWorld world{{}, ""};
  const auto answers = ask(world, {companion("sleep 60", Duration{300}), sh("exit 0")});
  CHECK(std::holds_alternative<TimedOut>(outcome(answers[0]).end));
  CHECK(outcome(answers[1]).succeeded());
}

TEST_CASE("the directory for sockets is ours alone, short, and gone with its world") {
  std::string path;
  {
    PosixWorld world{{}, ""};
    path = world.scratch_directory().value();
    CHECK(world.scratch_directory().value() == path);
    CHECK(path.size() <= 72);
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0700U);
    ::mkdir((path + "/below").c_str(), 0700);
    std::ofstream{path + "/below/file"} << "x";
  }
  struct stat info {};
  CHECK(::stat(path.c_str(), &info) != 0);
}

TEST_CASE("each answer is told to the log with its question") {
  PosixWorld world{{}, ""};
  std::vector<std::string> told;
  world.set_log([&](const Question& question, const Answer&) { told.push_back(to_string(question)); });
  ask(world, {sh("exit 0")});
  CHECK(told == std::vector<std::string>{"sh -c 'exit 0'"});
}

}  // namespace
}  // namespace joelclaw::infra
