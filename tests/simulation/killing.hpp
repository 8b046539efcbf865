// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/lifeline.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace joelclaw::infra {

class ActedUpon;

enum class Verb { up, down };

/// A run that is to be killed: its stack, what that is called after a change by hand, and what it does.
struct Victim {
  std::string wish;
  Verb verb = Verb::up;
};

/// What must not be done once more than a run that nobody kills does it: starts, stops, restarts and whatever is made
/// or deleted, by what it is.
using Weighty = std::map<std::string, std::size_t>;
Weighty weighty_acts(const ActedUpon& stack);

/// Kills runs, and judges what the next one makes of it.
class Killer {
 public:
  explicit Killer(Victim victim);

  /// One run dies there, and the next `up` must bring the stack to where an undisturbed one brings it. False: it came to
  /// its end before.
  bool strike(const simulation::Death& death);
  /// The same, with one more `down` that must come to rest before that `up`.
  bool strike_and_take_down(const simulation::Death& death);
  /// Every `stride`-th use of that kind, until a run has no more of them; the number of deaths.
  std::size_t strike_each(simulation::Death death, std::size_t stride = 1);

 private:
  bool kill(ActedUpon& stack, const simulation::Death& death) const;
  void check_state(ActedUpon& stack) const;
  /// Two `down` may both ask for the stop of what is just stopping: that stops it once.
  void check_up(ActedUpon& stack, bool stops_count = true) const;

  Victim m_victim;
  Weighty m_undisturbed;
};

}  // namespace joelclaw::infra
