// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"

#include <infra/base/text.hpp>
#include <infra/posix/unique_fd.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace joelclaw::infra {
namespace {

constexpr std::size_t cap = 1U << 20U;

/// Each case is tried with and without a descriptor for the child's end.
struct EitherWorld : PosixWorld {
  EitherWorld() : PosixWorld({}, "") { set_by_ticks(GENERATE(false, true)); }
};

/// Of this process, ever, in KiB.
long highest_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
#if defined(__APPLE__)
  return usage.ru_maxrss / 1024;
#else
  return usage.ru_maxrss;
#endif
}

// KiB; the lines of one reading are the most of it. ASan keeps freed memory back (256 MiB of it unless told otherwise)
// and shadows all of it; of other systems it is not known. A gigabyte that is kept breaks either bound.
#if defined(__SANITIZE_ADDRESS__) || !defined(__linux__)
constexpr long growth_allowed = 400L * 1024;
#else
constexpr long growth_allowed = 40L * 1024;
#endif

std::vector<long> numbers_in(const std::string& text) {
  std::vector<long> numbers;
  for (const std::string_view line : lines_of(text)) {
    numbers.push_back(std::strtol(std::string{line}.c_str(), nullptr, 10));
  }
  return numbers;
}

TEST_CASE("a child's status and both its streams come back") {
  EitherWorld world;
  const Outcome heard = ask_one(world, sh("echo out; echo err >&2; exit 7"));
  CHECK(heard.exit_status() == 7);
  CHECK(heard.out == "out\n");
  CHECK(heard.err == "err\n");
  CHECK_FALSE(heard.truncated);
}

TEST_CASE("a child that dies of a signal says which") {
  EitherWorld world;
  CHECK(std::get<Signalled>(ask_one(world, sh("kill -SEGV $$")).end).signal == SIGSEGV);
}

TEST_CASE("what is not there is not started") {
  PosixWorld world{{{"gone", "/nonexistent/gone"}}, ""};
  for (const char* program : {"no-such-program-anywhere", "/nonexistent/program", "gone", "", "./child", "/tmp"}) {
    Command command;
    command.program = program;
    command.deadline = Duration{1000};
    CAPTURE(program);
    CHECK(std::get<NotStarted>(ask_one(world, command).end).error == ENOENT);
  }
}

TEST_CASE("a daemon that has closed its streams does not hold us") {
  EitherWorld world;
  const Outcome heard = ask_one(world, sh("sleep 30 >/dev/null 2>&1 </dev/null & echo $!"));
  CHECK(heard.succeeded());
  CHECK(heard.took < Duration{10'000});
  const long daemon = numbers_in(heard.out).at(0);
  CHECK(::kill(static_cast<pid_t>(daemon), 0) == 0);  // it is left alone
  ::kill(static_cast<pid_t>(daemon), SIGKILL);
}

TEST_CASE("a daemon that keeps our pipes holds us for a moment only") {
  EitherWorld world;
  const Outcome heard = ask_one(world, sh("sleep 30 & echo $!"));
  CHECK(heard.succeeded());
  CHECK(heard.took >= Duration{100});
  CHECK(heard.took < Duration{10'000});
  const long daemon = numbers_in(heard.out).at(0);
  CHECK(::kill(static_cast<pid_t>(daemon), 0) == 0);
  ::kill(static_cast<pid_t>(daemon), SIGKILL);
}

TEST_CASE("at its deadline a child's whole tree ends") {
  EitherWorld world;
  const Outcome heard = ask_one(world, sh("sleep 60 & echo $!; "
                                          "(sleep 61 & echo $!; sleep 62) & echo $!; "
                                          "(trap '' TERM; exec sleep 63 >/dev/null 2>&1 </dev/null) & echo $!; "
                                          "echo $$; sleep 64",
                                          Duration{700}));
  CHECK(std::holds_alternative<TimedOut>(heard.end));
  CHECK(heard.took >= Duration{700});
  CHECK(heard.took < Duration{10'000});
  const std::vector<long> tree = numbers_in(heard.out);
  CHECK(tree.size() == 5);
  for (const long pid : tree) {
    CHECK(is_gone(pid));
  }
}

TEST_CASE("one that ignores TERM is killed half a second later") {
  EitherWorld world;
  const Outcome heard = ask_one(world, sh("trap '' TERM; echo $$; while :; do sleep 1; done", Duration{300}));
  CHECK(std::holds_alternative<TimedOut>(heard.end));
  CHECK(heard.took >= Duration{800});
  CHECK(heard.took < Duration{10'000});
  CHECK(is_gone(numbers_in(heard.out).at(0)));
}

TEST_CASE("a grandchild has time to clean up, also where its parent dies at once") {
  EitherWorld world;
  const Outcome heard =
      ask_one(world, sh("(trap 'echo cleaned; exit' TERM; while :; do sleep 0.05; done) & wait", Duration{300}));
  CHECK(std::holds_alternative<TimedOut>(heard.end));
  CHECK(heard.out == "cleaned\n");
}

TEST_CASE("a stopped child hears that it is to end") {
  EitherWorld world;
  const Outcome heard = ask_one(world, sh("trap 'echo woke; exit' TERM; kill -STOP $$; sleep 30", Duration{300}));
  CHECK(std::holds_alternative<TimedOut>(heard.end));
  CHECK(heard.took < Duration{10'000});
}

TEST_CASE("much goes in and more comes out at the same time") {
  EitherWorld world;
  Command command = sh("tee /dev/stderr; echo tail");
  command.input = std::string(5'000'000, 'x');
  const Outcome heard = ask_one(world, command);
  CHECK(heard.succeeded());
  CHECK(heard.out.size() == cap);
  CHECK(heard.err.size() == cap);
  CHECK(heard.truncated);
  command = sh("wc -c");
  command.input = std::string(5'000'000, 'x');
  CHECK(trim(ask_one(world, command).out) == "5000000");
}

TEST_CASE("input that nobody reads is no error") {
  EitherWorld world;
  Command command = sh("exit 0");
  command.input = std::string(5'000'000, 'x');
  CHECK(ask_one(world, command).succeeded());
  command = sh("exec <&-; sleep 0.1; echo done");
  command.input = "x";
  CHECK(ask_one(world, command).out == "done\n");
}

TEST_CASE("without input stdin is at its end") {
  PosixWorld world{{}, ""};
  CHECK(ask_one(world, sh("cat; echo $?")).out == "0\n");
}

TEST_CASE("output without end is drained, and no more of it kept than a mebibyte") {
  PosixWorld world{{}, ""};
  const long before = highest_memory();
  const Outcome zeros = ask_one(world, sh("head -c 1000000000 /dev/zero", Duration{100'000}));
  const Outcome lines = ask_one(world, sh("yes | head -c 5000000", Duration{100'000}));
  const long grown = highest_memory() - before;
  for (const Outcome* heard : {&zeros, &lines}) {
    CHECK(heard->succeeded());
    CHECK(heard->out.size() == cap);
    CHECK(heard->truncated);
  }
  CHECK(grown <= growth_allowed);
}

TEST_CASE("exactly a mebibyte is not truncated") {
  PosixWorld world{{}, ""};
  const Outcome heard = ask_one(world, sh("head -c 1048576 /dev/zero"));
  CHECK(heard.out.size() == cap);
  CHECK_FALSE(heard.truncated);
}

TEST_CASE("forty children run side by side") {
  EitherWorld world;
  std::vector<Question> questions;
  for (int i = 0; i < 40; ++i) {
    questions.emplace_back(sh("sleep 0.5; echo " + std::to_string(i)));
  }
  const std::vector<Answer> answers = ask(world, questions);
  REQUIRE(answers.size() == 40);
  Duration longest{0};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(outcome(answers[i]).out == std::to_string(i) + "\n");
    longest = std::max(longest, answers[i].took());
  }
  CHECK(longest < Duration{15'000});  // one after the other they take 20 s
}

TEST_CASE("children inherit nothing of ours but their streams") {
  PosixWorld world{{}, ""};
  const UniqueFd leaked{::open("/dev/null", O_RDONLY)};  // not close-on-exec, as a careless starter leaves it
  const UniqueFd high{::fcntl(leaked.get(), F_DUPFD, 9)};
  const Outcome heard = ask_one(world, sh("for n in 3 4 5 6 7 8 9; do [ -e /dev/fd/$n ] && echo $n; done; true"));
  CHECK(heard.out == "");
}

TEST_CASE("children start with default signals, unblocked") {
  PosixWorld world{{}, ""};
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGTERM, &ignore, &before);
  CHECK(std::get<Signalled>(ask_one(world, sh("kill -TERM $$; exit 1")).end).signal == SIGTERM);
  CHECK(std::get<Signalled>(ask_one(world, sh("kill -PIPE $$; exit 1")).end).signal == SIGPIPE);
  ::sigaction(SIGTERM, &before, nullptr);
}

TEST_CASE("a starter that ignores its children does not take their status from us") {
  ::signal(SIGCHLD, SIG_IGN);  // NOLINT: as a starter leaves it
  PosixWorld world{{}, ""};
  CHECK(ask_one(world, sh("exit 5")).exit_status() == 5);
}

TEST_CASE("each child leads a group of its own") {
  PosixWorld world{{}, ""};
  CHECK(ask_one(world, sh("kill -0 -$$")).succeeded());
}

TEST_CASE("no descriptor is left open") {
  PosixWorld world{{}, ""};
  const auto lowest_free = [] { return UniqueFd{::open("/dev/null", O_RDONLY)}.get(); };
  ask_one(world, sh("exit"));
  const int before = lowest_free();
  for (int i = 0; i < 10; ++i) {
    ask(world, {sh("cat", Duration{1000}), sh("sleep 5", Duration{10}), sh("exit 1")});
  }
  CHECK(lowest_free() == before);
}

}  // namespace
}  // namespace joelclaw::infra
