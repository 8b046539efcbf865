// SPDX-License-Identifier: MIT
#pragma once

#include "dst/schedule.hpp"

#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::dst {

inline constexpr std::int64_t minute = 60'000;

inline Happening fault(std::int64_t at, const std::string& name) {
  return {Duration{at * minute}, Kind::fault, name};
}

/// A short story with one trap in it; two hours and more for what is to be healed.
inline Schedule story(std::vector<Happening> happenings) {
  Schedule schedule;
  schedule.happenings = std::move(happenings);
  schedule.last = schedule.happenings.back().at;
  schedule.length = schedule.last + Duration{180 * minute};
  return schedule;
}

}  // namespace joelclaw::infra::dst
