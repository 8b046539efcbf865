// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/diagnose/rules/pod_reading.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/repairs.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

constexpr std::int64_t nano = 1'000'000'000;

int machine_cpus(const Site& site) {
  const EngineFacts* engine = seen(site.facts.now.runtime.engine);
  return engine != nullptr && engine->cpus > 0 ? engine->cpus : site.facts.guest() == nullptr ? 0 : site.facts.guest()->cpus;
}

Step start(const Site& site, const Finding& finding) {
  return make_step(site, StartContainer{finding.subject}, to_string(finding.cls), Impact::node, budget::container_start,
                   goal::node_serves(finding.subject));
}

Step restart(const Site& site, const Finding& finding, const std::string& container) {
  return make_step(site, RestartContainer{container}, to_string(finding.cls), Impact::node,
                   budget::container_stop + budget::container_start, goal::node_serves(container));
}

Step update(const Site& site, const Finding& finding, UpdateContainer change) {
  const Goal until = goal::gone(finding.cls, finding.subject, Layer::node_container);
  return make_step(site, std::move(change), to_string(finding.cls), Impact::none, budget::quick, until);
}

/// How long the node has had since its start; everything that waits for a boot waits for as long as a boot may take.
Duration age_of_node(const Site& site) {
  const ContainerFacts* node = site.facts.node_container();
  if (node == nullptr || node->state != ContainerState::running || !node->started) {
    return Duration{0};
  }
  return std::max(Duration{0}, site.facts.now.observed_at - *node->started);
}

Repair wait_or_restart(const Site& site, const Finding& finding) {
  const ContainerFacts* node = site.facts.node_container();
  const Duration left = site.policy().convergence - age_of_node(site);
  if (node == nullptr || node->state != ContainerState::running) {
    return {{}, {}, "the node was not seen running: its container could not be asked"};
  }
  if (left > Duration{0}) {
    return {{}, Hold{HoldReason::warming_up, to_string(finding.cls), site.at.wall + left,
                     "the node was started " + format_duration(age_of_node(site)) + " ago"}, {}};
  }
  if (finding.cls == Class::api_unreachable) {
    const bool* inside = seen(site.facts.now.kubernetes.api_port_inside);
    if (inside == nullptr || *inside) {
      return {{}, {}, "it could not be seen that the API server is dead inside the VM too"};
    }
  }
  return {{restart(site, finding, node->name)}, {}, {}};
}

Repair raise_cap(const Site& site, const Finding& finding) {
  const ContainerFacts* node = site.facts.node_container();
  const Bytes wanted = site.facts.spec.cluster.control_plane_memory;
  if (node == nullptr || node->memory >= wanted) {
    return {{}, {}, "its cap is the spec's: cluster.controlPlane.memory decides"};
  }
  return {{update(site, finding, UpdateContainer{finding.subject, {}, wanted, {}})}, {}, {}};
}

Repair lower_cpus(const Site& site, const Finding& finding) {
  const int cpus = machine_cpus(site);
  if (cpus <= 0) {
    return {{}, {}, "the VM's CPUs could not be counted"};
  }
  Step fewer = update(site, finding, UpdateContainer{finding.subject, cpus * nano, {}, {}});
  fewer.impact = Impact::node;
  return {{fewer, start(site, finding)}, {}, {}};
}

Repair boot_again(const Site& site, const Finding& finding) {
  // Once: a second would tell nothing new. After an hour it may, the first may have been disturbed from outside.
  constexpr Duration hour{3'600'000};
  if (site.failed_attempts(finding.cls, "container.restart", hour) + site.failed_attempts(finding.cls, "container.start", hour) >= 1) {
    return {{}, {}, "a restart did not help: the console's last lines are in the incident"};
  }
  const ContainerFacts* node = site.facts.node_container();
  const bool running = node != nullptr && node->state == ContainerState::running;
  return {{running ? restart(site, finding, finding.subject) : start(site, finding)}, {}, {}};
}

Repair reconcile(const Site& site, const Finding& finding) {
  const auto& kubernetes = site.facts.now.kubernetes;
  const ClientConfig* config = seen(kubernetes.kubeconfig);
  const auto port = site.facts.now.published(6443);
  const auto until = goal::gone(finding.cls, finding.subject, Layer::kubernetes);
  for (std::size_t i = 0; config != nullptr && port && i < config->contexts.size(); ++i) {
    const ClientContext& each = config->contexts[i];
    if (each.name == finding.subject) {
      return {{make_step(site, ReconcileEndpoint{config->path, each.name, each.cluster, *port}, to_string(finding.cls),
                         Impact::none, budget::quick, until)}, {}, {}};
    }
  }
  const ClientConfig* managed = seen(kubernetes.talosconfig);
  const auto management = site.facts.now.published(50000);
  if (managed != nullptr && management && managed->path == finding.subject) {
    return {{make_step(site, ReconcileManagement{site.facts.spec.cluster.name, *management}, to_string(finding.cls),
                       Impact::none, budget::quick, until)}, {}, {}};
  }
  return {};
}

Repair untaint(const Site& site, const Finding& finding) {
  Repair repair;
  const auto* nodes = seen(site.facts.now.kubernetes.nodes);
  for (const NodeFacts& node : nodes == nullptr ? std::vector<NodeFacts>{} : *nodes) {
    for (const Taint& taint : node.taints) {
      const bool of_condition = taint.key.starts_with("node.kubernetes.io/") || taint.effect == "PreferNoSchedule";
      if (node.name != finding.subject || of_condition) {
        continue;
      }
      if (repair.steps.empty() && site.means.can(AllowScheduling{node.name}, site.facts.now)) {
        // Without it the taint is back at the node's next status.
        repair.steps.push_back(make_step(site, AllowScheduling{node.name}, to_string(finding.cls), Impact::none,
                                         budget::quick, std::nullopt));
      }
      repair.steps.push_back(make_step(site, Untaint{node.name, taint.key, taint.effect}, to_string(finding.cls),
                                       Impact::none, budget::quick, goal::gone(finding.cls, finding.subject, Layer::node)));
    }
  }
  return repair;
}

/// One pod of a workload that is not ready, or its first.
const PodFacts* pod_of(const Site& site, const std::string& kind, const std::string& owner, const std::string& space) {
  const auto* pods = seen(site.facts.now.kubernetes.pods);
  const PodFacts* found = nullptr;
  if (pods == nullptr) {
    return found;
  }
  for (const PodFacts& pod : *pods) {
    const bool owned = pod.owner_kind == kind && (pod.owner_name == owner || pod.owner_name.starts_with(owner + "-"));
    if (owned && pod.name.space == space && !pod.terminating && (found == nullptr || (found->ready && !pod.ready))) {
      found = &pod;
    }
  }
  return found;
}

Repair restart_pod(const Site& site, const Finding& finding, const PodFacts* pod) {
  if (pod == nullptr) {
    return {{}, {}, "its pod was not seen"};
  }
  return {{make_step(site, RestartPod{pod->name, workload_of(*pod)}, to_string(finding.cls), Impact::pod, budget::pod,
                     goal::gone(finding.cls, finding.subject, finding.layer))}, {}, {}};
}

Repair load_module(const Site& site, const Finding& finding) {
  Repair repair;
  const std::string why = to_string(finding.cls);
  repair.steps.push_back(make_step(site, LoadModule{finding.subject}, why, Impact::none, budget::quick,
                                   goal::gone(finding.cls, finding.subject, Layer::network)));
  if (site.means.can(KeepModule{finding.subject}, site.facts.now)) {
    repair.steps.push_back(make_step(site, KeepModule{finding.subject}, why, Impact::none, budget::quick, std::nullopt));
  }
  return repair;
}

Repair label(const Site& site, const Finding& finding) {
  for (const NamespaceSpec& each : site.facts.spec.namespaces) {
    if (each.name == finding.subject) {
      return {{make_step(site, LabelNamespace{each}, to_string(finding.cls), Impact::none, budget::quick,
                         goal::gone(finding.cls, finding.subject, Layer::storage))}, {}, {}};
    }
  }
  return {};
}

}  // namespace

Repair repair_container(const Finding& finding, const Site& site) {
  switch (finding.cls) {
    case Class::container_exited:
      return {{start(site, finding)}, {}, {}};
    case Class::container_cpu_refused:
      return lower_cpus(site, finding);
    case Class::container_memory_capped:
      return raise_cap(site, finding);
    case Class::restart_policy_missing:
      return {{update(site, finding, UpdateContainer{finding.subject, {}, {}, "unless-stopped"})}, {}, {}};
    case Class::container_boot_failed:
      return boot_again(site, finding);
    default:
      return {};
  }
}

Repair repair_control_plane(const Finding& finding, const Site& site) {
  switch (finding.cls) {
    case Class::api_unreachable:
    case Class::api_not_ready:
      return wait_or_restart(site, finding);
    case Class::endpoint_drift:
      return reconcile(site, finding);
    case Class::kubelet_rbac_drift:
      return {{make_step(site, GrantKubelet{}, to_string(finding.cls), Impact::none, budget::quick,
                         goal::gone(finding.cls, finding.subject, Layer::kubernetes))}, {}, {}};
    default:
      return {};
  }
}

Repair repair_node(const Finding& finding, const Site& site) {
  const auto gone = goal::gone(finding.cls, finding.subject, finding.layer);
  const std::string why = to_string(finding.cls);
  switch (finding.cls) {
    case Class::node_not_ready:
      return wait_or_restart(site, finding);
    case Class::node_shutting_down:
      return site.facts.node_container() == nullptr
                 ? Repair{{}, {}, "the node's container could not be asked"}
                 : Repair{{restart(site, finding, site.facts.node_container()->name)}, {}, {}};
    case Class::node_cordoned:
      return {{make_step(site, Uncordon{finding.subject}, why, Impact::none, budget::quick, gone)}, {}, {}};
    case Class::node_tainted:
      return untaint(site, finding);
    case Class::cni_module_missing:
      return load_module(site, finding);
    case Class::cni_unhealthy:
    case Class::cni_subnet_missing:
      return restart_pod(site, finding, pod_of(site, "DaemonSet", "kube-flannel", "kube-system"));
    case Class::dns_unhealthy:
      return restart_pod(site, finding, pod_of(site, "ReplicaSet", "coredns", "kube-system"));
    case Class::storage_psa:
      return label(site, finding);
    default:
      return {};
  }
}

}  // namespace joelclaw::infra
