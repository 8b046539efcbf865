// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// All lengths of time of this program: thresholds, deadlines, budgets, ages.
using Duration = std::chrono::milliseconds;

/// Milliseconds on one of the two steady clocks of port/clock.hpp since an arbitrary start. Instants of different
/// clocks, hosts or boots are not comparable.
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};
constexpr Instant operator+(Instant at, Duration by) { return {at.ms + by.count()}; }
constexpr Instant operator-(Instant at, Duration by) { return {at.ms - by.count()}; }
constexpr Duration operator-(Instant later, Instant earlier) { return Duration{later.ms - earlier.ms}; }

/// Milliseconds since 1970-01-01T00:00:00Z by the wall clock: for display and for ages of foreign things (certificates,
/// containers, backups), never for windows and deadlines, because it jumps.
struct WallTime {
  std::int64_t ms = 0;
  auto operator<=>(const WallTime&) const = default;
};
constexpr WallTime operator+(WallTime at, Duration by) { return {at.ms + by.count()}; }
constexpr WallTime operator-(WallTime at, Duration by) { return {at.ms - by.count()}; }
constexpr Duration operator-(WallTime later, WallTime earlier) { return Duration{later.ms - earlier.ms}; }

/// "2026-11-22T10:00:00Z"; milliseconds are dropped.
std::string format_rfc3339(WallTime at);

/// Reads RFC 3339 as Docker, Kubernetes and limactl write it: any fraction, `Z` or a numeric offset. Docker's zero
/// time "0001-01-01T00:00:00Z" is none.
std::optional<WallTime> parse_rfc3339(std::string_view text);

/// For a person, in the largest unit that says enough: "420 ms", "3.1 s", "45 s", "12 min", "5 h", "9 days".
std::string format_duration(Duration duration);

/// A duration as specs and options write it: a whole number and one of ms, s, m, h. No sign, no fraction, no blank, no
/// leading zero; at most 100 days, so that sums of them never overflow.
std::optional<Duration> parse_duration(std::string_view text);

/// The shortest text that parse_duration reads back as the same: "420s", "20m", "1500ms".
std::string format_duration_exact(Duration duration);

}  // namespace joelclaw::infra
