// SPDX-License-Identifier: MIT
#include <support/snapshot_builder.hpp>

#include <infra/stack/default_spec.hpp>

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace joelclaw::infra::test {
namespace {

template <class T, class Fits>
T& find_in(std::vector<T>& all, const std::string& what, Fits fits) {
  const auto found = std::find_if(all.begin(), all.end(), fits);
  if (found == all.end()) {
    throw std::logic_error("no such thing in the snapshot: " + what);
  }
  return *found;
}

DialAnswer heard(Contact contact) {
  return {contact, "", std::nullopt, to_string(contact), Duration{2}};
}

void answer_probes(Snapshot& snapshot, ProbeVerdict verdict) {
  for (const ProbeSpec& each : default_spec().probes) {
    if (each.from_host()) {
      fail_probe(snapshot, each.name, verdict);
    }
  }
}

void both_containers(Snapshot& snapshot, const std::function<void(ContainerFacts&)>& change) {
  change(node_container(snapshot));
  change(sure(guest(snapshot).containers).at(0));
}

}  // namespace

Guest& guest(Snapshot& snapshot) {
  return sure(snapshot.vm.guest);
}
VmInstance& instance(Snapshot& snapshot) {
  return sure(snapshot.vm.instance);
}
ContainerFacts& node_container(Snapshot& snapshot) {
  return sure(snapshot.runtime.containers).at(0);
}
NodeFacts& node(Snapshot& snapshot) {
  return sure(snapshot.kubernetes.nodes).at(0);
}
WorkloadFacts& workload(Snapshot& snapshot, const std::string& name) {
  return find_in(sure(snapshot.kubernetes.workloads), name, [&](const auto& each) { return each.name.name == name; });
}
ServiceFacts& service(Snapshot& snapshot, const std::string& name) {
  return find_in(sure(snapshot.kubernetes.services), name, [&](const auto& each) { return each.name.name == name; });
}
ProbeSighting& probe(Snapshot& snapshot, const std::string& name) {
  return find_in(snapshot.endpoints.probes, name, [&](const auto& each) { return each.name == name; });
}
PortSighting& port(Snapshot& snapshot, std::uint16_t host) {
  return find_in(snapshot.endpoints.ports, std::to_string(host),
                 [&](const auto& each) { return each.mapping.host == host; });
}

void silence_ssh(Snapshot& snapshot) {
  snapshot.vm.guest = Unknown{UnknownCause::failed, "exit 255: Connection timed out during banner exchange"};
  snapshot.vm.guest_failure = "Connection timed out during banner exchange";
  snapshot.vm.ssh_banner = heard(Contact::silent);
  snapshot.vm.processes = VmProcesses{{812}, 1, 0};
}

void kill_socket(Snapshot& snapshot) {
  sure(snapshot.runtime.socket).contact = heard(Contact::refused);
  sure(snapshot.runtime.socket).api_version.clear();
  const Unknown refused{UnknownCause::unreachable, "connection refused"};
  snapshot.runtime.engine = refused;
  snapshot.runtime.containers = refused;
  snapshot.runtime.node_memory_used = Unknown{};
}

void refuse_ports(Snapshot& snapshot) {
  for (PortSighting& each : snapshot.endpoints.ports) {
    each.contact = Contact::refused;
  }
  answer_probes(snapshot, ProbeVerdict::refused);
  snapshot.host.listeners = std::vector<Listener>{};
  snapshot.kubernetes.api_port = heard(Contact::refused);
  snapshot.kubernetes.api_certificate_trusted = false;
  hide_cluster(snapshot);
}

void hide_cluster(Snapshot& snapshot) {
  KubernetesFacts& cluster = snapshot.kubernetes;
  cluster.context.clear();
  cluster.readiness = not_asked<Readiness>();
  cluster.api_clock.reset();
  cluster.api_clock_heard.reset();
  cluster.kubelet_proxy = not_asked<int>();
  cluster.talos = Unknown{UnknownCause::unreachable, "connection refused"};
  cluster.nodes = not_asked<std::vector<NodeFacts>>();
  cluster.namespaces = not_asked<std::vector<NamespaceFacts>>();
  cluster.workloads = not_asked<std::vector<WorkloadFacts>>();
  cluster.pods = not_asked<std::vector<PodFacts>>();
  cluster.pod_count = 0;
  cluster.events = not_asked<std::vector<EventFacts>>();
  cluster.services = not_asked<std::vector<ServiceFacts>>();
  cluster.storage_classes = not_asked<std::vector<StorageClassFacts>>();
  cluster.claims = not_asked<std::vector<ClaimFacts>>();
  cluster.volumes = not_asked<std::vector<PersistentVolumeFacts>>();
  cluster.secrets = not_asked<std::vector<SecretFacts>>();
  cluster.jobs = not_asked<std::vector<JobFacts>>();
  cluster.logs = not_asked<std::vector<PodLog>>();
  for (const ProbeSpec& each : default_spec().probes) {
    if (!each.from_host()) {
      probe(snapshot, each.name).answer = not_asked<ProbeAnswer>();
    }
  }
}

void stop_vm(Snapshot& snapshot) {
  silence_ssh(snapshot);
  kill_socket(snapshot);
  refuse_ports(snapshot);
  VmInstance& vm = instance(snapshot);
  vm.state = VmState::stopped;
  vm.host_agent_pid = vm.driver_pid = 0;
  vm.ssh_port = 0;
  sure(snapshot.runtime.socket).contact = heard(Contact::absent);
  snapshot.vm.disk_lock = Absent{"no such file"};
  snapshot.vm.ssh_banner = heard(Contact::refused);
  snapshot.vm.control_socket = heard(Contact::absent);
  snapshot.vm.processes = VmProcesses{};
  snapshot.runtime.context_endpoint = Absent{"no such context"};
  snapshot.kubernetes.api_port_inside = not_asked<bool>();
}

void make_zombie(Snapshot& snapshot) {
  silence_ssh(snapshot);
  kill_socket(snapshot);
  refuse_ports(snapshot);
  snapshot.vm.control_socket = heard(Contact::refused);
  snapshot.kubernetes.api_port_inside = not_asked<bool>();
}

void cut_forwarding(Snapshot& snapshot) {
  kill_socket(snapshot);
  refuse_ports(snapshot);
  snapshot.vm.control_socket = heard(Contact::refused);
  for (const ProbeSpec& each : default_spec().probes) {
    if (each.from_host()) {
      probe(snapshot, each.name).inside = ProbeAnswer{};
    }
  }
}

void split_grpc(Snapshot& snapshot) {
  silence_ssh(snapshot);
  kill_socket(snapshot);
  snapshot.vm.control_socket = heard(Contact::refused);
  snapshot.kubernetes.api_port_inside = not_asked<bool>();
}

void lose_ports(Snapshot& snapshot) {
  refuse_ports(snapshot);
  for (const ProbeSpec& each : default_spec().probes) {
    if (each.from_host()) {
      probe(snapshot, each.name).inside = ProbeAnswer{};
    }
  }
}

void warm_up(Snapshot& snapshot) {
  kill_api(snapshot);
  guest(snapshot).uptime = Duration{45'000};
  guest(snapshot).boot_id = "0f3c6e3a-0000-4000-8000-000000000002";
  node_container(snapshot).started = noon() - Duration{30'000};
  answer_probes(snapshot, ProbeVerdict::refused);
  fail_probe(snapshot, "typesense", ProbeVerdict::wrong);
}

void stop_engine(Snapshot& snapshot) {
  kill_socket(snapshot);
  refuse_ports(snapshot);
  Guest& inside = guest(snapshot);
  inside.docker_service = inside.docker_socket = UnitState::inactive;
  const Unknown why{UnknownCause::unreachable, "docker inside the VM: no daemon answers"};
  inside.engine = why;
  inside.containers = why;
  inside.other_containers = why;
  inside.listening = std::vector<std::uint16_t>{22};
  snapshot.kubernetes.api_port_inside = false;
}

void hang_engine(Snapshot& snapshot) {
  kill_socket(snapshot);
  sure(snapshot.runtime.socket).contact = heard(Contact::silent);
  const Unknown why{UnknownCause::timed_out, "docker inside the VM: no answer in 4 s"};
  guest(snapshot).engine = why;
  guest(snapshot).containers = why;
  guest(snapshot).other_containers = why;
}

void exit_container(Snapshot& snapshot) {
  refuse_ports(snapshot);
  both_containers(snapshot, [](ContainerFacts& container) {
    container.state = ContainerState::exited;
    container.exit_code = 255;
    container.actual.clear();
  });
  node_container(snapshot).finished = noon() - Duration{180'000};
  node_container(snapshot).restart_policy = "no";
  sure(guest(snapshot).containers).at(0).wanted.clear();
  guest(snapshot).listening = std::vector<std::uint16_t>{22};
  snapshot.runtime.node_memory_used = Unknown{};
  snapshot.runtime.node_log = std::string{"[talos] shutdown sequence done"};
  snapshot.kubernetes.api_port_inside = false;
}

void remove_container(Snapshot& snapshot) {
  exit_container(snapshot);
  snapshot.runtime.containers = Absent{"no container of this cluster"};
  guest(snapshot).containers = Absent{"no container of this cluster"};
  guest(snapshot).volume_directories = std::vector<std::string>{};
  snapshot.runtime.node_log = Unknown{};
  snapshot.runtime.volumes = std::vector<VolumeFacts>{};
}

void kill_api(Snapshot& snapshot) {
  hide_cluster(snapshot);
  // The engine's own proxy takes the connection and hangs up, since nobody listens behind it.
  snapshot.kubernetes.api_port = heard(Contact::closed);
  snapshot.kubernetes.api_certificate_trusted = false;
  snapshot.kubernetes.api_port_inside = false;
}

PodFacts& add_pod(Snapshot& snapshot, const std::string& name, const std::string& kind, const std::string& owner) {
  PodFacts pod;
  pod.name = {"joelclaw", name};
  pod.phase = "Running";
  pod.owner_kind = kind;
  pod.owner_name = owner;
  pod.node = node(snapshot).name;
  pod.containers.push_back({});
  pod.containers.at(0).name = "main";
  pod.created = pod.started = pod.last_transition = noon() - Duration{3'600'000};
  pod.labels = {{"app", owner}};
  std::vector<PodFacts>& pods = sure(snapshot.kubernetes.pods);
  pods.push_back(std::move(pod));
  return pods.back();
}

PodFacts& break_pod(Snapshot& snapshot, const std::string& name, const std::string& reason, const std::string& message) {
  WorkloadFacts& owner = workload(snapshot, name);
  owner.ready = owner.available = 0;
  const bool stateful = owner.kind == "StatefulSet";
  PodFacts& pod = add_pod(snapshot, name + (stateful ? "-0" : "-5d8f7c9b6-x2x4z"),
                          stateful ? "StatefulSet" : "ReplicaSet", name + (stateful ? "" : "-5d8f7c9b6"));
  pod.labels = {{"app", name}};
  pod.containers.at(0).waiting_reason = reason;
  pod.containers.at(0).waiting_message = message;
  if (reason == "CrashLoopBackOff") {
    pod.containers.at(0).restarts = 14;
    pod.containers.at(0).last_terminated_reason = "Error";
    pod.containers.at(0).last_exit_code = 1;
  } else {
    pod.phase = "Pending";
  }
  return pod;
}

void add_log(Snapshot& snapshot, const PodFacts& pod, const std::string& tail) {
  sure(snapshot.kubernetes.logs).push_back({pod.name, pod.containers.at(0).name, tail});
}

void add_event(Snapshot& snapshot, const std::string& reason, const std::string& message, Duration ago) {
  EventFacts event;
  event.reason = reason;
  event.message = message;
  event.kind = "Pod";
  event.object = {"joelclaw", "agent-run-1"};
  event.last = noon() - ago;
  event.count = 12;
  sure(snapshot.kubernetes.events).push_back(event);
}

void fail_probe(Snapshot& snapshot, const std::string& name, ProbeVerdict verdict) {
  probe(snapshot, name).answer = ProbeAnswer{verdict, "as arranged"};
}

void usurp_port(Snapshot& snapshot, std::uint16_t host, const std::string& process, const std::string& command) {
  std::vector<Listener>& all = sure(snapshot.host.listeners);
  all.erase(std::remove_if(all.begin(), all.end(), [host](const Listener& each) { return each.port == host; }), all.end());
  const bool stands_in = process == "kubectl" || process == "autossh" || process == "ssh";
  all.push_back({"127.0.0.1", host, 4711, process, "joel", command,
                 stands_in ? ListenerRole::stand_in : ListenerRole::foreign});
  port(snapshot, host).contact = Contact::answered;
}

}  // namespace joelclaw::infra::test
