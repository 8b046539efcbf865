// SPDX-License-Identifier: MIT
#include <infra/diagnose/causes.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

namespace joelclaw::infra {
namespace {

using Findings = std::vector<Finding>;
using Class = FindingClass;

bool any_of(Class cls, std::initializer_list<Class> classes) {
  return std::find(classes.begin(), classes.end(), cls) != classes.end();
}

Finding* first(Findings& findings, const std::function<bool(const Finding&)>& fits) {
  const auto found = std::find_if(findings.begin(), findings.end(), fits);
  return found == findings.end() ? nullptr : &*found;
}

Finding* first(Findings& findings, Class cls) {
  return first(findings, [cls](const Finding& each) { return each.cls == cls; });
}

void blame(Finding& effect, const Finding& cause) {
  if (!effect.caused_by && &effect != &cause) {
    effect.caused_by = Cause{cause.cls, cause.subject};
  }
}

/// Faults that are seen only because something beneath them is gone.
bool can_be_consequence(Class cls) {
  return any_of(cls, {Class::docker_socket_dead, Class::ports_not_forwarded, Class::ssh_mux_stale, Class::ssh_unreachable,
                      Class::docker_down, Class::docker_hung, Class::docker_context_missing, Class::container_missing,
                      Class::container_exited, Class::api_unreachable, Class::api_not_ready, Class::endpoint_drift,
                      Class::talos_api_unreachable, Class::talos_service_failed, Class::node_missing,
                      Class::node_not_ready, Class::cni_unhealthy, Class::dns_unhealthy, Class::provisioner_unhealthy,
                      Class::volume_pending, Class::workload_unavailable, Class::pods_unknown, Class::probe_failed,
                      Class::probe_blackhole, Class::vm_stopped, Class::port_unpublished});
}

/// What carries the stack explains what stood on it.
void link_carriers(Findings& findings) {
  for (Finding& effect : findings) {
    if (!can_be_consequence(effect.cls)) {
      continue;
    }
    const auto carries = [&effect](const Finding& each) {
      return info(each.cls).carries && each.severity == Severity::fail && each.cls < effect.cls &&
             (each.layer < effect.layer || (each.layer == effect.layer && !info(effect.cls).carries));
    };
    if (const Finding* carrier = first(findings, carries)) {
      blame(effect, *carrier);
    }
  }
}

struct Relation {
  Class cause;
  std::initializer_list<Class> effects;
};

/// One class explains others wherever both are.
void link_classes(Findings& findings) {
  const std::array relations{
      Relation{Class::host_forward_dead, {Class::ssh_mux_stale}},
      Relation{Class::docker_socket_dead, {Class::ssh_mux_stale}},
      Relation{Class::vm_config_drift, {Class::container_cpu_refused}},
      Relation{Class::cni_module_missing, {Class::cni_unhealthy, Class::cni_subnet_missing}},
      Relation{Class::storage_psa, {Class::volume_pending}},
      Relation{Class::provisioner_unhealthy, {Class::volume_pending}},
      Relation{Class::storage_class_missing, {Class::volume_pending}},
      Relation{Class::disk_pressure, {Class::node_tainted}},
      Relation{Class::api_not_ready, {Class::node_not_ready}},
      Relation{Class::endpoint_hijacked, {Class::api_unreachable, Class::talos_api_unreachable}},
  };
  for (const Relation& relation : relations) {
    const Finding* cause = first(findings, relation.cause);
    for (Finding& effect : findings) {
      if (cause != nullptr && any_of(effect.cls, relation.effects)) {
        blame(effect, *cause);
      }
    }
  }
}

/// kubelet says by a structured reason that only the network plugin keeps the node from being ready.
void link_node_to_network(const Facts& facts, Findings& findings) {
  Finding* cause = first(findings, [](const Finding& each) {
    return any_of(each.cls, {Class::cni_module_missing, Class::cni_unhealthy, Class::cni_subnet_missing}) &&
           !each.caused_by;
  });
  const auto* nodes = seen(facts.now.kubernetes.nodes);
  for (Finding& effect : findings) {
    if (cause == nullptr || effect.cls != Class::node_not_ready || nodes == nullptr) {
      continue;
    }
    for (const NodeFacts& node : *nodes) {
      const Condition* ready = node.condition("Ready");
      const bool plugin = ready != nullptr && (ready->reason == "KubeletNotReady" || ready->reason == "NetworkPluginNotReady");
      if (node.name == effect.subject && plugin && contains(ready->message, "etwork plugin")) {
        blame(effect, *cause);
      }
    }
  }
}

/// A node that takes no pods, or pods that lack what they need, keep a workload from being available.
void link_workloads(const Facts& facts, Findings& findings) {
  Finding* node = first(findings, [](const Finding& each) {
    const bool network = any_of(each.cls, {Class::cni_unhealthy, Class::cni_subnet_missing});
    const bool closed = any_of(each.cls, {Class::node_cordoned, Class::node_tainted}) && each.severity != Severity::info;
    return network || closed || any_of(each.cls, {Class::node_shutting_down, Class::node_not_ready});
  });
  const auto* pods = seen(facts.now.kubernetes.pods);
  for (Finding& effect : findings) {
    if (!any_of(effect.cls, {Class::workload_unavailable, Class::dns_unhealthy, Class::provisioner_unhealthy})) {
      continue;
    }
    // Its own pod's trouble is nearer than the node's: "namespace/name" begins the pod's name too.
    const Finding* own = first(findings, [&effect](const Finding& each) {
      return any_of(each.cls, {Class::workload_crash_loop, Class::image_pull_failing, Class::secret_missing,
                               Class::volume_missing, Class::pods_unknown}) &&
             each.subject.starts_with(effect.subject);
    });
    if (own != nullptr) {
      blame(effect, *own);
      continue;
    }
    for (std::size_t i = 0; pods != nullptr && i < pods->size(); ++i) {
      const PodFacts& pod = (*pods)[i];
      if (!to_string(pod.name).starts_with(effect.subject)) {
        continue;
      }
      const Finding* input = first(findings, [&pod](const Finding& each) {
        const bool claim = any_of(each.cls, {Class::volume_pending, Class::volume_missing}) &&
                           std::any_of(pod.claims.begin(), pod.claims.end(), [&](const std::string& name) {
                             return each.subject == pod.name.space + "/" + name;
                           });
        return claim || (each.cls == Class::secret_missing && !pod.missing_inputs.empty());
      });
      if (input != nullptr) {
        blame(effect, *input);
      }
    }
    if (node != nullptr) {
      blame(effect, *node);
    }
  }
}

/// A probe of a published port fails for what is wrong with the port, its Service or the workload behind it.
void link_probes(const Facts& facts, Findings& findings) {
  for (Finding& effect : findings) {
    if (!any_of(effect.cls, {Class::probe_failed, Class::probe_blackhole})) {
      continue;
    }
    const ProbeSpec* probe = facts.probe_spec(effect.subject);
    const auto port = probe == nullptr ? std::nullopt : probe->host_port();
    for (const PortMapping& mapping : facts.spec.ports) {
      if (!port || mapping.host != *port) {
        continue;
      }
      const std::string name = to_string(mapping);
      const std::string service = mapping.service ? to_string(*mapping.service) : std::string{};
      const Finding* cause = first(findings, [&](const Finding& each) {
        const bool of_port = any_of(each.cls, {Class::port_unpublished, Class::port_conflict, Class::port_stand_in,
                                               Class::nodeport_mismatch, Class::service_type_drift,
                                               Class::nodeport_out_of_range}) &&
                             (each.subject == name || (!service.empty() && each.subject.starts_with(service)));
        const bool of_workload = any_of(each.cls, {Class::workload_crash_loop, Class::image_pull_failing,
                                                   Class::secret_missing, Class::workload_unavailable}) &&
                                 !service.empty() && each.subject.starts_with(service);
        return of_port || of_workload;
      });
      const Finding* lost = first(findings, Class::ports_not_forwarded);
      if (cause != nullptr) {
        blame(effect, *cause);
      } else if (lost != nullptr) {
        blame(effect, *lost);
      }
    }
    const Finding* network = first(findings, [](const Finding& each) {
      return any_of(each.cls, {Class::cni_unhealthy, Class::node_not_ready, Class::kubelet_rbac_drift}) && !each.caused_by;
    });
    if (network != nullptr && probe != nullptr && !probe->from_host()) {
      blame(effect, *network);
    }
  }
}

/// Down on purpose, being worked on, left half done, or just started: what follows from that is no fault of its own.
void link_circumstances(Findings& findings) {
  for (const Class cls : {Class::intent_down, Class::operation_running, Class::interrupted_operation, Class::vm_warming_up}) {
    const Finding* cause = first(findings, cls);
    if (cause == nullptr) {
      continue;
    }
    for (Finding& effect : findings) {
      const bool inner = effect.layer >= Layer::vm && effect.layer <= Layer::endpoints && effect.severity != Severity::info;
      const bool fits = cls == Class::vm_warming_up
                            ? can_be_consequence(effect.cls) && !info(effect.cls).carries
                            : inner && (info(effect.cls).carries || can_be_consequence(effect.cls));
      const bool warming = cls == Class::vm_warming_up &&
                           any_of(effect.cls, {Class::api_unreachable, Class::node_not_ready, Class::node_missing});
      if ((fits || warming) && effect.severity != Severity::info) {
        blame(effect, *cause);
      }
    }
  }
}

}  // namespace

bool explains_any_layer(FindingClass cls) {
  return any_of(cls, {Class::intent_down, Class::operation_running, Class::interrupted_operation, Class::vm_warming_up});
}

void link_causes(const Facts& facts, Findings& findings) {
  link_circumstances(findings);
  link_carriers(findings);
  link_classes(findings);
  link_node_to_network(facts, findings);
  link_workloads(facts, findings);
  link_probes(facts, findings);
}

void rank(Findings& findings) {
  const auto explains_fail = [&findings](const Finding& cause) {
    return explains_any_layer(cause.cls) && std::any_of(findings.begin(), findings.end(), [&](const Finding& each) {
             return each.severity == Severity::fail && each.caused_by && each.caused_by->cls == cause.cls;
           });
  };
  std::vector<std::pair<std::tuple<bool, bool, int, Layer, Class>, Finding>> keyed;
  for (const Finding& each : findings) {
    const int severity = 2 - static_cast<int>(each.severity);
    keyed.push_back({{each.caused_by.has_value(), !explains_fail(each), severity, each.layer, each.cls}, each});
  }
  std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    findings[i] = std::move(keyed[i].second);
  }
}

}  // namespace joelclaw::infra
