// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/pod_reading.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/repairs.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

const PodFacts* pod_named(const Site& site, const std::string& name) {
  const auto* pods = seen(site.facts.now.kubernetes.pods);
  if (pods == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(pods->begin(), pods->end(), [&](const PodFacts& pod) { return to_string(pod.name) == name; });
  return found == pods->end() ? nullptr : &*found;
}

Goal gone(const Finding& finding) {
  return goal::gone(finding.cls, finding.subject, finding.layer);
}

Repair pull_again(const Site& site, const Finding& finding) {
  const PodFacts* pod = pod_named(site, finding.subject);
  if (finding.remedy != Remedy::heal || pod == nullptr || pod->owner_name.empty()) {
    return {{}, {}, "the registry does not have it or does not give it: another try changes nothing"};
  }
  // The next pod has another name: what is waited for is that this one is gone, the pull itself takes what it takes.
  return {{make_step(site, RestartPod{pod->name, workload_of(*pod)}, to_string(finding.cls), Impact::pod, budget::pod, gone(finding))}, {}, {}};
}

Repair strike(const Site& site, const Finding& finding) {
  const PodFacts* pod = pod_named(site, finding.subject);
  if (finding.remedy != Remedy::heal || pod == nullptr) {
    return {{}, {}, "its node may still run it: two of it would write to one volume"};
  }
  return {{make_step(site, StrikePod{pod->name}, to_string(finding.cls), Impact::pod, budget::pod, gone(finding))}, {}, {}};
}

Repair refresh(const Site& site, const Finding& finding) {
  for (const SecretSpec& each : site.facts.spec.secrets) {
    if (each.space + "/" + each.name == finding.subject && each.registry) {
      return {{make_step(site, RefreshSecret{each}, to_string(finding.cls), Impact::none, budget::quick * 3, gone(finding))},
              {}, {}};
    }
  }
  return {};
}

/// The Service's port that a published port is meant for: by name or number as the spec says, else its only one.
const ServicePort* meant(const ServiceFacts& service, const PortMapping& mapping) {
  const auto found = std::find_if(service.ports.begin(), service.ports.end(), [&](const ServicePort& port) {
    return port.name == mapping.service_port || std::to_string(port.port) == mapping.service_port ||
           port.node_port == mapping.container;
  });
  if (found != service.ports.end()) {
    return &*found;
  }
  return service.ports.size() == 1 && mapping.service_port.empty() ? &service.ports.front() : nullptr;
}

Repair patch(const Site& site, const Finding& finding) {
  Repair repair;
  for (const PortMapping& mapping : site.facts.spec.ports) {
    if (!mapping.service || to_string(*mapping.service) != finding.subject) {
      continue;
    }
    const ServiceFacts* service = site.facts.service(*mapping.service);
    const ServicePort* port = service == nullptr ? nullptr : meant(*service, mapping);
    if (port == nullptr) {
      return {{}, {}, "which of its ports is meant is not clear: name it in the spec (service: NS/NAME:PORT)"};
    }
    if (port->node_port != mapping.container || service->type == "ClusterIP") {
      repair.steps.push_back(make_step(site, PatchService{*mapping.service, port->name, port->port, mapping.container},
                                       to_string(finding.cls), Impact::none, budget::quick, gone(finding)));
    }
  }
  return repair;
}

bool selects(const ServiceFacts& service, const PodFacts& pod) {
  return !service.selector.empty() && pod.name.space == service.name.space &&
         std::all_of(service.selector.begin(), service.selector.end(), [&pod](const auto& label) {
           const auto found = pod.labels.find(label.first);
           return found != pod.labels.end() && found->second == label.second;
         });
}

/// Only a pod whose own readiness says the same is restarted: what is silent to us alone is a matter of the way.
Repair restart_silent(const Site& site, const Finding& finding) {
  const ProbeSpec* probe = site.facts.probe_spec(finding.subject);
  const auto host_port = probe == nullptr ? std::nullopt : probe->host_port();
  const auto* pods = seen(site.facts.now.kubernetes.pods);
  for (const PortMapping& mapping : site.facts.spec.ports) {
    const ServiceFacts* service = mapping.service ? site.facts.service(*mapping.service) : nullptr;
    if (!host_port || mapping.host != *host_port || service == nullptr || pods == nullptr) {
      continue;
    }
    for (const PodFacts& pod : *pods) {
      if (!pod.ready && !pod.owner_name.empty() && selects(*service, pod)) {
        return {{make_step(site, RestartPod{pod.name, workload_of(pod)}, to_string(finding.cls), Impact::pod, budget::pod, gone(finding))},
                {}, {}};
      }
    }
  }
  return {{}, {}, "its pod says that it is well: look at what it does not answer"};
}

}  // namespace

Repair repair_workload(const Finding& finding, const Site& site) {
  switch (finding.cls) {
    case Class::image_pull_failing:
      return pull_again(site, finding);
    case Class::pods_unknown:
      return strike(site, finding);
    case Class::pull_secret_stale:
      return refresh(site, finding);
    default:
      return {};
  }
}

Repair repair_endpoint(const Finding& finding, const Site& site) {
  switch (finding.cls) {
    case Class::nodeport_mismatch:
    case Class::service_type_drift:
      return patch(site, finding);
    case Class::probe_blackhole:
      return restart_silent(site, finding);
    default:
      return {};
  }
}

}  // namespace joelclaw::infra
