// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/pod_changes.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* control_plane = "node-role.kubernetes.io/control-plane";
constexpr Duration kubelet_ready{42'000};
constexpr Duration status_change{1'500};  // from a change of the node to Talos' next reconciliation of its taints

void add_taint(Model& model) {
  auto& taints = model.cluster.node.taints;
  const bool there =
      std::any_of(taints.begin(), taints.end(), [](const NodeTaint& each) { return each.key == control_plane; });
  if (!there && !model.cluster.talos.allow_scheduling) {
    taints.push_back({control_plane, "", "NoSchedule"});
  }
}

void remove_taint(Model& model, const std::string& key) {
  auto& taints = model.cluster.node.taints;
  taints.erase(std::remove_if(taints.begin(), taints.end(), [&key](const NodeTaint& each) { return each.key == key; }),
               taints.end());
}

/// Talos looks at its taints whenever ready or unschedulable of the node has changed (tools.md 4.3).
void status_changed(Model& model) {
  if (!model.cluster.talos.allow_scheduling) {
    schedule(model, model.now + status_change, {EventKind::taint, "", ""});
  }
}

void set_cordoned(Model& model, bool cordoned) {
  model.cluster.node.cordoned = cordoned;
  model.cluster.node.cordoned_by_talos = false;
  status_changed(model);
  schedule(model, model.now + Duration{4'000}, {EventKind::settle_pods, "", ""});
}

/// Without the bridge's switch flannel ends at once, and without flannel's file no sandbox can be made: /run is a tmpfs
/// and lost it with the container (operations.md 1.1, G18).
void start_network(Model& model) {
  ClusterPart& cluster = model.cluster;
  cluster.subnet_env = model.vm.bridge_netfilter;
  if (cluster.subnet_env) {
    return;
  }
  for (Pod& pod : cluster.pods) {
    if (pod.owner == "kube-flannel") {
      show_need(model, pod, "module");
    } else if (!pod.host_network && !pod.owner.empty() && pod.waiting_reason.empty() && pod.unscheduled.empty()) {
      show_need(model, pod, "subnet");
    }
  }
}

/// A boot that ends: Talos uncordons what its own shutdown had cordoned, and nothing else (tools.md 4.2).
void node_came_up(Model& model, const std::string& started) {
  const Container* node = model.node();
  if (node == nullptr || node->state != "running" || std::to_string(node->started.value_or(WallTime{}).ms) != started) {
    return;
  }
  if (model.cluster.node.cordoned_by_talos) {
    set_cordoned(model, false);
  }
  status_changed(model);
  start_network(model);
  schedule(model, model.now + Duration{35'000}, {EventKind::settle_pods, "", ""});
}

void allow_scheduling(Model& model) {
  model.cluster.talos.allow_scheduling = true;
  remove_taint(model, control_plane);  // one that Talos owns it takes away itself
  schedule(model, model.now + Duration{4'000}, {EventKind::settle_pods, "", ""});
}

/// The static pod is rendered anew: no API for half a minute (tools.md 3.5).
void set_node_ports(Model& model, const std::string& range) {
  const auto dash = range.find('-');
  ApiPart& api = model.cluster.api;
  api.first_node_port = static_cast<std::uint16_t>(parse_number(range.substr(0, dash)).value_or(30'000));
  api.last_node_port = static_cast<std::uint16_t>(parse_number(range.substr(dash + 1)).value_or(32'767));
  api.away_until = model.now + Duration{30'000};
}

}  // namespace

void begin_node(Model& model) {
  ClusterPart& cluster = model.cluster;
  cluster.api.dead = false;
  cluster.api.failing.clear();
  cluster.node.shutting_down = false;
  cluster.node.not_ready.clear();
  cluster.talos.dead = false;
  cluster.talos.stage = "running";
  cluster.talos.ready = true;
  cluster.talos.unmet.clear();
  for (auto& [id, health] : cluster.talos.services) {
    health = "OK";
  }
  schedule(model, model.now + kubelet_ready, {EventKind::node_came_up, "", std::to_string(model.now.ms)});
}

void apply_to_node(Model& model, const Event& event) {
  switch (event.kind) {
    case EventKind::stop_container:
      if (model.node() != nullptr && event.subject == model.node()->name && !model.cluster.node.cordoned) {
        model.cluster.node.cordoned = model.cluster.node.cordoned_by_talos = true;
      }
      return;
    case EventKind::node_came_up:
      return node_came_up(model, event.value);
    case EventKind::cordon:
      return set_cordoned(model, true);
    case EventKind::uncordon:
      return set_cordoned(model, false);
    case EventKind::taint:
      return add_taint(model);
    case EventKind::untaint:
      remove_taint(model, event.subject);
      schedule(model, model.now + Duration{4'000}, {EventKind::settle_pods, "", ""});
      return;
    case EventKind::allow_scheduling:
      return allow_scheduling(model);
    case EventKind::set_node_ports:
      return set_node_ports(model, event.value);
    case EventKind::relieve_node:
      model.cluster.node.disk_pressure = false;
      schedule(model, model.now + Duration{4'000}, {EventKind::settle_pods, "", ""});
      return;
    default:
      return;
  }
}

}  // namespace joelclaw::infra::simulation
