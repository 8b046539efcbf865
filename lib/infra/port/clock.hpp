// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

namespace joelclaw::infra {

/// The three clocks, each for its own purpose.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// Stands still while the host sleeps: for deadlines (CLOCK_MONOTONIC; on macOS CLOCK_UPTIME_RAW).
  virtual Instant awake() const = 0;
  /// Counts sleep: for windows, warm-up, cooldowns, holds (CLOCK_BOOTTIME; on macOS CLOCK_MONOTONIC_RAW).
  virtual Instant elapsed() const = 0;
  /// Jumps: for display and the ages of foreign things.
  virtual WallTime wall() const = 0;
  /// Sleeps until the awake clock has passed by that much, or a signal asks to stop. False where it was asked.
  virtual bool pause(Duration duration) = 0;
};

}  // namespace joelclaw::infra
