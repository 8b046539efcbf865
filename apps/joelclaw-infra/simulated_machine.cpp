// SPDX-License-Identifier: MIT
#include "simulated_machine.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/simulation/simulated_host.hpp>

namespace joelclaw::infra::cli {

struct SimulatedMachine::Parts {
  simulation::SimulatedHost simulated;
  Host host;
};

SimulatedMachine::SimulatedMachine(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
SimulatedMachine::~SimulatedMachine() = default;
SimulatedMachine::SimulatedMachine(SimulatedMachine&&) noexcept = default;
SimulatedMachine& SimulatedMachine::operator=(SimulatedMachine&&) noexcept = default;

Host& SimulatedMachine::host() {
  return m_parts->host;
}

Result<SimulatedMachine, Failure> SimulatedMachine::make(const std::string& wish, Terminal& terminal) {
  auto simulated = simulation::make(wish);
  if (!simulated) {
    std::vector<std::string> names;
    for (const auto& [name, summary] : scenario_names()) {
      names.push_back(name);
    }
    const auto meant = nearest(wish.substr(0, wish.find(':')), names);
    Failure failure = usage_failure("--simulate", "cannot use '" + excerpt(wish, 60) + "'",
                                    meant ? "did you mean " + *meant + "?" : to_string(simulated.error()), "");
    failure.next = {{"joelclaw-infra --simulate list", "the scenarios"}};
    return failure;
  }
  Host host = simulated->host(terminal);
  return SimulatedMachine{std::make_unique<Parts>(Parts{std::move(*simulated), host})};
}

std::vector<std::pair<std::string, std::string>> scenario_names() {
  std::vector<std::pair<std::string, std::string>> names;
  for (const simulation::Scenario& scenario : simulation::scenarios()) {
    if (!scenario.name.empty()) {  // only incidents of the operator's log have a number
      names.emplace_back(scenario.name, scenario.summary);
    }
    for (const std::string& alias : scenario.aliases) {
      names.emplace_back(alias, scenario.summary);
    }
  }
  return names;
}

std::vector<std::pair<std::string, std::string>> scenario_rows() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const simulation::Scenario& scenario : simulation::scenarios()) {
    std::string term = scenario.name;
    for (const std::string& alias : scenario.aliases) {
      term += (term.empty() ? "" : ", ") + alias;
    }
    rows.emplace_back(std::move(term), scenario.summary);
  }
  return rows;
}

}  // namespace joelclaw::infra::cli
