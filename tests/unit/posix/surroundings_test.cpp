// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/posix/posix_surroundings.hpp>
#include <infra/posix/process_identity.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace joelclaw::infra {
namespace {

TEST_CASE("who and where we are") {
  const PosixSurroundings here;
  CHECK_FALSE(here.host_name().empty());
  CHECK(here.host_name().find('.') == std::string::npos);
  CHECK_FALSE(here.user_name().empty());
  CHECK(here.user_id() == ::geteuid());
  CHECK((here.system() == "linux" || here.system() == "darwin"));
  CHECK(here.stop_signal() == 0);
}

TEST_CASE("variables, and home without one") {
  const PosixSurroundings here;
  ::setenv("INFRA_TEST_EMPTY", "", 1);
  CHECK(here.variable("INFRA_TEST_EMPTY") == "");
  CHECK(here.variable("INFRA_TEST_UNSET") == std::nullopt);
  const std::string before = here.variable("HOME").value_or("");
  ::setenv("HOME", "/some/home", 1);
  CHECK(here.home() == "/some/home");
  ::setenv("HOME", "", 1);
  CHECK(here.home().starts_with("/"));
  ::setenv("HOME", before.c_str(), 1);
}

TEST_CASE("processes are told apart by their start") {
  const PosixSurroundings here;
  CHECK(here.process_alive(::getpid()));
  CHECK(here.process_start(::getpid()) == here.process_start(::getpid()));
  CHECK(here.process_start(1).has_value());
  CHECK(here.process_start(1) != here.process_start(::getpid()));
  for (const std::int64_t pid :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{2147483647}, std::int64_t{4294967297}}) {
    CHECK_FALSE(here.process_alive(pid));
    CHECK_FALSE(here.process_start(pid));
  }
}

TEST_CASE("what is only waiting to be reaped does not live") {
  const PosixSurroundings here;
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(0);
  }
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
  CHECK_FALSE(here.process_alive(child));
  CHECK_FALSE(here.process_start(child));
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("the start in /proc/PID/stat is found behind any name") {
  const std::string tail = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21\n";
  CHECK(start_in_proc_stat(("12 (sh) S" + tail).c_str()) == 4711);
  CHECK(start_in_proc_stat(("12 (a) Z 1 (b c) R" + tail).c_str()) == 4711);
  CHECK_FALSE(start_in_proc_stat(("12 (sh) Z" + tail).c_str()));
  CHECK_FALSE(start_in_proc_stat("12 (sh) S 1 2"));
  CHECK_FALSE(start_in_proc_stat("12 sh S 1 2"));
  CHECK_FALSE(start_in_proc_stat(""));
}

}  // namespace
}  // namespace joelclaw::infra
