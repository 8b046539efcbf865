// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "temporary.hpp"

#include <infra/posix/posix_locks.hpp>
#include <infra/posix/process_identity.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

namespace joelclaw::infra {
namespace {

using Held = std::unique_ptr<HeldLock>;

LockHolder myself(std::string step = "") {
  return {::getpid(), start_of_process(::getpid()).value_or(0), "heal", std::move(step), WallTime{1795341600123}};
}

Held take(PosixLocks& locks, const std::string& path) {
  auto taken = locks.acquire(path, myself("first"));
  REQUIRE(taken);
  REQUIRE(std::holds_alternative<Held>(*taken));
  return std::get<Held>(std::move(*taken));
}

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

TEST_CASE("a lock has one holder, whom others can name") {
  PosixLocks locks;
  const Temporary directory;
  const std::string path = directory / "lock";
  CHECK(locks.holder(path).value() == std::nullopt);
  {
    const Held held = take(locks, path);
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0600U);
    CHECK(locks.holder(path).value() == myself("first"));
    const auto second = locks.acquire(path, myself("second"));
    REQUIRE(second);
    REQUIRE(std::holds_alternative<LockTaken>(*second));
    CHECK(std::get<LockTaken>(*second).holder == myself("first"));
  }
  CHECK(locks.holder(path).value() == std::nullopt);
  CHECK(std::filesystem::exists(path));  // removing it would split those who wait from those who come
  take(locks, path);
}

TEST_CASE("a holder may say what it does now, in more or fewer words") {
  PosixLocks locks;
  const Temporary directory;
  const std::string path = directory / "lock";
  const Held held = take(locks, path);
  for (const std::string& step : {std::string(200, 'x'), std::string{"\"\n\\ \xFF"}, std::string{}}) {
    CHECK(held->announce(myself(step)));
    const auto told = locks.holder(path).value();
    REQUIRE(told);
    CHECK((told->step == step || step.find('\xFF') != std::string::npos));
    const std::string text = text_of(path);
    CHECK(text.find('\n') == text.size() - 1);
  }
}

TEST_CASE("looking at a lock never makes taking it fail") {
  PosixLocks locks;
  const Temporary directory;
  const std::string path = directory / "lock";
  for (int i = 0; i < 200; ++i) {
    const auto looked = locks.holder(path);
    take(locks, path);
    CHECK(looked);
  }
}

TEST_CASE("the line of one that was killed names nobody") {
  PosixLocks locks;
  const Temporary directory;
  const std::string path = directory / "lock";
  const std::string me = std::to_string(::getpid());
  const std::string rest = R"(,"verb":"up","step":"s","since_ms":1})";
  const std::string lines[] = {
      R"({"pid":2147483647,"start":1)" + rest + "\n",     // no such process
      R"({"pid":)" + me + R"(,"start":1)" + rest + "\n",  // its number belongs to another one now
      R"({"pid":-1,"start":1)" + rest + "\n",
      R"({"pid":0,"start":0)" + rest + "\n",
      R"({"pid":99999999999999999999999,"start":1)" + rest + "\n",
      R"({"pid":")" + me + R"(","start":1)" + rest + "\n",
      R"({"pid":)" + me,  // half a line
      "[]\n",
      "null\n",
      "\xFF\xFE\n",
      "",
      std::string(100'000, '['),
  };
  for (const std::string& line : lines) {
    CAPTURE(line.substr(0, 80));
    directory.write("lock", line);
    CHECK(locks.holder(path).value() == std::nullopt);
  }
  CHECK(take(locks, path));
}

TEST_CASE("a lock that a killed process held is free") {
  PosixLocks locks;
  PosixWorld world{{}, ""};
  const Temporary directory;
  const std::string path = directory / "lock";
  directory.write("lock", "");
  if (world.locate("flock").empty()) {
    return;  // util-linux
  }
  Listener listener;
  listener.on_line = [&](std::size_t, std::string_view) {
    const auto taken = locks.acquire(path, myself());
    CHECK(taken);
    CHECK(std::holds_alternative<LockTaken>(*taken));
    CHECK(std::get<LockTaken>(*taken).holder == std::nullopt);  // it has left no line
    return std::vector<Question>{};
  };
  world.ask(std::vector<Question>{sh("exec flock -x '" + path + "' sh -c 'echo held; sleep 60'", Duration{500})},
            listener);
  CHECK(listener.lines.size() == 1);
  CHECK(take(locks, path));
}

TEST_CASE("what is no file of ours is not locked") {
  PosixLocks locks;
  const Temporary directory;
  directory.write("real", "");
  REQUIRE(::symlink("real", (directory / "link").c_str()) == 0);
  REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
  for (const char* name : {"link", "fifo", "none/lock", "."}) {
    CAPTURE(name);
    CHECK_FALSE(locks.acquire(directory / name, myself()));
  }
  CHECK_FALSE(locks.holder(directory / "link"));
  CHECK_FALSE(locks.holder(directory / "fifo"));
  CHECK(locks.holder(directory / "none/lock").value() == std::nullopt);
}

TEST_CASE("a child does not inherit a lock") {
  PosixLocks locks;
  PosixWorld world{{}, ""};
  const Temporary directory;
  const std::string path = directory / "lock";
  long daemon = 0;
  {
    const Held held = take(locks, path);
    daemon = std::strtol(ask_one(world, sh("sleep 30 >/dev/null 2>&1 & echo $!")).out.c_str(), nullptr, 10);
  }
  CHECK(take(locks, path));
  ::kill(static_cast<pid_t>(daemon), SIGKILL);
}

}  // namespace
}  // namespace joelclaw::infra
