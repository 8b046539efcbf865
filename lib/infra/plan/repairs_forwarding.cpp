// SPDX-License-Identifier: MIT
#include <infra/plan/goals.hpp>
#include <infra/plan/repairs.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

// Two repairs of the forwards that did not hold within an hour: the next rung is a restart of the VM, its workloads
// stopped first. The hour is the window of the table's own budgets.
constexpr int enough = 2;
constexpr Duration hour{3'600'000};

bool takes_connections(const PortSighting& port) {
  const Contact* contact = seen(port.contact);
  return port.mapping.protocol != Protocol::tcp || (contact != nullptr && *contact == Contact::answered);
}

/// The same probe is answered rightly inside the VM, and not at all through the port here.
bool is_lost_on_the_way(const Site& site, const ProbeSighting& sighting) {
  const ProbeSpec* probe = site.facts.probe_spec(sighting.name);
  const auto port = probe == nullptr ? std::nullopt : probe->host_port();
  const ProbeAnswer* here = seen(sighting.answer);
  const ProbeAnswer* inside = seen(sighting.inside);
  return port && site.facts.is_published(*port) && here != nullptr && here->verdict == ProbeVerdict::blackhole &&
         inside != nullptr && inside->verdict == ProbeVerdict::right;
}

/// It takes connections for the engine's socket and for every port, and none of them gets anywhere, while the VM
/// answers who asks it in another way: its own connection has gone dead, as after a sleep, or it hangs. What it
/// forwards anew would get nowhere either.
bool master_is_cut_off(const Site& site) {
  const EndpointFacts& endpoints = site.facts.now.endpoints;
  return site.facts.socket_silent() && site.facts.engine_inside() && site.facts.all_ports_dead() &&
         std::all_of(endpoints.ports.begin(), endpoints.ports.end(), takes_connections) &&
         std::any_of(endpoints.probes.begin(), endpoints.probes.end(),
                     [&](const ProbeSighting& each) { return is_lost_on_the_way(site, each); });
}

/// Lima's master serves where its control socket takes connections, and what it forwards gets through: then it is never
/// ended, and never doubled.
bool master_serves(const Site& site) {
  const DialAnswer* master = seen(site.facts.now.vm.control_socket);
  return master != nullptr && master->contact == Contact::answered && !master_is_cut_off(site);
}

bool control_socket_dead(const Site& site) {
  const DialAnswer* master = seen(site.facts.now.vm.control_socket);
  return master != nullptr && master->contact == Contact::refused;
}

/// With a master that is ended ends all that it forwarded, also what no probe has found dead.
std::vector<PortMapping> dead_ports(const Site& site) {
  std::vector<PortMapping> dead;
  const bool all = master_is_cut_off(site);
  for (const PortSighting& each : site.facts.now.endpoints.ports) {
    if (each.mapping.protocol == Protocol::tcp && (all || site.facts.port_dead(each)) &&
        site.facts.open_inside(each.mapping.host)) {
      dead.push_back(each.mapping);
    }
  }
  return dead;
}

/// The cluster's own ports are published beside the spec's, and forwarded like them.
void add_own_ports(const Site& site, std::vector<PortMapping>& ports) {
  const ContainerFacts* node = site.facts.node_container();
  for (const Binding& each : node == nullptr ? std::vector<Binding>{} : node->wanted) {
    const PortMapping mapping{each.host_ip, each.host, each.container, each.protocol, {}, {}};
    const bool known = std::any_of(site.facts.spec.ports.begin(), site.facts.spec.ports.end(),
                                   [&](const PortMapping& port) { return port.same_identity(mapping); });
    if (!known && each.protocol == Protocol::tcp && site.facts.open_inside(each.host)) {
      ports.push_back(mapping);
    }
  }
}

Step clear_master(const Site& site, const Finding& finding) {
  return make_step(site, RemoveControlSocket{}, to_string(finding.cls), Impact::none, budget::quick, std::nullopt);
}

Repair reforward(const Site& site, const Finding& finding, bool socket, std::vector<PortMapping> ports) {
  Repair repair;
  const bool api = !socket && site.facts.lost_api_port();
  if (control_socket_dead(site)) {
    repair.steps.push_back(clear_master(site, finding));
  }
  std::vector<Goal> goals;
  if (socket) {
    goals.push_back(goal::socket_serves());
  }
  if (!ports.empty()) {
    goals.push_back(goal::ports_listen(ports));
  }
  if (api) {
    goals.push_back(goal::api_port_listens());
  }
  if (!ports.empty() || api) {
    add_own_ports(site, ports);
  }
  repair.steps.push_back(make_step(site, Reforward{!master_serves(site), socket, std::move(ports)},
                                   to_string(finding.cls), Impact::none, budget::quick,
                                   goal::all("what was forwarded answers on this host", std::move(goals))));
  return repair;
}

/// Everything inside is healthy, so everything inside is stopped properly first. Where it does not let itself be stopped,
/// the VM goes on: forwards that are dead are no reason to tear what is written inside.
Repair restart_machine(const Site& site, const Finding& finding) {
  Repair repair;
  const std::string why = to_string(finding.cls);
  if (const ContainerFacts* node = site.facts.node_container()) {
    repair.steps.push_back(make_step(site, StopContainer{node->name}, why, Impact::vm, budget::container_stop,
                                     goal::container_stopped(node->name)));
  }
  repair.steps.push_back(make_step(site, StopVm{}, why, Impact::vm, budget::vm_stop, goal::vm_stopped()));
  repair.steps.push_back(make_step(site, StartVm{}, why, Impact::vm, budget::vm_start, goal::vm_answers()));
  return repair;
}

}  // namespace

Repair repair_forwarding(const Finding& finding, const Site& site) {
  switch (finding.cls) {
    case Class::host_forward_dead:
      if (site.failed_attempts("forward.restore", hour) >= enough) {
        return restart_machine(site, finding);
      }
      return reforward(site, finding, true, dead_ports(site));
    case Class::docker_socket_dead:
      return reforward(site, finding, true, {});
    case Class::ports_not_forwarded:
      return reforward(site, finding, false, dead_ports(site));
    case Class::ssh_mux_stale:
      return {{clear_master(site, finding)}, {}, {}};
    default:
      return {};
  }
}

Repair repair_engine(const Finding& finding, const Site& site) {
  const std::string why = to_string(finding.cls);
  if (finding.cls == Class::disk_pressure) {
    Step step = make_step(site, ReclaimDisk{}, why, Impact::none, budget::engine, std::nullopt);
    step.optional = true;
    if (site.attempts_that_held(name_of(step.action), hour) > 0) {  // what is older than a day is not more a tick later
      return {{}, {}, "what may be removed was removed within the hour; see docker system df -v"};
    }
    return {{step}, {}, {}};
  }
  if (!site.facts.has_vm()) {
    return {{}, {}, "this host's own engine is never restarted by this program"};
  }
  Action action = StartEngine{};
  if (finding.cls == Class::docker_hung) {
    action = RestartEngine{};
  } else if (finding.cls != Class::docker_down) {
    return {};
  }
  return {{make_step(site, std::move(action), why, Impact::engine, budget::engine, goal::engine_answers())}, {}, {}};
}

}  // namespace joelclaw::infra
