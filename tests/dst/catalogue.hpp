// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::simulation {
struct Model;
}

namespace joelclaw::infra::dst {

/// Who ends a fault.
enum class Mends {
  healer,
  alone,   ///< it passes: `cure` is the fault of the simulation that takes it back
  person,  ///< the healer must say so and leave it
};

struct Entry {
  std::string fault;
  Mends mends = Mends::healer;
  std::string cure = {};
  /// What a person does; `good` is the stack as it was.
  void (*person)(simulation::Model& now, const simulation::Model& good) = nullptr;
};

/// Those of the simulation's faults that can befall a stack that lives. What is left out: those that make a stack
/// another one from the start (another host's, never installed), and those that are no fault (a pod more).
const std::vector<Entry>& catalogue();
const Entry* entry_of(const std::string& fault);

/// Within this time after the last thing that happened, all must be well: a failed recovery's hold (30 min) on top of a
/// spent budget (three attempts, 15 min apart, within the hour), and the recovery itself with its convergence and
/// window.
constexpr Duration recovery_bound{2 * 3'600'000};

}  // namespace joelclaw::infra::dst
