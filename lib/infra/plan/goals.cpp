// SPDX-License-Identifier: MIT
#include <infra/plan/goals.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::goal {
namespace {

constexpr std::uint16_t api_port = 6443;
// Lima's guest agent looks every 3 s, and a busy host takes its time to forward a dozen ports.
constexpr Duration forwards_come{15'000};

bool answers(const Snapshot& now) {
  const SocketFacts* socket = seen(now.runtime.socket);
  return socket != nullptr && socket->contact.contact == Contact::answered;
}

const ContainerFacts* container(const Snapshot& now, const std::string& name) {
  const ContainerFacts* node = now.node_container();
  return node != nullptr && node->name == name ? node : nullptr;
}

bool listens(const Snapshot& now, const PortMapping& wanted) {
  const auto& ports = now.endpoints.ports;
  const auto found = std::find_if(ports.begin(), ports.end(), [&wanted](const PortSighting& each) {
    return each.mapping.same_identity(wanted);
  });
  const Contact* contact = found == ports.end() ? nullptr : seen(found->contact);
  return wanted.protocol == Protocol::udp || (contact != nullptr && *contact == Contact::answered);
}

/// The engine says that it publishes this port, and the VM itself has a listener on it.
bool serves_inside(const Snapshot& now, const ContainerFacts& node, std::uint16_t port) {
  const Guest* guest = seen(now.vm.guest);
  const auto* open = guest == nullptr ? nullptr : seen(guest->listening);
  const bool bound = std::any_of(node.actual.begin(), node.actual.end(), [port](const Binding& each) {
    return each.host == port && each.protocol == Protocol::tcp;
  });
  return bound && open != nullptr && std::find(open->begin(), open->end(), port) != open->end();
}

/// Nothing is known of a layer that could not be asked: the absence of a finding there says nothing.
/// Of endpoints the probes alone may have been asked, while an API server that starts anew says nothing of its Services.
bool is_judged(const Snapshot& now, const Diagnosis& diagnosis, Layer layer) {
  const LayerState state = diagnosis.layer(layer).state;
  const bool asked = layer != Layer::endpoints || seen(now.kubernetes.services) != nullptr;
  return asked && state != LayerState::unknown && state != LayerState::skip;
}

}  // namespace

Goal vm_answers() {
  return {"the VM answers over ssh", [](const Snapshot& now, const Diagnosis&) {
            const VmInstance* instance = seen(now.vm.instance);
            return instance != nullptr && instance->state == VmState::running && seen(now.vm.guest) != nullptr;
          }};
}

Goal vm_stopped() {
  return {"the VM is stopped, none of its processes is left and its disk is free",
          [](const Snapshot& now, const Diagnosis&) {
            const VmInstance* instance = seen(now.vm.instance);
            const VmProcesses* processes = seen(now.vm.processes);
            const bool stopped = is_absent(now.vm.instance) ||
                                 (instance != nullptr && (instance->state == VmState::stopped ||
                                                          instance->state == VmState::uninitialized));
            const bool nobody = processes != nullptr && processes->pids.empty();
            return stopped && nobody && seen(now.vm.disk_lock) == nullptr;
          }};
}

Goal engine_answers() {
  return {"the engine answers", [](const Snapshot& now, const Diagnosis&) {
            const Guest* guest = seen(now.vm.guest);
            return answers(now) || (guest != nullptr && guest->docker_service == UnitState::active &&
                                    !asked_in_vain(guest->containers));
          }};
}

Goal socket_serves() {
  return {"the engine answers on this host", [](const Snapshot& now, const Diagnosis&) { return answers(now); }};
}

Goal ports_listen(std::vector<PortMapping> ports) {
  const std::string words = ports.size() == 1 ? "port " + to_string(ports.front()) + " listens"
                                              : std::to_string(ports.size()) + " ports listen";
  return {words, [ports = std::move(ports)](const Snapshot& now, const Diagnosis&) {
            return std::all_of(ports.begin(), ports.end(), [&now](const PortMapping& each) { return listens(now, each); });
          }};
}

Goal api_port_listens() {
  return {"the API server's port listens", [](const Snapshot& now, const Diagnosis&) {
            const DialAnswer* dial = seen(now.kubernetes.api_port);
            return dial != nullptr && dial->contact != Contact::refused && dial->contact != Contact::cancelled;
          }};
}

Goal container_runs(std::string name) {
  const std::string words = name + " runs";
  return {words, [name = std::move(name)](const Snapshot& now, const Diagnosis&) {
            const ContainerFacts* node = name.empty() ? now.node_container() : container(now, name);
            return node != nullptr && node->state == ContainerState::running;
          }};
}

Goal no_node() {
  return {"there is no node yet", [](const Snapshot& now, const Diagnosis&) {
            const Guest* guest = seen(now.vm.guest);
            return is_absent(now.runtime.containers) ||
                   (guest != nullptr && is_absent(guest->containers) && seen(now.runtime.containers) == nullptr);
          }};
}

Goal container_stopped(std::string name) {
  const std::string words = name + " is stopped";
  return {words, [name = std::move(name)](const Snapshot& now, const Diagnosis&) {
            const ContainerFacts* node = container(now, name);
            return node != nullptr && (node->state == ContainerState::exited || node->state == ContainerState::created ||
                                       node->state == ContainerState::dead);
          }};
}

Goal api_ready() {
  return {"the API server is ready", [](const Snapshot& now, const Diagnosis&) {
            const Readiness* readiness = seen(now.kubernetes.readiness);
            return readiness != nullptr && readiness->ready;
          }};
}

Goal api_forward_lost() {
  return {"only the forward to the API server is missing", [](const Snapshot& now, const Diagnosis&) {
            const ContainerFacts* node = now.node_container();
            const DialAnswer* here = seen(now.kubernetes.api_port);
            const auto port = now.published(api_port);
            const bool runs = node != nullptr && node->state == ContainerState::running && node->started &&
                              now.observed_at - *node->started >= forwards_come;
            const bool refused = here != nullptr && here->contact == Contact::refused;
            return runs && refused && port && serves_inside(now, *node, *port);
          }};
}

Goal node_serves(const std::string& container) {
  const std::string words = "the node runs and its API server is ready";
  return all(words, {container_runs(container), any(words, {api_ready(), api_forward_lost()})});
}

Goal node_ready() {
  return {"the node is ready", [](const Snapshot& now, const Diagnosis&) {
            const auto* nodes = seen(now.kubernetes.nodes);
            return nodes != nullptr && !nodes->empty() && std::all_of(nodes->begin(), nodes->end(), [](const NodeFacts& node) {
                     const auto* ready = node.condition("Ready");
                     return ready != nullptr && ready->status == "True";
                   });
          }};
}

Goal node_schedulable(std::string name) {
  const std::string words = name + " takes pods";
  return {words, [name = std::move(name)](const Snapshot& now, const Diagnosis&) {
            const auto* nodes = seen(now.kubernetes.nodes);
            return nodes != nullptr && std::any_of(nodes->begin(), nodes->end(), [&name](const NodeFacts& node) {
                     const bool tainted = std::any_of(node.taints.begin(), node.taints.end(), [](const Taint& taint) {
                       return taint.effect != "PreferNoSchedule" && !taint.key.starts_with("node.kubernetes.io/");
                     });
                     return node.name == name && !node.unschedulable && !tainted;
                   });
          }};
}

Goal module_loaded() {
  return {"br_netfilter is loaded in the VM", [](const Snapshot& now, const Diagnosis&) {
            const Guest* guest = seen(now.vm.guest);
            const bool* loaded = guest == nullptr ? nullptr : seen(guest->bridge_netfilter);
            return loaded != nullptr && *loaded;
          }};
}

Goal namespace_exists(std::string name) {
  const std::string words = "the namespace " + name + " exists";
  return {words, [name = std::move(name)](const Snapshot& now, const Diagnosis&) {
            const auto* all = seen(now.kubernetes.namespaces);
            return all != nullptr && std::any_of(all->begin(), all->end(),
                                                 [&name](const NamespaceFacts& each) { return each.name == name; });
          }};
}

Goal secret_exists(ObjectName name) {
  const std::string words = "the Secret " + to_string(name) + " exists";
  return {words, [name = std::move(name)](const Snapshot& now, const Diagnosis&) {
            const auto* all = seen(now.kubernetes.secrets);
            return all != nullptr && std::any_of(all->begin(), all->end(),
                                                 [&name](const SecretFacts& each) { return each.name == name; });
          }};
}

Goal rolled_out(std::vector<std::pair<std::string, ObjectName>> workloads) {
  return {"the rollouts are complete", [workloads = std::move(workloads)](const Snapshot& now, const Diagnosis&) {
            const auto* all = seen(now.kubernetes.workloads);
            return all != nullptr && std::all_of(workloads.begin(), workloads.end(), [all](const auto& wanted) {
                     const auto found = std::find_if(all->begin(), all->end(), [&wanted](const WorkloadFacts& each) {
                       return each.kind == wanted.first && each.name == wanted.second;
                     });
                     return found != all->end() && found->ready >= found->desired && found->updated >= found->desired;
                   });
          }};
}

Goal storage_ready() {
  return {"there is a default storage class, and its provisioner runs", [](const Snapshot& now, const Diagnosis& diagnosis) {
            const auto* classes = seen(now.kubernetes.storage_classes);
            const bool has_default = classes != nullptr && std::any_of(classes->begin(), classes->end(), [](const auto& each) {
                                       return each.is_default;
                                     });
            return has_default && diagnosis.find(FindingClass::provisioner_unhealthy) == nullptr;
          }};
}

Goal gone(FindingClass cls, std::string subject, Layer layer) {
  return {to_string(cls) + " is gone", [cls, subject = std::move(subject), layer](const Snapshot& now, const Diagnosis& diagnosis) {
            const bool there = std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(), [&](const Finding& each) {
              return each.cls == cls && each.subject == subject;
            });
            return !there && is_judged(now, diagnosis, layer);
          }};
}

Goal all(std::string words, std::vector<Goal> goals) {
  return {std::move(words), [goals = std::move(goals)](const Snapshot& now, const Diagnosis& diagnosis) {
            return std::all_of(goals.begin(), goals.end(),
                               [&](const Goal& each) { return each.holds(now, diagnosis); });
          }};
}

Goal any(std::string words, std::vector<Goal> goals) {
  return {std::move(words), [goals = std::move(goals)](const Snapshot& now, const Diagnosis& diagnosis) {
            return std::any_of(goals.begin(), goals.end(),
                               [&](const Goal& each) { return each.holds(now, diagnosis); });
          }};
}

}  // namespace joelclaw::infra::goal
