// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace joelclaw::infra::test {

// The default stack on a good day, as a value, and what may befall it by name. Each mutation changes all witnesses that
// the fault would change on a real machine, and no other: a snapshot stays one that could be seen.

/// The moment of every look made here: 2026-11-22T10:00:00Z.
WallTime noon();
/// Everything answers rightly; all ways into the VM live (S01).
Snapshot healthy_snapshot();

// Where things are. The thing must be there: a builder that misses is a broken test, and throws.
Guest& guest(Snapshot& snapshot);
VmInstance& instance(Snapshot& snapshot);
ContainerFacts& node_container(Snapshot& snapshot);
NodeFacts& node(Snapshot& snapshot);
WorkloadFacts& workload(Snapshot& snapshot, const std::string& name);
ServiceFacts& service(Snapshot& snapshot, const std::string& name);
ProbeSighting& probe(Snapshot& snapshot, const std::string& name);
PortSighting& port(Snapshot& snapshot, std::uint16_t host);
template <class T>
T& sure(Probe<T>& probe) {
  return std::get<T>(probe);
}
template <class T>
void drop_first(std::vector<T>& all) {
  all.erase(all.begin() + (static_cast<void>(all.at(0)), 0));
}
template <class T>
Probe<T> not_asked() {
  return Unknown{};
}

// The host and the VM.
void silence_ssh(Snapshot& snapshot);     ///< sshd gives no answer
void kill_socket(Snapshot& snapshot);     ///< docker.sock refuses, and what came through it is not known
void refuse_ports(Snapshot& snapshot);    ///< each published port refuses on this host, the API's too
void hide_cluster(Snapshot& snapshot);    ///< nothing could be asked through the API
void stop_vm(Snapshot& snapshot);         ///< S02
void make_zombie(Snapshot& snapshot);     ///< S03
void cut_forwarding(Snapshot& snapshot);  ///< S05: all well inside, nothing reaches this host
void split_grpc(Snapshot& snapshot);      ///< S06: ports serve; socket and ssh are dead
void lose_ports(Snapshot& snapshot);      ///< S07: socket and ssh are well, no port has a listener here
void warm_up(Snapshot& snapshot);         ///< S11: 45 s after the VM's start

// The engine and the node container.
void stop_engine(Snapshot& snapshot);     ///< dockerd inactive in a live VM
void hang_engine(Snapshot& snapshot);     ///< dockerd accepts and never answers
void exit_container(Snapshot& snapshot);  ///< S14, without its restart policy
void remove_container(Snapshot& snapshot);

// The cluster.
void kill_api(Snapshot& snapshot);        ///< dead inside the VM too; services go on
PodFacts& add_pod(Snapshot& snapshot, const std::string& name, const std::string& kind, const std::string& owner);
/// A waiting container in that pod, which makes its workload unavailable and its services' probes fail.
PodFacts& break_pod(Snapshot& snapshot, const std::string& workload, const std::string& reason,
                    const std::string& message = "");
void add_log(Snapshot& snapshot, const PodFacts& pod, const std::string& tail);
void add_event(Snapshot& snapshot, const std::string& reason, const std::string& message, Duration ago);
void fail_probe(Snapshot& snapshot, const std::string& name, ProbeVerdict verdict);
/// Who listens on a port of this host instead of the VM's forwarder.
void usurp_port(Snapshot& snapshot, std::uint16_t host, const std::string& process, const std::string& command);

}  // namespace joelclaw::infra::test
