// SPDX-License-Identifier: MIT
#include <infra/simulation/simulated_host.hpp>

#include <infra/base/text.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/simulation/simulated_ports.hpp>
#include <infra/simulation/simulated_store.hpp>

#include <fmt/format.h>

#include <utility>

namespace joelclaw::infra::simulation {

struct SimulatedHost::Parts {
  explicit Parts(Model from)
      : model(std::move(from)),
        life(model),
        clock(model, life),
        world(model, clock, life),
        files(model),
        surroundings(model, clock, life),
        locks(model, life),
        state(model, life),
        editor(model, life) {}

  Model model;
  Lifeline life;
  SimulatedClock clock;
  SimulatedWorld world;
  SimulatedFilesystem files;
  SimulatedSurroundings surroundings;
  SimulatedLocks locks;
  SimulatedStateStore state;
  SimulatedFileEditor editor;
};

SimulatedHost::SimulatedHost(Model model) : m_parts(std::make_unique<Parts>(std::move(model))) {}
SimulatedHost::~SimulatedHost() = default;
SimulatedHost::SimulatedHost(SimulatedHost&&) noexcept = default;
SimulatedHost& SimulatedHost::operator=(SimulatedHost&&) noexcept = default;

Host SimulatedHost::host(Terminal& terminal) {
  Parts& parts = *m_parts;
  return {parts.world, parts.files, parts.clock, terminal, parts.locks, parts.surroundings, parts.state, parts.editor};
}

Lifeline& SimulatedHost::life() {
  return m_parts->life;
}

Model& SimulatedHost::model() {
  return m_parts->model;
}
const Model& SimulatedHost::model() const {
  return m_parts->model;
}
const std::vector<std::string>& SimulatedHost::unknown_questions() const {
  return m_parts->model.unknown;
}

void SimulatedHost::interrupt_after(long milliseconds, int signal) {
  m_parts->clock.interrupt = SimulatedClock::Interrupt{m_parts->clock.awake() + Duration{milliseconds}, signal};
}

Result<SimulatedHost> make(std::string_view wish) {
  Result<Model> model = make_model(wish);
  if (!model) {
    return model.error();
  }
  return SimulatedHost{std::move(*model)};
}

std::string scenario_list() {
  std::string text;
  for (const Scenario& scenario : scenarios()) {
    text += fmt::format("{:<5} {:<24} {}\n", scenario.name, join(scenario.aliases, ", "), scenario.summary);
  }
  return text;
}

}  // namespace joelclaw::infra::simulation
