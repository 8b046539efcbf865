// SPDX-License-Identifier: MIT
#include <infra/diagnose/facts.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/plan_ports.hpp>
#include <infra/plan/premises.hpp>
#include <infra/plan/repairs.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

class LeftPlanner {
 public:
  LeftPlanner(const PortsLeftInput& input, const Means& means, const PortMeans& acts)
      : m_input(input), m_acts(acts), m_site{Facts{input.now, input.spec}, input.diagnosis, m_no_history, {}, means} {}

  Plan make() {
    m_plan.verb = "ports";
    const std::string& directory = m_input.directory;
    if (!directory.empty()) {
      settle(directory, directory.substr(directory.find_last_of('/') + 1));
    }
    m_plan.premises = premises_of(m_input.now);
    return std::move(m_plan);
  }

 private:
  bool engine_runs() const {
    const Guest* guest = m_site.facts.guest();
    return m_site.facts.socket_serves() || (guest != nullptr && guest->docker_service == UnitState::active);
  }

  /// A container that publishes less than it is configured to was read from files of which one was edited.
  bool is_half(const ContainerFacts& node) const {
    return node.state == ContainerState::running &&
           !std::includes(node.actual.begin(), node.actual.end(), node.wanted.begin(), node.wanted.end());
  }

  bool is_changed(const ContainerFacts& node) const {
    const PortMapping& port = m_input.port;
    const bool there = std::any_of(node.wanted.begin(), node.wanted.end(), [&port](const Binding& each) {
      return each.host == port.host && each.container == port.container && each.protocol == port.protocol;
    });
    return there != m_input.removes;
  }

  void settle(const std::string& directory, const std::string& id) {
    const ContainerFacts* node = m_site.facts.node_container();
    const bool known = node != nullptr && node->id == id;
    if (!engine_runs()) {
      restore(directory, id);
    } else if (!known || is_half(*node) || (m_input.undo && is_changed(*node))) {
      if (known && node->state == ContainerState::running) {
        add(StopContainer{node->name}, Impact::node, budget::container_stop, std::nullopt);
      }
      add(StopEngine{}, Impact::engine, budget::engine);
      restore(directory, id);
    } else if (node->state != ContainerState::running) {
      start(node->name);
    } else {
      add(ForgetBindings{node->name, directory}, Impact::none, budget::quick);
    }
  }

  void restore(const std::string& directory, const std::string& id) {
    const std::string name = m_site.means.node_name();
    add(RestoreBindings{name, directory}, Impact::none, budget::quick);
    add(ResumeEngine{id, true}, Impact::engine, budget::engine);
    start(id);
  }

  /// Its id is known where its name is not.
  void start(const std::string& container) {
    add(StartContainer{container}, Impact::node, budget::container_start, goal::node_serves(""));
  }

  void add(const PortAct& act, Impact impact, Duration budget) {
    m_plan.steps.push_back(port_step(act, m_acts, why, impact, budget));
  }

  void add(Action action, Impact impact, Duration budget, std::optional<Goal> until) {
    Step step = make_step(m_site, std::move(action), why, impact, budget, std::move(until));
    step.interruptible = false;
    m_plan.steps.push_back(std::move(step));
  }

  static constexpr const char* why = "interrupted-operation";

  const PortsLeftInput& m_input;
  const PortMeans& m_acts;
  Histories m_no_history;
  Site m_site;
  Plan m_plan;
};

}  // namespace

Plan plan_ports_left(const PortsLeftInput& input, const Means& means, const PortMeans& acts) {
  return LeftPlanner{input, means, acts}.make();
}

}  // namespace joelclaw::infra
