// SPDX-License-Identifier: MIT
#include <infra/plan/witnesses.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

void add(std::set<Way>& ways, bool told, Way way) {
  if (told) {
    ways.insert(way);
  }
}

bool some_port_dead(const Facts& facts) {
  const auto& ports = facts.now.endpoints.ports;
  return std::any_of(ports.begin(), ports.end(), [&](const PortSighting& each) { return facts.port_dead(each); });
}

bool some_probe_fails(const Facts& facts) {
  const auto& probes = facts.now.endpoints.probes;
  return std::any_of(probes.begin(), probes.end(), [](const ProbeSighting& each) {
    const ProbeAnswer* answer = seen(each.answer);
    return answer != nullptr && answer->verdict != ProbeVerdict::right && answer->verdict != ProbeVerdict::limited;
  });
}

bool ssh_port_dead(const Facts& facts) {
  const DialAnswer* banner = seen(facts.now.vm.ssh_banner);
  return banner != nullptr && banner->contact != Contact::answered && banner->contact != Contact::denied &&
         banner->contact != Contact::cancelled;
}

std::set<Way> of_machine(const Facts& facts) {
  std::set<Way> ways;
  add(ways, facts.instance() != nullptr, Way::limactl);
  add(ways, facts.guest() != nullptr || facts.guest_fails() || ssh_port_dead(facts), Way::ssh);
  add(ways, facts.socket_fails(), Way::docker_socket);
  add(ways, some_port_dead(facts), Way::port);
  return ways;
}

/// A kernel speaks for itself; that it is this VM's is told by whoever else reaches it.
std::set<Way> of_kernel(const Facts& facts) {
  std::set<Way> ways;
  add(ways, facts.guest() != nullptr, Way::ssh);
  add(ways, facts.instance() != nullptr, Way::limactl);
  add(ways, facts.socket_serves(), Way::docker_socket);
  add(ways, seen(facts.now.kubernetes.readiness) != nullptr, Way::api);
  return ways;
}

std::set<Way> of_forwarding(const Facts& facts) {
  std::set<Way> ways;
  add(ways, facts.guest() != nullptr, Way::ssh);
  add(ways, facts.socket_fails() || facts.socket_serves(), Way::docker_socket);
  add(ways, some_port_dead(facts) || facts.service_serves(), Way::port);
  return ways;
}

std::set<Way> of_engine(const Facts& facts) {
  std::set<Way> ways;
  add(ways, facts.guest() != nullptr, Way::ssh);
  add(ways, facts.socket_fails(), Way::docker_socket);
  add(ways, some_port_dead(facts), Way::port);
  return ways;
}

std::set<Way> of_disk(const Facts& facts) {
  std::set<Way> ways;
  add(ways, facts.guest() != nullptr && seen(facts.guest()->data_space) != nullptr, Way::ssh);
  add(ways, facts.socket_serves(), Way::docker_socket);
  add(ways, seen(facts.now.kubernetes.nodes) != nullptr, Way::api);
  return ways;
}

std::set<Way> of_container(const Facts& facts) {
  std::set<Way> ways;
  add(ways, seen(facts.now.runtime.containers) != nullptr, Way::docker_socket);
  add(ways, facts.guest() != nullptr && seen(facts.guest()->containers) != nullptr, Way::ssh);
  add(ways, some_port_dead(facts) || facts.service_serves(), Way::port);
  add(ways, seen(facts.now.kubernetes.readiness) != nullptr, Way::api);
  return ways;
}

std::set<Way> of_api_server(const Facts& facts) {
  const auto& kubernetes = facts.now.kubernetes;
  std::set<Way> ways;
  add(ways, seen(kubernetes.api_port) != nullptr, Way::port);
  add(ways, seen(kubernetes.readiness) != nullptr, Way::api);
  add(ways, facts.guest() != nullptr && seen(kubernetes.api_port_inside) != nullptr, Way::ssh);
  add(ways, seen(facts.now.runtime.containers) != nullptr, Way::docker_socket);
  return ways;
}

/// An API server speaks for its own objects; that it is this cluster's is told by its certificate on the published port.
std::set<Way> of_objects(const Facts& facts) {
  const auto& kubernetes = facts.now.kubernetes;
  std::set<Way> ways;
  add(ways, seen(kubernetes.readiness) != nullptr || seen(kubernetes.nodes) != nullptr, Way::api);
  add(ways, kubernetes.api_certificate_trusted || some_probe_fails(facts), Way::port);
  return ways;
}

}  // namespace

std::set<Way> witnesses_of(const Finding& finding, const Facts& facts) {
  switch (finding.cls) {
    case Class::route_missing:
    case Class::cni_module_missing:
      return of_kernel(facts);
    case Class::disk_pressure:
      return of_disk(facts);
    default:
      break;
  }
  switch (finding.layer) {
    case Layer::vm:
      return of_machine(facts);
    case Layer::forwarding:
      return of_forwarding(facts);
    case Layer::runtime:
      return of_engine(facts);
    case Layer::node_container:
      return of_container(facts);
    case Layer::kubernetes:
      return of_api_server(facts);
    default:
      return of_objects(facts);
  }
}

std::string positive_witness(const Facts& facts) {
  if (facts.guest() != nullptr) {
    return "ssh into the VM";
  }
  if (facts.socket_serves()) {
    return "the engine's socket";
  }
  if (facts.service_serves()) {
    return "a service on its published port";
  }
  return seen(facts.now.kubernetes.readiness) != nullptr ? "the API server" : "";
}

}  // namespace joelclaw::infra
