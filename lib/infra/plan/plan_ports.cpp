// SPDX-License-Identifier: MIT
#include <infra/plan/plan_ports.hpp>

#include <infra/base/text.hpp>
#include <infra/diagnose/facts.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/premises.hpp>
#include <infra/plan/repairs.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

// The node's start takes 2 to 3 min until all serves; an engine 30 s more.
constexpr Duration engine_downtime{210'000};

bool has(const std::vector<Binding>& bindings, const PortMapping& port) {
  const auto address = [](const std::string& ip) { return ip.empty() ? std::string{"0.0.0.0"} : ip; };
  return std::any_of(bindings.begin(), bindings.end(), [&](const Binding& each) {
    return each.host == port.host && each.container == port.container && each.protocol == port.protocol &&
           address(each.host_ip) == address(port.host_ip);
  });
}

class PortsPlanner {
 public:
  PortsPlanner(const PortsInput& input, const Means& means, const PortMeans& acts)
      : m_input(input), m_acts(acts), m_site{Facts{input.now, input.spec}, input.diagnosis, m_no_history, {}, means} {}

  PortsPlan make() {
    for (Plan* each : {&m_plan.change, &m_plan.finish}) {
      each->verb = verb();
      each->options = {{"port", to_string(m_input.port)}, {"strategy", to_string(m_input.strategy)}};
      each->premises = premises_of(m_input.now);
    }
    if (auto refusal = refuse()) {
      m_plan.change.refusal = std::move(refusal);
      return std::move(m_plan);
    }
    if (has(node().wanted, m_input.port) == m_input.removes) {
      change();
    }
    finish();
    return std::move(m_plan);
  }

 private:
  const ContainerFacts& node() const { return *m_site.facts.node_container(); }
  std::string verb() const { return m_input.removes ? "ports remove" : "ports add"; }
  std::string directory() const {
    return seen(m_input.now.runtime.engine)->root_directory + "/containers/" + node().id;
  }

  Step step(Action action, Impact impact, Duration budget, std::optional<Goal> until) const {
    return make_step(m_site, std::move(action), verb(), impact, budget, std::move(until));
  }
  Step port(const PortAct& act, Impact impact, Duration budget) const {
    return port_step(act, m_acts, verb(), impact, budget);
  }
  /// Half of it is worse than none: what has begun is finished or undone, whoever asks it to stop.
  void add_change(Step step) {
    step.interruptible = false;
    m_plan.change.steps.push_back(std::move(step));
  }

  void change() {
    const BindingEdit edit{node().name, directory(), m_input.port, m_input.removes};
    m_plan.directory = edit.directory;
    add_change(port(KeepBindings{edit}, Impact::none, budget::pod));
    add_change(step(StopContainer{node().name}, Impact::node, budget::container_stop, std::nullopt));
    add_change(port(StopEngine{}, Impact::engine, budget::engine));
    add_change(port(EditBindings{edit}, Impact::engine, budget::pod));
    add_change(port(ResumeEngine{node().id}, Impact::engine, budget::engine));
    add_change(step(StartContainer{node().name}, Impact::node, budget::container_start, goal::node_serves(node().name)));
    m_plan.change.downtime = engine_downtime;
    name_bystanders();
  }

  void name_bystanders() {
    auto& notes = m_plan.change.notes;
    if (!m_input.running) {
      notes.emplace_back("every other running container of this engine stops too");
      return;
    }
    std::vector<std::string> others;
    std::copy_if(m_input.running->begin(), m_input.running->end(), std::back_inserter(others),
                 [this](const std::string& each) { return each != node().name; });
    notes.push_back(others.empty() ? "no other container of this engine runs"
                                   : fmt::format("{} other running container{} too: {}", others.size(),
                                                 others.size() == 1 ? " stops" : "s stop", join(others, ", ")));
  }

  void finish() {
    auto& steps = m_plan.finish.steps;
    if (!m_input.removes) {
      patch_service();
      if (m_input.port.protocol == Protocol::tcp) {
        steps.push_back(step(Await{fmt::format("port {} answers on this host", m_input.port.host)}, Impact::none,
                             budget::pod, goal::ports_listen({m_input.port})));
      }
    }
    if (!m_input.record.empty()) {
      steps.push_back(port(RecordPort{m_input.record, m_input.port, m_input.removes}, Impact::none, budget::quick));
    }
    if (!m_plan.change.steps.empty()) {
      steps.push_back(port(ForgetBindings{node().name, directory()}, Impact::none, budget::quick));
    }
    const bool idle = m_plan.change.steps.empty() && m_input.record.empty() && steps.size() < 2;
    if (idle) {
      steps.clear();  // it is so
    }
  }

  void patch_service() {
    const PortMapping& port = m_input.port;
    const ServiceFacts* service = port.service ? m_site.facts.service(*port.service) : nullptr;
    const ServicePort* meant = service == nullptr ? nullptr : meant_port(*service);
    if (meant == nullptr || (meant->node_port == port.container && service->type != "ClusterIP")) {
      return;
    }
    m_plan.finish.steps.push_back(step(PatchService{*port.service, meant->name, meant->port, port.container},
                                       Impact::none, budget::quick, std::nullopt));
  }

  const ServicePort* meant_port(const ServiceFacts& service) const {
    const PortMapping& port = m_input.port;
    if (port.service_port.empty()) {
      const auto fits = std::find_if(service.ports.begin(), service.ports.end(),
                                     [&port](const ServicePort& each) { return each.node_port == port.container; });
      return fits != service.ports.end() ? &*fits : service.ports.size() == 1 ? &service.ports.front() : nullptr;
    }
    const auto named = std::find_if(service.ports.begin(), service.ports.end(), [&port](const ServicePort& each) {
      return each.name == port.service_port || std::to_string(each.port) == port.service_port;
    });
    return named == service.ports.end() ? nullptr : &*named;
  }

  static Error refused(std::string what, std::string why, std::vector<std::string> hints = {}) {
    return {std::move(what), "cannot be changed", std::move(why), std::move(hints)};
  }
  Error refused_port(const std::string& why) const { return refused("port " + to_string(m_input.port), why); }

  std::optional<Error> refuse() const {
    if (m_site.facts.node_container() == nullptr) {
      return refused("the ports", "there is no node container that could be asked", {"joelclaw-infra status"});
    }
    if (seen(m_input.now.runtime.containers) == nullptr || seen(m_input.now.runtime.engine) == nullptr) {
      return refused("the ports", "the engine cannot be asked from this host, so nothing is known of what it publishes",
                     {"joelclaw-infra heal"});
    }
    if (m_acts.calls(StopEngine{}).empty()) {
      return refused("the ports", "there is no way to act as root in the machine that carries the engine");
    }
    if (m_input.strategy == PortStrategy::swap) {
      return refused("the strategy swap", "it is not in this version", {"--strategy edit"});
    }
    return m_input.removes ? refuse_removal() : refuse_addition();
  }

  std::optional<Error> refuse_removal() const {
    if (m_input.port.container == api_port || m_input.port.container == management_port) {
      return refused_port("it is the cluster's own");
    }
    return std::nullopt;
  }

  std::optional<Error> refuse_addition() const {
    const PortMapping& port = m_input.port;
    if (!has(node().wanted, port)) {
      if (const std::string who = holder(); !who.empty()) {
        return refused_port(who);
      }
    }
    return port.service ? refuse_service(*port.service) : std::nullopt;
  }

  /// Who has the host's port, or the node's; empty: nobody.
  std::string holder() const {
    const PortMapping& port = m_input.port;
    for (const Binding& each : node().wanted) {
      if (each.protocol == port.protocol && each.host == port.host) {
        return fmt::format("{} publishes {} there already", node().name, each.container);
      }
      if (each.protocol == port.protocol && each.container == port.container) {
        return fmt::format("{} publishes its port {} as {} already", node().name, each.container, each.host);
      }
    }
    if (port.protocol != Protocol::tcp) {
      return {};
    }
    for (const Listener* each : m_site.facts.listeners_on(port.host)) {
      return fmt::format("{} listens on it here (pid {})", each->command.empty() ? "a process" : each->command, each->pid);
    }
    if (m_site.facts.has_vm() && m_site.facts.open_inside(port.host)) {
      return "something in the VM listens on it";
    }
    return {};
  }

  std::optional<Error> refuse_service(const ObjectName& name) const {
    const auto* all = seen(m_input.now.kubernetes.services);
    if (all == nullptr) {
      return refused_port("the API server does not tell of " + to_string(name));
    }
    const ServiceFacts* service = m_site.facts.service(name);
    if (service == nullptr) {
      return refused_port("there is no Service " + to_string(name));
    }
    if (meant_port(*service) == nullptr) {
      std::vector<std::string> names;
      for (const ServicePort& each : service->ports) {
        names.push_back(each.name.empty() ? std::to_string(each.port) : each.name);
      }
      return refused_port(to_string(name) + " has the ports " + join(names, ", ") + ": name one, as " + to_string(name) +
                          ":PORT");
    }
    for (const ServiceFacts& other : *all) {
      for (const ServicePort& each : other.ports) {
        if (each.node_port == m_input.port.container && other.name != name) {
          return refused_port(fmt::format("NodePort {} is {}'s", each.node_port, to_string(other.name)));
        }
      }
    }
    return std::nullopt;
  }

  static constexpr std::uint16_t api_port = 6443, management_port = 50000;

  const PortsInput& m_input;
  const PortMeans& m_acts;
  Histories m_no_history;
  Site m_site;
  PortsPlan m_plan;
};

}  // namespace

std::string to_string(PortStrategy strategy) {
  return strategy == PortStrategy::swap ? "swap" : "edit";
}

PortsPlan plan_ports(const PortsInput& input, const Means& means, const PortMeans& acts) {
  return PortsPlanner{input, means, acts}.make();
}

Plan whole(const PortsPlan& plan) {
  Plan all = plan.change;
  all.steps.insert(all.steps.end(), plan.finish.steps.begin(), plan.finish.steps.end());
  return all;
}

}  // namespace joelclaw::infra
