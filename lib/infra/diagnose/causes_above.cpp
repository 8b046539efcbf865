// SPDX-License-Identifier: MIT
#include <infra/diagnose/cause_links.hpp>

#include <infra/base/text.hpp>
#include <infra/diagnose/rules/pod_reading.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <variant>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

const std::vector<PodFacts>& pods_of(const Facts& facts) {
  static const std::vector<PodFacts> none;
  const auto* pods = seen(facts.now.kubernetes.pods);
  return pods == nullptr ? none : *pods;
}

/// What is wrong with the pod itself.
Finding* fault_of_pod(Findings& findings, const PodFacts& pod) {
  return first_of(findings, [&pod](const Finding& each) {
    return is_any_of(each.cls, {Class::workload_crash_loop, Class::image_pull_failing, Class::pods_unknown}) &&
           each.subject == to_string(pod.name);
  });
}

/// What the pod waits for: a secret or a volume.
Finding* lack_of_pod(Findings& findings, const PodFacts& pod) {
  return first_of(findings, [&pod](const Finding& each) {
    const bool claim = is_any_of(each.cls, {Class::volume_pending, Class::volume_missing}) &&
                       std::any_of(pod.claims.begin(), pod.claims.end(), [&](const std::string& name) {
                         return each.subject == to_string(ObjectName{pod.name.space, name});
                       });
    const bool input = each.cls == Class::secret_missing &&
                       std::any_of(pod.missing_inputs.begin(), pod.missing_inputs.end(), [&](const std::string& words) {
                         return each.subject.starts_with(pod.name.space + "/") &&
                                contains(words, each.subject.substr(pod.name.space.size() + 1));
                       });
    return claim || input;
  });
}

/// Why no node takes the pod, or why it has no sandbox.
Finding* place_of_pod(Findings& findings, const PodFacts& pod) {
  const bool waits = pod.unscheduled.has_value();
  const bool evicted = pod.reason == "Evicted";
  return first_of(findings, [&](const Finding& each) {
    if (each.severity == Severity::info) {
      return false;
    }
    const bool pressed = each.cls == Class::disk_pressure && each.severity == Severity::fail && (waits || evicted);
    const bool closed = is_any_of(each.cls, {Class::node_shutting_down, Class::node_cordoned, Class::node_tainted}) && waits;
    const bool network = is_any_of(each.cls, {Class::cni_subnet_missing, Class::cni_unhealthy}) && !waits && !pod.ready;
    return pressed || closed || network || is_any_of(each.cls, {Class::node_not_ready, Class::node_shutting_down});
  });
}

/// "namespace/name" of the workloads whose pods a Service selects, among the pods that need a look, and of those named
/// like it: a workload that is well has no pod here.
std::set<std::string> workloads_behind(const Facts& facts, const ObjectName& name) {
  std::set<std::string> behind{to_string(name)};
  const ServiceFacts* service = facts.service(name);
  for (const PodFacts& pod : pods_of(facts)) {
    const bool selected =
        service != nullptr && !service->selector.empty() && pod.name.space == name.space &&
        std::all_of(service->selector.begin(), service->selector.end(), [&pod](const auto& label) {
          const auto found = pod.labels.find(label.first);
          return found != pod.labels.end() && found->second == label.second;
        });
    if (selected) {
      behind.insert(workload_of(pod));
      behind.insert(to_string(pod.name));
    }
  }
  return behind;
}

const PortSighting* sighting_of(const Facts& facts, std::uint16_t port) {
  const auto& ports = facts.now.endpoints.ports;
  const auto found =
      std::find_if(ports.begin(), ports.end(), [port](const PortSighting& each) { return each.mapping.host == port; });
  return found == ports.end() ? nullptr : &*found;
}

Finding* fault_of_port(const Facts& facts, Findings& findings, const PortMapping& mapping) {
  const std::string port = to_string(mapping);
  const std::string service = mapping.service ? to_string(*mapping.service) : std::string{};
  Finding* fault = first_of(findings, [&](const Finding& each) {
    return is_any_of(each.cls, {Class::port_unpublished, Class::port_conflict, Class::port_stand_in, Class::nodeport_mismatch,
                                Class::service_type_drift, Class::nodeport_out_of_range}) &&
           (each.subject == port || (!service.empty() && each.subject == service));
  });
  const PortSighting* sighting = sighting_of(facts, mapping.host);
  Finding* lost = first_of(findings, Class::ports_not_forwarded);
  const bool refused = sighting != nullptr && seen(sighting->contact) != nullptr &&
                       *seen(sighting->contact) != Contact::answered;
  return fault == nullptr && lost != nullptr && refused ? lost : fault;
}

Finding* fault_behind(Findings& findings, const std::set<std::string>& behind) {
  return first_of(findings, [&behind](const Finding& each) {
    return is_any_of(each.cls, {Class::workload_unavailable, Class::workload_crash_loop, Class::image_pull_failing}) &&
           behind.contains(each.subject);
  });
}

void link_host_probe(const Facts& facts, Findings& findings, Finding& effect, const PortMapping& mapping) {
  blame(findings, effect, fault_of_port(facts, findings, mapping));
  const auto behind = mapping.service ? workloads_behind(facts, *mapping.service) : std::set<std::string>{};
  blame(findings, effect, fault_behind(findings, behind));
}

/// The pod that a probe runs in, or those that its Service selects.
void link_inner_probe(const Facts& facts, Findings& findings, Finding& effect, const ProbeSpec& probe) {
  std::set<std::string> behind;
  if (const auto* exec = std::get_if<ExecProbe>(&probe.what)) {
    behind.insert(to_string(exec->pod));
    for (const PodFacts& pod : pods_of(facts)) {
      behind.insert(pod.name == exec->pod ? workload_of(pod) : to_string(exec->pod));
    }
  } else if (const auto* service = std::get_if<ServiceProbe>(&probe.what)) {
    behind = workloads_behind(facts, service->service);
  }
  blame(findings, effect, fault_behind(findings, behind));
  blame(findings, effect, first_of(findings, [](const Finding& each) {
          return is_any_of(each.cls, {Class::kubelet_rbac_drift, Class::cni_unhealthy});
        }));
}

}  // namespace

void link_workloads(const Facts& facts, Findings& findings) {
  for (Finding& effect : findings) {
    if (!is_any_of(effect.cls, {Class::workload_unavailable, Class::dns_unhealthy, Class::provisioner_unhealthy})) {
      continue;
    }
    for (const PodFacts& pod : pods_of(facts)) {
      if (workload_of(pod) != effect.subject || pod.ready) {
        continue;
      }
      blame(findings, effect, fault_of_pod(findings, pod));
      blame(findings, effect, lack_of_pod(findings, pod));
      blame(findings, effect, place_of_pod(findings, pod));
    }
  }
  for (Finding& effect : findings) {
    const bool refused = effect.cls == Class::image_pull_failing && contains(effect.summary, "refuses");
    blame(findings, effect, refused ? first_of(findings, Class::pull_secret_stale) : nullptr);
  }
}

void link_probes(const Facts& facts, Findings& findings) {
  for (Finding& effect : findings) {
    const ProbeSpec* probe = is_any_of(effect.cls, {Class::probe_failed, Class::probe_blackhole})
                                 ? facts.probe_spec(effect.subject)
                                 : nullptr;
    if (probe == nullptr) {
      continue;
    }
    const auto port = probe->host_port();
    for (const PortMapping& mapping : facts.spec.ports) {
      if (port && mapping.host == *port) {
        link_host_probe(facts, findings, effect, mapping);
      }
    }
    if (!probe->from_host()) {
      link_inner_probe(facts, findings, effect, *probe);
    }
  }
}

}  // namespace joelclaw::infra
