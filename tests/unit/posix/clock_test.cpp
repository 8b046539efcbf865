// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/posix/posix_clock.hpp>
#include <infra/posix/stop_signal.hpp>

#include <csignal>

namespace joelclaw::infra {
namespace {

TEST_CASE("the steady clocks go forward, and the wall clock is of this century") {
  PosixClock clock;
  const Instant awake = clock.awake();
  const Instant elapsed = clock.elapsed();
  CHECK(clock.pause(Duration{20}));
  CHECK(clock.awake() - awake >= Duration{20});
  CHECK(clock.elapsed() - elapsed >= Duration{19});
  CHECK(clock.wall() > *parse_rfc3339("2020-01-01T00:00:00Z"));
}

TEST_CASE("a pause of nothing does not wait") {
  PosixClock clock;
  CHECK(clock.pause(Duration{0}));
  CHECK(clock.pause(Duration{-5}));
}

TEST_CASE("a stop signal ends a pause") {
  PosixClock clock;
  catch_stop_signals();
  ::raise(SIGHUP);
  const Instant before = clock.awake();
  CHECK_FALSE(clock.pause(Duration{30'000}));
  CHECK(clock.awake() - before < Duration{10'000});
  clear_stop_signal();
  CHECK(clock.pause(Duration{1}));
}

}  // namespace
}  // namespace joelclaw::infra
