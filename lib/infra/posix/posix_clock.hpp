// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/clock.hpp>

namespace joelclaw::infra {

/// The clocks of the system. What asks this process to stop (stop_signal.hpp) ends a pause at once.
class PosixClock : public Clock {
 public:
  Instant awake() const override;
  Instant elapsed() const override;
  WallTime wall() const override;
  bool pause(Duration duration) override;
};

}  // namespace joelclaw::infra
