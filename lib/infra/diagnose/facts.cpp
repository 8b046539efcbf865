// SPDX-License-Identifier: MIT
#include <infra/diagnose/facts.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

/// ssh was tried, and it was not we who could not try.
bool tried_in_vain(const Probe<Guest>& guest) {
  const Unknown* why = unknown(guest);
  return why != nullptr && why->cause != UnknownCause::not_asked && why->cause != UnknownCause::tool_missing &&
         why->cause != UnknownCause::cancelled && why->cause != UnknownCause::denied;
}

const Unknown* engine_unknown(const Guest* guest) {
  return guest == nullptr ? nullptr : unknown(guest->engine);
}

bool answers(const ProbeSighting& sighting) {
  const ProbeAnswer* answer = seen(sighting.answer);
  return answer != nullptr && (answer->verdict == ProbeVerdict::right || answer->verdict == ProbeVerdict::limited);
}

}  // namespace

bool Facts::socket_serves() const {
  const SocketFacts* socket = seen(now.runtime.socket);
  return socket != nullptr && socket->contact.contact == Contact::answered;
}

bool Facts::socket_dead() const {
  const SocketFacts* socket = seen(now.runtime.socket);
  if (socket == nullptr) {
    return false;
  }
  switch (socket->contact.contact) {
    case Contact::absent:
    case Contact::refused:
    case Contact::closed:
    case Contact::garbage:
    case Contact::no_connect:
    case Contact::unreachable:
      return true;
    default:
      return false;
  }
}

bool Facts::socket_silent() const {
  const SocketFacts* socket = seen(now.runtime.socket);
  return socket != nullptr &&
         (socket->contact.contact == Contact::silent || socket->contact.contact == Contact::partial);
}

bool Facts::guest_fails() const {
  const DialAnswer* banner = seen(now.vm.ssh_banner);
  const bool greets = banner != nullptr && banner->contact == Contact::answered;
  return tried_in_vain(now.vm.guest) && !greets;
}

bool Facts::engine_inside() const {
  return guest() != nullptr && seen(guest()->engine) != nullptr;
}

bool Facts::engine_inside_fails() const {
  const Unknown* why = engine_unknown(guest());
  return why != nullptr && why->cause == UnknownCause::unreachable;
}

bool Facts::engine_inside_hangs() const {
  const Unknown* why = engine_unknown(guest());
  return why != nullptr && why->cause == UnknownCause::timed_out;
}

int Facts::tcp_ports() const {
  const auto& ports = now.endpoints.ports;
  return static_cast<int>(
      std::count_if(ports.begin(), ports.end(), [](const auto& port) { return seen(port.contact) != nullptr; }));
}

int Facts::ports_listening() const {
  const auto& ports = now.endpoints.ports;
  return static_cast<int>(std::count_if(ports.begin(), ports.end(), [this](const auto& port) {
    const Contact* contact = seen(port.contact);
    return contact != nullptr && *contact == Contact::answered && !stands_in(port.mapping.host);
  }));
}

bool Facts::open_inside(std::uint16_t port) const {
  const auto* listening = guest() == nullptr ? nullptr : seen(guest()->listening);
  return listening != nullptr && std::find(listening->begin(), listening->end(), port) != listening->end();
}

bool Facts::is_published(std::uint16_t host_port) const {
  return std::any_of(spec.ports.begin(), spec.ports.end(),
                     [host_port](const PortMapping& mapping) { return mapping.host == host_port; });
}

bool Facts::service_serves() const {
  const auto& probes = now.endpoints.probes;
  return std::any_of(probes.begin(), probes.end(), [this](const ProbeSighting& sighting) {
    const ProbeSpec* wanted = probe_spec(sighting.name);
    const auto port = wanted == nullptr ? std::nullopt : wanted->host_port();
    return port && answers(sighting) && is_published(*port) && !stands_in(*port);
  });
}

bool Facts::node_container_runs() const {
  const ContainerFacts* node = node_container();
  return node != nullptr && node->state == ContainerState::running;
}

const WorkloadFacts* Facts::workload(const std::string& kind, const ObjectName& name) const {
  const auto* all = seen(now.kubernetes.workloads);
  if (all == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(all->begin(), all->end(), [&](const WorkloadFacts& each) {
    return each.kind == kind && each.name == name;
  });
  return found == all->end() ? nullptr : &*found;
}

const ServiceFacts* Facts::service(const ObjectName& name) const {
  const auto* all = seen(now.kubernetes.services);
  if (all == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(all->begin(), all->end(), [&](const auto& each) { return each.name == name; });
  return found == all->end() ? nullptr : &*found;
}

const ProbeSpec* Facts::probe_spec(const std::string& name) const {
  const auto found =
      std::find_if(spec.probes.begin(), spec.probes.end(), [&](const auto& each) { return each.name == name; });
  return found == spec.probes.end() ? nullptr : &*found;
}

std::vector<const Listener*> Facts::listeners_on(std::uint16_t port) const {
  std::vector<const Listener*> found;
  const auto* all = seen(now.host.listeners);
  for (std::size_t i = 0; all != nullptr && i < all->size(); ++i) {
    if ((*all)[i].port == port) {
      found.push_back(&(*all)[i]);
    }
  }
  return found;
}

bool Facts::stands_in(std::uint16_t port) const {
  const auto all = listeners_on(port);
  return !all.empty() && std::all_of(all.begin(), all.end(), [](const Listener* each) {
           return each->role == ListenerRole::stand_in;
         });
}

Finding finding(FindingClass cls, std::string subject, Severity severity, std::string summary,
                std::vector<std::string> evidence) {
  const ClassInfo& fixed = info(cls);
  return {cls,          std::move(subject), severity,    fixed.layer, std::move(summary), std::move(evidence),
          std::nullopt, fixed.remedy};
}

std::string heard(const Probe<DialAnswer>& dial) {
  const DialAnswer* answer = seen(dial);
  return answer == nullptr ? std::string{"not asked"} : describe(answer->contact);
}

std::string heard_of_socket(const Facts& facts) {
  const SocketFacts* socket = seen(facts.now.runtime.socket);
  return socket == nullptr ? std::string{"engine socket: not asked"}
                           : socket->path + ": " + describe(socket->contact.contact);
}

std::string heard_of_guest(const Facts& facts) {
  if (facts.guest() != nullptr) {
    return "ssh into the VM: answers";
  }
  const Unknown* why = unknown(facts.now.vm.guest);
  if (why == nullptr) {
    return "ssh into the VM: not asked";
  }
  return "ssh into the VM: " + (why->detail.empty() ? to_string(why->cause) : why->detail);
}

}  // namespace joelclaw::infra
