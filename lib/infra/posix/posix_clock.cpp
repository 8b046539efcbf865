// SPDX-License-Identifier: MIT
#include <infra/posix/posix_clock.hpp>

#include <infra/posix/stop_signal.hpp>

#include <poll.h>

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace joelclaw::infra {
namespace {

#ifdef __APPLE__
constexpr clockid_t awake_clock = CLOCK_UPTIME_RAW;
constexpr clockid_t elapsed_clock = CLOCK_MONOTONIC_RAW;
#else
constexpr clockid_t awake_clock = CLOCK_MONOTONIC;
constexpr clockid_t elapsed_clock = CLOCK_BOOTTIME;
#endif

std::int64_t read_ms(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

Instant PosixClock::awake() const {
  return {read_ms(awake_clock)};
}

Instant PosixClock::elapsed() const {
  return {read_ms(elapsed_clock)};
}

WallTime PosixClock::wall() const {
  return {read_ms(CLOCK_REALTIME)};
}

bool PosixClock::pause(Duration duration) {
  constexpr Duration longest{3'600'000};  // poll counts in int
  const Instant end = awake() + duration;
  for (;;) {
    if (stop_signal() != 0) {
      return false;
    }
    const Duration left = end - awake();
    if (left.count() <= 0) {
      return true;
    }
    // poll passes over a descriptor of -1, and is ended by any signal: both lead to another look.
    pollfd stop{stop_descriptor(), POLLIN, 0};
    ::poll(&stop, 1, static_cast<int>(std::min(left, longest).count()));
  }
}

}  // namespace joelclaw::infra
