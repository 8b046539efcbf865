// SPDX-License-Identifier: MIT
#include "dst/wellness.hpp"

#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::dst {
namespace {

using simulation::Model;

void add(std::vector<std::string>& all, bool wrong, const std::string& what) {
  if (wrong) {
    all.push_back(what);
  }
}

void add_ports(std::vector<std::string>& all, const Model& model) {
  const simulation::Container* node = model.node();
  if (node == nullptr) {
    return;
  }
  for (const simulation::PublishedPort& port : node->wanted) {
    const bool foreign = std::any_of(model.host.listeners.begin(), model.host.listeners.end(),
                                     [&port](const auto& each) { return each.port == port.host; });
    add(all, port.protocol == "tcp" && !foreign && !simulation::forwarded(model, port.host),
        "port " + std::to_string(port.host) + " is not forwarded");
  }
}

void add_objects(std::vector<std::string>& all, const Model& now, const Model& good) {
  const auto pods = simulation::pods_now(now);
  // One of its pods is enough for DNS to serve, and what serves is no healer's business.
  const bool dns =
      std::any_of(pods.begin(), pods.end(), [](const auto& pod) { return pod.owner == "coredns" && pod.ready; });
  for (const simulation::Pod& pod : pods) {
    if (dns && pod.owner == "coredns") {
      continue;
    }
    add(all, !pod.ready && pod.needs != "never" && !pod.owner.empty(),
        "pod " + pod.name + " is not ready: " + pod.waiting_reason + pod.reason + " needs " + pod.needs);
  }
  for (std::size_t at = 0; at < now.cluster.services.size() && at < good.cluster.services.size(); ++at) {
    const simulation::ServicePart& is = now.cluster.services[at];
    const simulation::ServicePart& was = good.cluster.services[at];
    const bool same_ports = std::equal(is.ports.begin(), is.ports.end(), was.ports.begin(), was.ports.end(),
                                       [](const auto& a, const auto& b) { return a.node_port == b.node_port; });
    add(all, is.type != was.type || !same_ports, "service " + is.name + " differs");
  }
}

void add_node(std::vector<std::string>& all, const Model& now) {
  const simulation::ClusterPart& cluster = now.cluster;
  add(all, !simulation::node_ready(now), "the node is not ready: " + cluster.node.not_ready);
  add(all, cluster.node.cordoned, "the node is cordoned");
  add(all, cluster.node.shutting_down, "the node is shutting down");
  add(all, cluster.node.disk_pressure, "the node has disk pressure");
  add(all, !now.vm.bridge_netfilter, "br_netfilter is not loaded");
  add(all, cluster.api.kubelet_forbidden, "the kubelet refuses the API server");
}

}  // namespace

bool reachable(const Model& model) {
  if (!simulation::guest_alive(model)) {
    return false;
  }
  if (model.vm.sshd == simulation::Answering::answers || simulation::reach_docker_socket(model) == Contact::answered) {
    return true;
  }
  const simulation::Container* node = model.node();
  return node != nullptr && std::any_of(node->wanted.begin(), node->wanted.end(), [&model](const auto& port) {
           const bool foreign = std::any_of(model.host.listeners.begin(), model.host.listeners.end(),
                                            [&port](const auto& each) { return each.port == port.host; });
           return !foreign && simulation::reach_host_port(model, port.host).contact == Contact::answered;
         });
}

std::vector<std::string> broken_carriers(const Model& model) {
  std::vector<std::string> all;
  add(all, !simulation::guest_alive(model), "the VM is not running");
  add(all, simulation::reach_docker_socket(model) != Contact::answered, "the docker socket does not answer");
  add_ports(all, model);
  add(all, !simulation::engine_answers(model), "dockerd does not answer");
  add(all, !simulation::node_runs(model), "the node container does not run");
  add(all, simulation::api_stage(model) != simulation::ApiStage::serving || !model.cluster.api.failing.empty(),
      "the API server does not serve");
  return all;
}

std::vector<std::string> ailments(const Model& now, const Model& good) {
  std::vector<std::string> all = broken_carriers(now);
  const simulation::Container* node = now.node();
  add(all, node != nullptr && node->restart_policy == "no", "the container has no restart policy");
  const simulation::PublishedPort* api = now.published(6443);
  add(all, api != nullptr && api->host != now.cluster.api.kubeconfig_port, "the kubeconfig names a former port");
  add_node(all, now);
  add_objects(all, now, good);
  return all;
}

}  // namespace joelclaw::infra::dst
