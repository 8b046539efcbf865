// SPDX-License-Identifier: MIT
#include <infra/diagnose/facts.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

/// The other side was silent or hung up. A missing tool, a refused right or garbage says nothing of it.
bool is_silence(const Unknown* why) {
  return why != nullptr && (why->cause == UnknownCause::timed_out || why->cause == UnknownCause::unreachable ||
                            why->cause == UnknownCause::failed);
}

bool is_dead(Contact contact) {
  return contact != Contact::answered && contact != Contact::cancelled && contact != Contact::denied &&
         contact != Contact::unresolved;
}

bool spoke(ProbeVerdict verdict) {
  return verdict != ProbeVerdict::refused && verdict != ProbeVerdict::blackhole;
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
  // A greeting alone does not help: sshd still greets where the shell behind it is dead.
  return is_silence(unknown(now.vm.guest));
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

std::optional<std::uint16_t> Facts::lost_api_port() const {
  constexpr std::uint16_t api_port = 6443;
  const auto port = now.published(api_port);
  const DialAnswer* here = seen(now.kubernetes.api_port);
  const bool refused = here != nullptr && here->contact == Contact::refused;
  return has_vm() && refused && port && open_inside(*port) ? port : std::nullopt;
}

bool Facts::port_dead(const PortSighting& port) const {
  const Contact* contact = seen(port.contact);
  if (contact == nullptr || port.mapping.protocol != Protocol::tcp || stands_in(port.mapping.host)) {
    return false;
  }
  bool silent = false;
  for (const ProbeSighting& sighting : now.endpoints.probes) {
    const ProbeSpec* probe = probe_spec(sighting.name);
    const ProbeAnswer* answer = seen(sighting.answer);
    if (probe == nullptr || answer == nullptr || probe->host_port() != port.mapping.host) {
      continue;
    }
    if (spoke(answer->verdict)) {
      return false;
    }
    silent = true;
  }
  return silent || is_dead(*contact);
}

bool Facts::all_ports_dead() const {
  const DialAnswer* api = seen(now.kubernetes.api_port);
  if (service_serves() || (api != nullptr && api->contact == Contact::answered && now.kubernetes.api_certificate_trusted)) {
    return false;
  }
  int dead = 0;
  int wanted = 0;
  for (const PortSighting& port : now.endpoints.ports) {
    if (port.mapping.protocol == Protocol::tcp && !stands_in(port.mapping.host)) {
      ++wanted;
      dead += port_dead(port) ? 1 : 0;
    }
  }
  // A connection that is taken, with no probe behind it, says nothing: a forwarder takes it whatever became of the VM.
  const bool alive = std::any_of(now.endpoints.probes.begin(), now.endpoints.probes.end(), [this](const auto& sighting) {
    const ProbeSpec* probe = probe_spec(sighting.name);
    const auto port = probe == nullptr ? std::nullopt : probe->host_port();
    const ProbeAnswer* answer = seen(sighting.answer);
    return answer != nullptr && port && is_published(*port) && !stands_in(*port) && spoke(answer->verdict);
  });
  return !alive && (dead > 0 || wanted == 0);
}

bool Facts::anything_dead() const {
  const auto& ports = now.endpoints.ports;
  return socket_fails() || guest_fails() ||
         std::any_of(ports.begin(), ports.end(), [this](const PortSighting& port) { return port_dead(port); });
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
