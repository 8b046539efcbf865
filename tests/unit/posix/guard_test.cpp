// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"

#include <cerrno>
#include <cstdlib>

namespace joelclaw::infra {
namespace {

Command companion(std::string script) {
  Command command = sh(std::move(script));
  command.lifetime = Lifetime::accompanying;
  return command;
}

TEST_CASE("kill -9 of a program leaves no guarded child") {
  PosixWorld world{{}, ""};
  Command program;
  program.program = GUARDED_PROGRAM;
  program.deadline = Duration{20'000};
  std::vector<long> pids;
  Listener listener;
  listener.on_line = [&pids](std::size_t number, std::string_view text) {
    if (number == 0) {
      pids.push_back(std::strtol(std::string{text}.c_str(), nullptr, 10));
    }
    // Its group is led by the program itself: the shell that asks knows it by its name.
    return pids.size() == 3 && number == 0 ? std::vector<Question>{sh("kill -9 $(ps -o ppid= -p $(ps -o ppid= -p " +
                                                                      std::to_string(pids[0]) + "))")}
                                           : std::vector<Question>{};
  };
  const auto answers = world.ask(std::vector<Question>{program}, listener);
  REQUIRE(pids.size() == 3);
  CHECK(std::holds_alternative<Signalled>(outcome(answers.at(0)).end));
  for (const long pid : pids) {
    CHECK(is_gone(pid));  // although it ignores TERM
  }
}

TEST_CASE("a guarded companion passes on its status and what it says") {
  PosixWorld world{{}, GUARDED_PROGRAM};
  const auto answers = ask(world, {companion("echo out; echo err >&2; exit 3"), sh("sleep 0.5")});
  CHECK(outcome(answers[0]).exit_status() == 3);
  CHECK(outcome(answers[0]).out == "out\n");
  CHECK(outcome(answers[0]).err == "err\n");
}

TEST_CASE("a guarded companion is cancelled with all of its own, also against its will") {
  PosixWorld world{{}, GUARDED_PROGRAM};
  const auto answers = ask(world, {companion("trap '' TERM; sleep 60 & echo $!; echo $$; wait"), sh("sleep 0.5")});
  CHECK(std::holds_alternative<Cancelled>(outcome(answers[0]).end));
  CHECK(answers[0].took() < Duration{15'000});
  const std::string& said = outcome(answers[0]).out;
  char* rest = nullptr;
  CHECK(is_gone(std::strtol(said.c_str(), &rest, 10)));
  CHECK(is_gone(std::strtol(rest, nullptr, 10)));
}

TEST_CASE("a guarded companion that is not there is told at once") {
  PosixWorld world{{}, GUARDED_PROGRAM};
  Command missing = companion("");
  missing.program = "no-such-program-anywhere";
  CHECK(std::get<NotStarted>(ask_one(world, missing).end).error == ENOENT);
}

}  // namespace
}  // namespace joelclaw::infra
