// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/simulation/lifeline.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra::dst {

enum class Kind {
  fault,  ///< by its name in the simulation's table, at that very instant, whatever runs
  cure,   ///< a person mends what the fault of that name broke, between two ticks
  sleep,  ///< the host sleeps for `span`
  jump,   ///< the wall clock jumps by `span`
  kill,   ///< the next tick dies where `death` says
  down,   ///< a person takes the stack down on purpose
  up,     ///< and means it to be up again; starting it is left to the healer
  pause,  ///< healing is paused
  resume,
};

struct Happening {
  Duration at{};
  Kind kind = Kind::fault;
  std::string name = {};
  Duration span{};
  simulation::Death death = {};
};

/// What is to happen to one stack, all of it drawn from one number.
struct Schedule {
  std::uint64_t seed = 0;
  std::vector<Happening> happenings;  ///< soonest first
  Duration last{};                    ///< from then on nothing more happens
  Duration length{};
  std::string left;  ///< a fault that nobody mends; empty: all is mended or can be healed
};

Schedule drawn(std::uint64_t seed);

/// A line each, in their order.
std::string to_string(const Schedule& schedule);
std::string to_string(const Happening& happening);

}  // namespace joelclaw::infra::dst
