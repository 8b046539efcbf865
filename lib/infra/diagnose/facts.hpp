// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A Snapshot beside the wishes, with the questions that many rules ask of both.
class Facts {
 public:
  Facts(const Snapshot& snapshot, const StackSpec& wishes) : now(snapshot), spec(wishes) {}

  const Snapshot& now;
  const StackSpec& spec;

  bool has_vm() const { return spec.vm.driver != VmDriverName::none; }
  bool has_cluster() const { return spec.cluster.driver != ClusterDriverName::none; }

  // The engine's forwarded socket: the subject itself, so that refusal and silence are answers.
  bool socket_serves() const;
  bool socket_dead() const;    ///< refused, gone, closed
  bool socket_silent() const;  ///< takes the connection and says nothing
  bool socket_fails() const { return socket_dead() || socket_silent(); }

  // The way over ssh.
  const Guest* guest() const { return seen(now.vm.guest); }
  bool guest_fails() const;  ///< ssh was tried, and the other side was silent or hung up
  bool engine_inside() const;
  bool engine_inside_fails() const;
  bool engine_inside_hangs() const;

  // Published ports and their services, from this host.
  int tcp_ports() const;
  int ports_listening() const;
  /// The host port of the API server where nobody listens on it here though the VM does: its forward is lost.
  std::optional<std::uint16_t> lost_api_port() const;
  bool open_inside(std::uint16_t port) const;  ///< the VM itself has a listener on it
  /// Refused or silent as this host reaches it. Whoever says a byte lives; a stand-in says nothing of the stack.
  bool port_dead(const PortSighting& port) const;
  /// Every published port that could be asked is dead, and at least one could; or the stack publishes none.
  bool all_ports_dead() const;
  /// Another way than limactl and the engine's own word found something dead.
  bool anything_dead() const;
  bool is_published(std::uint16_t host_port) const;
  /// Some service gave its right answer on a published port: proof of everything that it came through.
  bool service_serves() const;
  bool something_reaches_in() const { return socket_serves() || service_serves(); }

  const VmInstance* instance() const { return seen(now.vm.instance); }
  const ContainerFacts* node_container() const { return now.node_container(); }
  bool node_container_runs() const;

  const WorkloadFacts* workload(const std::string& kind, const ObjectName& name) const;
  const ServiceFacts* service(const ObjectName& name) const;
  const ProbeSpec* probe_spec(const std::string& name) const;
  /// Listeners of this host on a port; empty where nobody could be asked.
  std::vector<const Listener*> listeners_on(std::uint16_t port) const;
  bool stands_in(std::uint16_t port) const;
};

/// A finding with what its class fixes: layer and usual remedy.
Finding finding(FindingClass cls, std::string subject, Severity severity, std::string summary,
                std::vector<std::string> evidence = {});

/// "connection refused" for what was heard of a contact, for evidence lines.
std::string heard(const Probe<DialAnswer>& dial);
std::string heard_of_socket(const Facts& facts);
std::string heard_of_guest(const Facts& facts);

}  // namespace joelclaw::infra
