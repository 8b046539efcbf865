// SPDX-License-Identifier: MIT
#include <infra/diagnose/layers.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra {
namespace {

std::string joined(std::vector<std::string> parts) {
  parts.erase(std::remove(parts.begin(), parts.end(), std::string{}), parts.end());
  return join(parts, ", ");
}

std::string used(const SpaceFact* space, const std::string& what) {
  return space == nullptr || space->total.count == 0
             ? std::string{}
             : fmt::format("{} {} %", what, 100 - percent_of(space->available.count, space->total.count));
}

/// The root file system where it is fuller than it may be, by bytes or by inodes.
std::string full_root(const SpaceFact* space, int percent) {
  if (space == nullptr || space->total.count == 0) {
    return {};
  }
  const int inodes = space->inodes == 0 ? 0 : 100 - percent_of(space->inodes_free, space->inodes);
  if (inodes >= percent) {
    return fmt::format("/ {} % (inodes)", inodes);
  }
  return 100 - percent_of(space->available.count, space->total.count) >= percent ? used(space, "/") : std::string{};
}

std::string socket_in_words(const Facts& facts, Contact contact) {
  if (facts.socket_serves()) {
    return "docker.sock answers";
  }
  if (facts.socket_silent()) {
    return "docker.sock is silent";
  }
  switch (contact) {
    case Contact::refused:
      return "docker.sock refuses";
    case Contact::absent:
      return "docker.sock is missing";
    case Contact::denied:
      return "docker.sock is not ours to use";
    case Contact::closed:
      return "docker.sock hangs up";
    default:
      return "docker.sock fails";
  }
}

std::string of_host(const Facts& facts) {
  const HostFacts& host = facts.now.host;
  const auto there = std::count_if(host.tools.begin(), host.tools.end(), [](const auto& tool) { return !tool.path.empty(); });
  const SpaceFact* space = seen(host.space);
  return joined({host.name, fmt::format("{} of {} tools", there, host.tools.size()),
                 space == nullptr || space->total.count == 0
                     ? std::string{}
                     : fmt::format("{} % disk free", percent_of(space->available.count, space->total.count))});
}

std::string of_vm(const Facts& facts) {
  const Guest* guest = facts.guest();
  const VmInstance* instance = facts.instance();
  if (guest != nullptr) {
    const SpaceFact* data = seen(guest->data_space);
    const SpaceFact* root = seen(guest->root_space);
    return joined({"running " + format_duration(guest->uptime), fmt::format("{} CPUs", guest->cpus),
                   format_bytes(guest->memory), data != nullptr ? used(data, "data disk") : used(root, "disk"),
                   data != nullptr ? full_root(root, facts.spec.vm.disk_alert_percent) : std::string{}});
  }
  if (instance != nullptr) {
    const bool hearsay = instance->state == VmState::running && !facts.something_reaches_in();
    return joined({hearsay ? "said to run" : to_string(instance->state), fmt::format("{} CPUs", instance->cpus),
                   format_bytes(instance->memory)});
  }
  if (is_absent(facts.now.vm.instance)) {
    return "no such VM";
  }
  return facts.socket_serves() ? "runs: the engine in it answers" : "could not be asked";
}

std::string of_forwarding(const Facts& facts) {
  std::vector<std::string> parts;
  if (const SocketFacts* socket = seen(facts.now.runtime.socket)) {
    parts.push_back(socket_in_words(facts, socket->contact.contact));
  }
  if (facts.tcp_ports() > 0) {
    parts.push_back(fmt::format("{} of {} ports", facts.ports_listening(), facts.tcp_ports()));
  }
  if (facts.guest() != nullptr) {
    const auto took = std::find_if(facts.now.asked.begin(), facts.now.asked.end(),
                                   [](const Asked& each) { return each.check == "vm.guest"; });
    parts.push_back(took == facts.now.asked.end() ? "ssh answers" : "ssh in " + format_duration(took->took));
  }
  return joined(std::move(parts));
}

std::string of_runtime(const Facts& facts) {
  const EngineFacts* engine = seen(facts.now.runtime.engine);
  if (engine != nullptr) {
    return joined({"docker " + engine->version, fmt::format("{} CPUs", engine->cpus), engine->storage_driver});
  }
  if (facts.engine_inside()) {
    return "docker answers inside the VM";
  }
  return "could not be asked";
}

std::string of_node_container(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  const auto nodes = facts.now.node_containers();
  if (node == nullptr) {
    return is_absent(nodes) ? "there is no node" : "could not be asked";
  }
  const auto* all = seen(nodes);
  const bool running = node->state == ContainerState::running;
  const std::string age = running && node->started
                              ? "up " + format_duration(std::max(Duration{0}, facts.now.observed_at - *node->started))
                              : to_string(node->state);
  const Bytes* memory = seen(facts.now.runtime.node_memory_used);
  return joined({all != nullptr && all->size() > 1 ? fmt::format("{} nodes", all->size()) : node->name, age,
                 memory != nullptr && node->memory.count != 0
                     ? fmt::format("memory {} %", percent_of(memory->count, node->memory.count))
                     : std::string{}});
}

std::string of_kubernetes(const Facts& facts) {
  const auto& kubernetes = facts.now.kubernetes;
  const Readiness* readiness = seen(kubernetes.readiness);
  const auto* nodes = seen(kubernetes.nodes);
  const std::string version = nodes != nullptr && !nodes->empty() ? nodes->front().kubelet_version : std::string{};
  if (readiness != nullptr) {
    return joined({readiness->ready ? "ready" : "not ready", version, kubernetes.context});
  }
  if (seen(kubernetes.api_port) != nullptr) {
    const bool answered = seen(kubernetes.api_port)->contact == Contact::answered;
    return answered ? "API port answers, rest unknown" : "API port: " + heard(kubernetes.api_port);
  }
  return "could not be asked";
}

std::string of_node(const Facts& facts) {
  const auto* nodes = seen(facts.now.kubernetes.nodes);
  if (nodes == nullptr) {
    return facts.service_serves() ? "serves; the API was not asked" : "could not be asked";
  }
  const auto ready = std::count_if(nodes->begin(), nodes->end(), [](const NodeFacts& node) {
    const Condition* condition = node.condition("Ready");
    return condition != nullptr && condition->status == "True";
  });
  const auto cordoned = std::count_if(nodes->begin(), nodes->end(), [](const auto& node) { return node.unschedulable; });
  return joined({fmt::format("{} of {} ready", ready, nodes->size()), cordoned > 0 ? fmt::format("{} cordoned", cordoned) : ""});
}

std::string of_network(const Facts& facts) {
  const WorkloadFacts* flannel = facts.workload("DaemonSet", {"kube-system", "kube-flannel"});
  const WorkloadFacts* dns = facts.workload("Deployment", {"kube-system", "coredns"});
  const bool* module = facts.guest() == nullptr ? nullptr : seen(facts.guest()->bridge_netfilter);
  return joined({flannel == nullptr ? std::string{} : fmt::format("flannel {} of {}", flannel->ready, flannel->desired),
                 dns == nullptr ? std::string{} : fmt::format("DNS {} of {}", dns->available, dns->desired),
                 module == nullptr ? std::string{} : *module ? "br_netfilter loaded" : "br_netfilter missing"});
}

std::string of_storage(const Facts& facts) {
  const auto* claims = seen(facts.now.kubernetes.claims);
  const auto* classes = seen(facts.now.kubernetes.storage_classes);
  if (claims == nullptr || classes == nullptr) {
    return "could not be asked";
  }
  const auto bound = std::count_if(claims->begin(), claims->end(), [](const auto& each) { return each.phase == "Bound"; });
  return joined({fmt::format("{} of {} volumes bound", bound, claims->size()),
                 fmt::format("{} storage class{}", classes->size(), classes->size() == 1 ? "" : "es")});
}

std::string of_workloads(const Facts& facts) {
  const auto* workloads = seen(facts.now.kubernetes.workloads);
  if (workloads == nullptr) {
    return "could not be asked";
  }
  int wanted = 0;
  int good = 0;
  for (const WorkloadFacts& each : *workloads) {
    wanted += each.desired > 0 ? 1 : 0;
    good += each.desired > 0 && each.ready >= each.desired ? 1 : 0;
  }
  return joined({fmt::format("{} of {} available", good, wanted), fmt::format("{} pods", facts.now.kubernetes.pod_count)});
}

std::string of_endpoints(const Facts& facts) {
  const auto& probes = facts.now.endpoints.probes;
  if (probes.empty()) {
    return "no probes";
  }
  const auto good = std::count_if(probes.begin(), probes.end(), [](const ProbeSighting& each) {
    const ProbeAnswer* answer = seen(each.answer);
    return answer != nullptr && answer->verdict == ProbeVerdict::right;
  });
  const auto unasked = std::count_if(probes.begin(), probes.end(), [](const auto& each) { return seen(each.answer) == nullptr; });
  return joined({fmt::format("{} of {} probes answer", good, probes.size()),
                 unasked > 0 ? fmt::format("{} could not be asked", unasked) : std::string{}});
}

std::string of_operations(const Facts& facts) {
  const OperationFacts& operations = facts.now.operations;
  const BackupFacts* backups = seen(operations.backups);
  const Heartbeat* heartbeat = seen(operations.heartbeat);
  const auto age = [&facts](WallTime at) { return format_duration(std::max(Duration{0}, facts.now.observed_at - at)); };
  return joined({backups != nullptr && backups->newest_verified ? "last backup " + age(*backups->newest_verified) + " ago"
                                                                : std::string{"no backup"},
                 heartbeat != nullptr ? "healer " + age(heartbeat->at) + " ago" : std::string{}});
}

}  // namespace

std::string summarize(const Facts& facts, Layer layer) {
  switch (layer) {
    case Layer::host:
      return of_host(facts);
    case Layer::vm:
      return of_vm(facts);
    case Layer::forwarding:
      return of_forwarding(facts);
    case Layer::runtime:
      return of_runtime(facts);
    case Layer::node_container:
      return of_node_container(facts);
    case Layer::kubernetes:
      return of_kubernetes(facts);
    case Layer::node:
      return of_node(facts);
    case Layer::network:
      return of_network(facts);
    case Layer::storage:
      return of_storage(facts);
    case Layer::workloads:
      return of_workloads(facts);
    case Layer::endpoints:
      return of_endpoints(facts);
    case Layer::operations:
      return of_operations(facts);
  }
  return {};
}

}  // namespace joelclaw::infra
