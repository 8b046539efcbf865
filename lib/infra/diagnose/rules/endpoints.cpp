// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/port_reading.hpp>
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

const Listener* holder(const Facts& facts, std::uint16_t port, ListenerRole role) {
  const auto all = facts.listeners_on(port);
  const auto found = std::find_if(all.begin(), all.end(), [role](const Listener* each) { return each->role == role; });
  return found == all.end() ? nullptr : *found;
}

std::string who(const Listener& listener) {
  return fmt::format("listener: pid {}, user {}, {}", listener.pid, listener.user.empty() ? "?" : listener.user,
                     excerpt(listener.command.empty() ? listener.process : listener.command, 100));
}

/// A kubelet that finds the same service not ready is the second witness against it.
bool pod_fails_too(const Facts& facts, const PortMapping& mapping) {
  const ServiceFacts* service = mapping.service ? facts.service(*mapping.service) : nullptr;
  const auto* pods = seen(facts.now.kubernetes.pods);
  if (service == nullptr || pods == nullptr || service->selector.empty()) {
    return false;
  }
  return std::any_of(pods->begin(), pods->end(), [service](const PodFacts& pod) {
    return pod.name.space == service->name.space && !pod.ready && pod.phase == "Running" &&
           std::all_of(service->selector.begin(), service->selector.end(), [&pod](const auto& label) {
             const auto found = pod.labels.find(label.first);
             return found != pod.labels.end() && found->second == label.second;
           });
  });
}

const PortMapping* mapping_of(const Facts& facts, const ProbeSpec& probe) {
  const auto port = probe.host_port();
  const auto found = std::find_if(facts.spec.ports.begin(), facts.spec.ports.end(), [&port](const PortMapping& each) {
    return port == each.host && each.protocol == Protocol::tcp;
  });
  return found == facts.spec.ports.end() ? nullptr : &*found;
}

std::string said(const ProbeAnswer& answer) {
  return to_string(answer.verdict) + (answer.detail.empty() ? "" : ": " + answer.detail);
}

std::vector<std::string> evidence_of(const ProbeSpec& probe, const ProbeSighting& sighting, const ProbeAnswer& answer) {
  std::vector<std::string> evidence{describe_target(probe) + ": " + said(answer)};
  if (const ProbeAnswer* inside = seen(sighting.inside)) {
    evidence.push_back("inside the VM: " + said(*inside));
  }
  return evidence;
}

std::string words_for(const std::string& name, ProbeVerdict verdict) {
  switch (verdict) {
    case ProbeVerdict::limited:
      return name + " answers, but does not serve yet or asks for a password";
    case ProbeVerdict::refused:
      return name + " does not answer: the connection is refused or closed";
    case ProbeVerdict::untrusted:
      return name + " shows a certificate that does not verify";
    default:
      return name + " does not answer as expected";
  }
}

}  // namespace

std::vector<Finding> port_unpublished(const Facts& facts) {
  std::vector<Finding> found;
  const auto* bindings = facts.has_cluster() ? known_bindings(facts) : nullptr;
  if (bindings == nullptr) {
    return found;
  }
  for (const PortMapping& mapping : facts.spec.ports) {
    const bool there = std::any_of(bindings->begin(), bindings->end(), [&mapping](const Binding& each) {
      return each.host == mapping.host && each.container == mapping.container && each.protocol == mapping.protocol;
    });
    if (!there) {
      found.push_back(finding(FindingClass::port_unpublished, to_string(mapping), Severity::fail,
                              "the node does not publish " + to_string(mapping),
                              {fmt::format("engine: {} ports published, this one is not", bindings->size())}));
    }
  }
  return found;
}

std::vector<Finding> port_conflict(const Facts& facts) {
  std::vector<Finding> found;
  for (const PortSighting& port : facts.now.endpoints.ports) {
    const Listener* other = holder(facts, port.mapping.host, ListenerRole::foreign);
    if (other != nullptr && port.mapping.protocol == Protocol::tcp) {
      found.push_back(finding(FindingClass::port_conflict, to_string(port.mapping), Severity::fail,
                              fmt::format("port {} of this host belongs to {}", port.mapping.host,
                                          other->process.empty() ? "another program" : other->process),
                              {who(*other)}));
    }
  }
  for (std::size_t i = 0; i < facts.spec.ports.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (facts.spec.ports[i].same_identity(facts.spec.ports[j])) {
        found.push_back(finding(FindingClass::port_conflict, to_string(facts.spec.ports[i]), Severity::fail,
                                fmt::format("the spec gives port {} away twice", facts.spec.ports[i].host),
                                {"spec: " + to_string(facts.spec.ports[j]) + ", " + to_string(facts.spec.ports[i])}));
      }
    }
  }
  return found;
}

std::vector<Finding> port_stand_in(const Facts& facts) {
  std::vector<Finding> found;
  for (const PortSighting& port : facts.now.endpoints.ports) {
    const Listener* other = holder(facts, port.mapping.host, ListenerRole::stand_in);
    if (other != nullptr && port.mapping.protocol == Protocol::tcp) {
      found.push_back(finding(FindingClass::port_stand_in, to_string(port.mapping), Severity::warn,
                              fmt::format("a port-forward or tunnel stands in for port {}", port.mapping.host),
                              {who(*other)}));
    }
  }
  return found;
}

std::vector<Finding> nodeport_mismatch(const Facts& facts) {
  std::vector<Finding> found;
  for (const PortMapping& mapping : facts.spec.ports) {
    const ServiceFacts* service = mapping.service ? facts.service(*mapping.service) : nullptr;
    const ServicePort* port = service == nullptr || !is_exposed(*service) ? nullptr : meant_port(*service, mapping);
    if (port != nullptr && port->node_port != mapping.container) {
      found.push_back(finding(
          FindingClass::nodeport_mismatch, to_string(*mapping.service), Severity::fail,
          fmt::format("its NodePort is {}, and {} leads to {}", port->node_port, to_string(mapping), mapping.container),
          {fmt::format("service: port {} has nodePort {}", port->port, port->node_port),
           "spec: " + to_string(mapping)}));
    }
  }
  return found;
}

std::vector<Finding> service_type_drift(const Facts& facts) {
  std::vector<Finding> found;
  for (const PortMapping& mapping : facts.spec.ports) {
    const ServiceFacts* service = mapping.service ? facts.service(*mapping.service) : nullptr;
    const bool again = std::any_of(found.begin(), found.end(), [&mapping](const Finding& each) {
      return each.subject == to_string(*mapping.service);
    });
    if (service != nullptr && !is_exposed(*service) && !again) {
      found.push_back(finding(FindingClass::service_type_drift, to_string(*mapping.service), Severity::fail,
                              fmt::format("it is a {}, and port {} needs a NodePort", service->type, mapping.host),
                              {"service: type " + service->type, "spec: " + to_string(mapping)}));
    }
  }
  return found;
}

namespace {

/// A range that was never widened shows before anything is refused: the API server's own arguments say it.
std::vector<Finding> refused_by_range(const Facts& facts) {
  const auto* pods = seen(facts.now.kubernetes.pods);
  std::vector<Finding> found;
  for (const PodFacts& pod : pods == nullptr ? std::vector<PodFacts>{} : *pods) {
    std::vector<std::string> outside;
    for (const PortMapping& mapping : facts.spec.ports) {
      if (pod.node_ports && mapping.service && !pod.node_ports->contains(mapping.container)) {
        outside.push_back(to_string(mapping) + " for " + to_string(*mapping.service));
      }
    }
    if (!outside.empty()) {
      const std::string summary = fmt::format("the API server takes NodePorts {} only, and {} of {} ports lie outside",
                                              to_string(*pod.node_ports), outside.size(), facts.spec.ports.size());
      outside.insert(outside.begin(),
                     to_string(pod.name) + ": --service-node-port-range " + to_string(*pod.node_ports));
      found.push_back(finding(FindingClass::nodeport_out_of_range, to_string(pod.name), Severity::fail, summary,
                              std::move(outside)));
    }
  }
  return found;
}

}  // namespace

std::vector<Finding> nodeport_out_of_range(const Facts& facts) {
  std::vector<Finding> found = refused_by_range(facts);
  const PortRange& range = facts.spec.cluster.node_ports;
  for (const PortMapping& mapping : facts.spec.ports) {
    if (facts.has_cluster() && mapping.service && !range.contains(mapping.container)) {
      found.push_back(
          finding(FindingClass::nodeport_out_of_range, to_string(mapping), Severity::fail,
                  fmt::format("NodePort {} is outside of {}-{}", mapping.container, range.first, range.last),
                  {"spec: " + to_string(mapping) + " for " + to_string(*mapping.service)}));
    }
  }
  const auto* events = seen(facts.now.kubernetes.events);
  for (const EventFacts& event : events == nullptr ? std::vector<EventFacts>{} : *events) {
    if (contains(event.message, "provided port is not in the valid range")) {
      found.push_back(finding(FindingClass::nodeport_out_of_range, to_string(event.object), Severity::fail,
                              "the API server refuses its NodePort as out of range",
                              {"event: " + excerpt(event.message)}));
    }
  }
  return found;
}

std::vector<Finding> probe_failed(const Facts& facts) {
  std::vector<Finding> found;
  for (const ProbeSighting& sighting : facts.now.endpoints.probes) {
    const ProbeSpec* probe = facts.probe_spec(sighting.name);
    const ProbeAnswer* answer = seen(sighting.answer);
    if (probe == nullptr || answer == nullptr || answer->verdict == ProbeVerdict::right ||
        answer->verdict == ProbeVerdict::blackhole) {
      continue;
    }
    const Severity severity = answer->verdict == ProbeVerdict::limited ? Severity::warn : Severity::fail;
    found.push_back(finding(FindingClass::probe_failed, probe->name, severity, words_for(probe->name, answer->verdict),
                            evidence_of(*probe, sighting, *answer)));
  }
  return found;
}

std::vector<Finding> probe_blackhole(const Facts& facts) {
  std::vector<Finding> found;
  for (const ProbeSighting& sighting : facts.now.endpoints.probes) {
    const ProbeSpec* probe = facts.probe_spec(sighting.name);
    const ProbeAnswer* answer = seen(sighting.answer);
    if (probe == nullptr || answer == nullptr || answer->verdict != ProbeVerdict::blackhole) {
      continue;
    }
    const PortMapping* mapping = mapping_of(facts, *probe);
    const bool twice = mapping != nullptr && pod_fails_too(facts, *mapping);
    Finding hole =
        finding(FindingClass::probe_blackhole, probe->name, Severity::fail,
                probe->name + " takes connections and answers nothing", evidence_of(*probe, sighting, *answer));
    if (twice) {
      hole.evidence.emplace_back("kubelet: its pod is not ready either");
    }
    // A pod is restarted on two witnesses only; else somebody has to look.
    hole.remedy = twice ? Remedy::heal : Remedy::manual;
    found.push_back(std::move(hole));
  }
  return found;
}

}  // namespace joelclaw::infra::rules
