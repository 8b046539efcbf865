// SPDX-License-Identifier: MIT
#pragma once

#include "dst/coverage.hpp"
#include "dst/judge.hpp"
#include "dst/schedule.hpp"

#include <infra/port/host.hpp>
#include <infra/simulation/simulated_host.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/use_case/heal.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::dst {

/// One process of a healer that the timer starts: it looks, acts and ends. None: it tells nothing.
using Tick = std::function<std::optional<HealReport>(const StackSpec&, Host&)>;
/// Makes a healer for one schedule: what it keeps between its ticks in memory lies in the closure.
using Healer = std::function<Tick()>;

/// The product.
Healer product(HealOptions options = {});

struct Verdict {
  std::vector<Violation> violations;
  Coverage coverage;
  std::vector<std::string> story;  ///< what was done and decided, a line each, if it was asked for
  Duration simulated{};
  std::size_t ticks = 0, acts = 0;
};

struct PlayOptions {
  bool story = false;
  bool stop_at_first = false;
  bool aloud = false;  ///< the story is told to stdout while it happens
};

/// Plays one schedule with one healer.
Verdict play(const Schedule& schedule, const Healer& healer, const PlayOptions& options = {});

}  // namespace joelclaw::infra::dst
