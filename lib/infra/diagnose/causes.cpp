// SPDX-License-Identifier: MIT
#include <infra/diagnose/cause_links.hpp>
#include <infra/diagnose/causes.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <tuple>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

/// Faults that are seen only because something beneath them is gone.
bool can_be_consequence(Class cls) {
  return is_any_of(cls, {Class::docker_socket_dead, Class::ports_not_forwarded, Class::ssh_mux_stale, Class::ssh_unreachable,
                      Class::docker_down, Class::docker_hung, Class::docker_context_missing, Class::container_missing,
                      Class::container_exited, Class::api_unreachable, Class::api_not_ready, Class::endpoint_drift,
                      Class::talos_api_unreachable, Class::talos_service_failed, Class::node_missing,
                      Class::node_not_ready, Class::cni_unhealthy, Class::dns_unhealthy, Class::provisioner_unhealthy,
                      Class::volume_pending, Class::workload_unavailable, Class::pods_unknown, Class::probe_failed,
                      Class::probe_blackhole, Class::vm_stopped, Class::port_unpublished});
}

bool refuses_here(const Facts& facts, std::uint16_t port) {
  const auto& ports = facts.now.endpoints.ports;
  return std::any_of(ports.begin(), ports.end(), [&](const PortSighting& each) {
    return each.mapping.host == port && facts.port_dead(each);
  });
}

/// Whether a broken carrier stands in the way by which this effect was seen. What is alive beside it does not hang on it:
/// services go on while the API is dead, and one port's forward is not another's.
bool stands_in_the_way(const Facts& facts, const Finding& carrier, const Finding& effect) {
  const bool probe = is_any_of(effect.cls, {Class::probe_failed, Class::probe_blackhole});
  const ProbeSpec* spec = probe ? facts.probe_spec(effect.subject) : nullptr;
  const bool from_host = spec != nullptr && spec->from_host();
  switch (carrier.cls) {
    case Class::ports_not_forwarded:
      return from_host ? spec->host_port() && refuses_here(facts, *spec->host_port())
                       : is_any_of(effect.cls, {Class::api_unreachable, Class::talos_api_unreachable, Class::ssh_mux_stale});
    case Class::api_unreachable:
    case Class::node_missing:
      return !from_host || !facts.service_serves();
    default:
      return true;
  }
}

/// What carries the stack explains what stood on it.
void link_carriers(const Facts& facts, Findings& findings) {
  for (Finding& effect : findings) {
    if (can_be_consequence(effect.cls)) {
      blame(findings, effect, first_of(findings, [&](const Finding& each) {
              return info(each.cls).carries && each.severity == Severity::fail && each.cls < effect.cls &&
                     (each.layer < effect.layer || (each.layer == effect.layer && !info(effect.cls).carries)) &&
                     stands_in_the_way(facts, each, effect);
            }));
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
      Relation{Class::node_shutting_down, {Class::node_cordoned}},
      Relation{Class::api_not_ready, {Class::node_not_ready}},
      Relation{Class::nodeport_out_of_range, {Class::service_type_drift, Class::nodeport_mismatch}},
      Relation{Class::backup_failed, {Class::backup_stale}},
      Relation{Class::endpoint_hijacked, {Class::api_unreachable, Class::talos_api_unreachable}},
  };
  for (const Relation& relation : relations) {
    for (Finding& effect : findings) {
      if (is_any_of(effect.cls, relation.effects)) {
        blame(findings, effect, first_of(findings, [&relation](const Finding& each) {
                return each.cls == relation.cause && each.severity != Severity::info;
              }));
      }
    }
  }
}

/// kubelet says by a structured reason that only the network plugin keeps the node from being ready.
void link_node_to_network(const Facts& facts, Findings& findings) {
  const Finding* cause = first_of(findings, [](const Finding& each) {
    return is_any_of(each.cls, {Class::cni_module_missing, Class::cni_unhealthy, Class::cni_subnet_missing});
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
        blame(findings, effect, cause);
      }
    }
  }
}

/// Operations that only read what runs: whatever fails beside them fails by itself.
bool disturbs_nothing(const std::string& verb) {
  return verb == "backup create" || verb == "backup verify" || verb == "backup prune" || verb.starts_with("service");
}

/// Down on purpose, being worked on, left half done, or just started: what follows from that is no fault of its own.
void link_circumstances(Findings& findings) {
  for (const Class cls : {Class::intent_down, Class::operation_running, Class::interrupted_operation, Class::vm_warming_up}) {
    const Finding* cause = first_of(findings, cls);
    if (cause == nullptr || (cls == Class::operation_running && disturbs_nothing(cause->subject))) {
      continue;
    }
    for (Finding& effect : findings) {
      const bool inner = effect.layer >= Layer::vm && effect.layer <= Layer::endpoints && effect.severity != Severity::info;
      const bool fits = cls == Class::vm_warming_up
                            ? can_be_consequence(effect.cls) && !info(effect.cls).carries
                            : inner && (info(effect.cls).carries || can_be_consequence(effect.cls));
      const bool warming = cls == Class::vm_warming_up &&
                           is_any_of(effect.cls, {Class::api_unreachable, Class::node_not_ready, Class::node_missing, Class::docker_down,
                                 Class::ports_not_forwarded});
      if ((fits || warming) && effect.severity != Severity::info) {
        blame(findings, effect, cause);
      }
    }
  }
}

/// Where a program is missing that the stack cannot be without, and nothing of the stack is seen by any way, there is none
/// here: that its services do not answer is no fault of theirs.
void link_tools(const Facts& facts, Findings& findings) {
  const bool nothing = facts.guest() == nullptr && facts.instance() == nullptr && !facts.something_reaches_in();
  const Finding* missing = first_of(findings, [](const Finding& each) {
    return each.cls == Class::tool_missing && each.severity == Severity::fail;
  });
  for (Finding& effect : findings) {
    if (nothing && is_any_of(effect.cls, {Class::probe_failed, Class::probe_blackhole})) {
      blame(findings, effect, missing);
    }
  }
}

}  // namespace

bool explains_any_layer(FindingClass cls) {
  return is_any_of(cls, {Class::intent_down, Class::operation_running, Class::interrupted_operation, Class::vm_warming_up});
}

bool is_any_of(FindingClass cls, std::initializer_list<FindingClass> classes) {
  return std::find(classes.begin(), classes.end(), cls) != classes.end();
}

Finding* first_of(Findings& findings, const std::function<bool(const Finding&)>& fits) {
  const auto found = std::find_if(findings.begin(), findings.end(), fits);
  return found == findings.end() ? nullptr : &*found;
}

Finding* first_of(Findings& findings, FindingClass cls) {
  return first_of(findings, [cls](const Finding& each) { return each.cls == cls; });
}

bool leads_to(const Findings& findings, const Finding& finding, const std::function<bool(const Finding&)>& end) {
  const Finding* at = &finding;
  for (std::size_t steps = 0; at->caused_by && steps <= findings.size(); ++steps) {
    const auto next = std::find_if(findings.begin(), findings.end(), [at](const Finding& each) {
      return each.cls == at->caused_by->cls && each.subject == at->caused_by->subject;
    });
    if (next == findings.end()) {
      return false;
    }
    at = &*next;
    if (end(*at)) {
      return true;
    }
  }
  return false;
}

void blame(const Findings& findings, Finding& effect, const Finding* cause) {
  if (cause == nullptr || effect.caused_by || (cause->severity == Severity::info && !explains_any_layer(cause->cls))) {
    return;
  }
  const auto is_effect = [&effect](const Finding& each) { return each.cls == effect.cls && each.subject == effect.subject; };
  if (!is_effect(*cause) && !leads_to(findings, *cause, is_effect)) {
    effect.caused_by = Cause{cause->cls, cause->subject};
  }
}

void link_causes(const Facts& facts, Findings& findings) {
  if (Finding* warming = first_of(findings, Class::vm_warming_up)) {
    // A VM that starts again and again is always warming up.
    blame(findings, *warming, first_of(findings, Class::vm_crash_loop));
  }
  link_node_to_network(facts, findings);
  link_circumstances(findings);
  link_carriers(facts, findings);
  link_classes(findings);
  link_workloads(facts, findings);
  link_probes(facts, findings);
  link_tools(facts, findings);
}

void rank(Findings& findings) {
  const auto explains_fail = [&findings](const Finding& cause) {
    // A stack that is down on purpose is so whatever else is true of it.
    return cause.cls == FindingClass::intent_down ||
           (explains_any_layer(cause.cls) && std::any_of(findings.begin(), findings.end(), [&](const Finding& each) {
              return each.severity == Severity::fail && each.caused_by && each.caused_by->cls == cause.cls;
            }));
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
