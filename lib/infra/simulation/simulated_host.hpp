// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/port/host.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra::simulation {

class Lifeline;
struct Model;

/// A machine with a whole stack on it, behind the ports, with a clock of its own. Nothing outside this process is
/// touched, and nothing is slept: waiting moves the virtual clock.
class SimulatedHost {
 public:
  explicit SimulatedHost(Model model);
  ~SimulatedHost();
  SimulatedHost(SimulatedHost&&) noexcept;
  SimulatedHost& operator=(SimulatedHost&&) noexcept;
  SimulatedHost(const SimulatedHost&) = delete;
  SimulatedHost& operator=(const SimulatedHost&) = delete;

  /// The ports. What is shown goes to the real terminal.
  Host host(Terminal& terminal);

  /// Whether the program lives, and where it is to die.
  Lifeline& life();

  Model& model();
  const Model& model() const;

  /// Questions, commands and paths that the model does not know: for a test, each is a failure.
  const std::vector<std::string>& unknown_questions() const;

  /// A signal that asks the program to stop, so much later on the virtual clock.
  void interrupt_after(long milliseconds, int signal);

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

/// The host of a scenario: "S05", "zombie:7", "forward-dead+vm-disk-low".
Result<SimulatedHost> make(std::string_view wish);

/// What `--simulate list` prints: a line each, name, aliases and what it is.
std::string scenario_list();

}  // namespace joelclaw::infra::simulation
