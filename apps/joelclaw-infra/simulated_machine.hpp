// SPDX-License-Identifier: MIT
#pragma once

#include "failure.hpp"

#include <infra/base/result.hpp>
#include <infra/port/host.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::cli {

/// A machine with a simulated stack on it, whose terminal is the real one.
class SimulatedMachine {
 public:
  static Result<SimulatedMachine, Failure> make(const std::string& wish, Terminal& terminal);
  ~SimulatedMachine();
  SimulatedMachine(SimulatedMachine&&) noexcept;
  SimulatedMachine& operator=(SimulatedMachine&&) noexcept;
  SimulatedMachine(const SimulatedMachine&) = delete;
  SimulatedMachine& operator=(const SimulatedMachine&) = delete;

  Host& host();

 private:
  struct Parts;
  explicit SimulatedMachine(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> m_parts;
};

/// Name or alias of each scenario with what it is.
std::vector<std::pair<std::string, std::string>> scenario_names();

/// "S05 (zombie, vm-zombie)" with what it is, for people.
std::vector<std::pair<std::string, std::string>> scenario_rows();

}  // namespace joelclaw::infra::cli
