// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

/// Published ports that the VM itself has open.
std::vector<std::uint16_t> open_inside(const Facts& facts) {
  std::vector<std::uint16_t> open;
  for (const PortSighting& port : facts.now.endpoints.ports) {
    if (facts.open_inside(port.mapping.host)) {
      open.push_back(port.mapping.host);
    }
  }
  return open;
}

/// The engine's ports are open in the VM and none of them is alive here; or there are none, and the socket was all.
bool all_ports_dead(const Facts& facts) {
  return facts.all_ports_dead() && (facts.spec.ports.empty() || !open_inside(facts).empty());
}

bool is_forward_dead(const Facts& facts) {
  return facts.has_vm() && facts.guest() != nullptr && facts.engine_inside() && facts.socket_fails() &&
         all_ports_dead(facts);
}

std::string listed(const std::vector<std::uint16_t>& ports) {
  std::string text;
  for (std::size_t i = 0; i < ports.size() && i < 4; ++i) {
    text += (i == 0 ? ":" : ", :") + std::to_string(ports[i]);
  }
  return ports.size() > 4 ? fmt::format("{} and {} more", text, ports.size() - 4) : text;
}

std::string subject(const Facts& facts) {
  return facts.spec.vm.profile;
}

/// The same service, asked from inside the VM, answers rightly.
bool answers_inside(const Facts& facts, const PortSighting& port) {
  const auto& probes = facts.now.endpoints.probes;
  return std::any_of(probes.begin(), probes.end(), [&](const ProbeSighting& sighting) {
    const ProbeSpec* probe = facts.probe_spec(sighting.name);
    const ProbeAnswer* inside = seen(sighting.inside);
    return probe != nullptr && inside != nullptr && probe->host_port() == port.mapping.host &&
           (inside->verdict == ProbeVerdict::right || inside->verdict == ProbeVerdict::limited);
  });
}

bool bound_by_engine(const ContainerFacts& node, std::uint16_t port) {
  return std::any_of(node.actual.begin(), node.actual.end(),
                     [port](const Binding& each) { return each.host == port && each.protocol == Protocol::tcp; });
}

/// Who has the port here, if anybody: then the forward could not be made, and the owner is the finding.
bool owned_by_other(const Facts& facts, std::uint16_t port) {
  const auto listeners = facts.listeners_on(port);
  return std::any_of(listeners.begin(), listeners.end(),
                     [](const Listener* each) { return each->role == ListenerRole::foreign; });
}

}  // namespace

std::vector<Finding> host_forward_dead(const Facts& facts) {
  if (!is_forward_dead(facts)) {
    return {};
  }
  return {finding(FindingClass::host_forward_dead, subject(facts), Severity::fail,
                  "the VM is healthy, but nothing it serves reaches this host",
                  {heard_of_socket(facts), "inside the VM: docker answers, " + listed(open_inside(facts)) + " open",
                   fmt::format("0 of {} ports listen on this host", facts.tcp_ports()),
                   "forwarder's control socket: " + heard(facts.now.vm.control_socket)})};
}

std::vector<Finding> docker_socket_dead(const Facts& facts) {
  // A socket that is taken and silent may be a hung engine's: then only a look inside tells the two apart.
  const bool alive_behind = facts.engine_inside() || (facts.socket_dead() && facts.service_serves());
  // Where the engine is down or hung inside too, its socket is not at fault.
  const bool engine_at_fault = facts.engine_inside_fails() || facts.engine_inside_hangs();
  if (!facts.has_vm() || !facts.socket_fails() || !alive_behind || engine_at_fault || is_forward_dead(facts)) {
    return {};
  }
  std::vector<std::string> evidence{heard_of_socket(facts)};
  if (facts.engine_inside()) {
    evidence.emplace_back("inside the VM: docker answers");
  }
  if (facts.service_serves()) {
    evidence.emplace_back("published ports: services answer");
  }
  return {finding(FindingClass::docker_socket_dead, subject(facts), Severity::fail,
                  "the engine's socket does not reach this host", std::move(evidence))};
}

std::vector<Finding> ports_not_forwarded(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  std::vector<std::uint16_t> lost;
  if (!facts.has_vm() || !facts.socket_serves() || node == nullptr || !facts.node_container_runs()) {
    return {};
  }
  for (const PortSighting& port : facts.now.endpoints.ports) {
    const Contact* contact = seen(port.contact);
    const bool asked = contact != nullptr && *contact != Contact::cancelled && *contact != Contact::denied;
    // A listener that takes connections for a service which answers inside is as dead as none.
    const bool dead = asked && (*contact != Contact::answered || (facts.port_dead(port) && answers_inside(facts, port)));
    if (dead && bound_by_engine(*node, port.mapping.host) && !owned_by_other(facts, port.mapping.host)) {
      lost.push_back(port.mapping.host);
    }
  }
  // The cluster's own port is published beside the spec's.
  const auto api = facts.lost_api_port();
  const bool known = api && facts.is_published(*api);
  if (api && !known && bound_by_engine(*node, *api) && !owned_by_other(facts, *api)) {
    lost.push_back(*api);
  }
  if (lost.empty()) {
    return {};
  }
  return {finding(FindingClass::ports_not_forwarded, subject(facts), Severity::fail,
                  fmt::format("{} of {} published ports do not reach this host", lost.size(), facts.tcp_ports() + (api && !known ? 1 : 0)),
                  {"engine: bound " + listed(lost), "this host: nobody listens on " + listed(lost),
                   "port forwarder: " + facts.spec.vm.port_forwarder})};
}

std::vector<Finding> ssh_mux_stale(const Facts& facts) {
  const DialAnswer* master = seen(facts.now.vm.control_socket);
  if (!facts.has_vm() || facts.guest() == nullptr || master == nullptr || master->contact != Contact::refused) {
    return {};
  }
  return {finding(FindingClass::ssh_mux_stale, subject(facts), Severity::warn,
                  "the forwarder's control socket is left behind: nobody listens on it",
                  {"control socket: connection refused", heard_of_guest(facts)})};
}

std::vector<Finding> ssh_unreachable(const Facts& facts) {
  if (!facts.has_vm() || !facts.guest_fails() || !facts.something_reaches_in()) {
    return {};
  }
  return {finding(FindingClass::ssh_unreachable, subject(facts), Severity::warn,
                  "ssh into the VM does not answer; what it serves does",
                  {heard_of_guest(facts), facts.socket_serves() ? heard_of_socket(facts) : "published ports: services answer"})};
}

}  // namespace joelclaw::infra::rules
