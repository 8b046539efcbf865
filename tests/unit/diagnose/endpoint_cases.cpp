// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

#include <algorithm>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

void unpublish(Snapshot& now, std::uint16_t host) {
  for (auto* bindings : {&node_container(now).wanted, &node_container(now).actual}) {
    bindings->erase(std::remove_if(bindings->begin(), bindings->end(), [host](const Binding& each) { return each.host == host; }), bindings->end());
  }
  port(now, host).contact = Contact::refused;
}

std::vector<Case> port_cases() {
  return {
      {"a port is not published", [](Snapshot& now, StackSpec&) { unpublish(now, 3111); fail_probe(now, "system-bus-worker", ProbeVerdict::refused); },
       {{port_unpublished, Severity::fail, Remedy::ports, "3111:3111/tcp"}, {probe_failed, {}, {}, "system-bus-worker", port_unpublished}},
       {ports_not_forwarded}, port_unpublished, Health::degraded},
      {"a port is published to another port of the node", [](Snapshot& now, StackSpec&) {
         for (Binding& each : node_container(now).wanted) { each.container = each.host == 9627 ? std::uint16_t{9627} : each.container; }
       },
       {{port_unpublished, Severity::fail, Remedy::ports, "9627:3000/tcp"}}},
      {"all ports are published", [](Snapshot&, StackSpec&) {}, {}, {port_unpublished, port_conflict, port_stand_in}, {}, Health::healthy},
      {"another program has a port", [](Snapshot& now, StackSpec&) { usurp_port(now, 3111, "node", "/usr/local/bin/node worker.js"); fail_probe(now, "system-bus-worker", ProbeVerdict::wrong); },
       {{port_conflict, Severity::fail, Remedy::manual, "3111:3111/tcp"}, {probe_failed, {}, {}, "system-bus-worker", port_conflict}}, {ports_not_forwarded, port_stand_in}, port_conflict, Health::degraded},
      {"a port-forward stands in", [](Snapshot& now, StackSpec&) { usurp_port(now, 8108, "kubectl", "kubectl port-forward -n joelclaw svc/typesense 8108"); },
       {{port_stand_in, Severity::warn, Remedy::manual, "8108:8108/tcp"}}, {port_conflict}, port_stand_in, Health::degraded},
      {"whose listener it is was not told", [](Snapshot& now, StackSpec&) {
         for (Listener& each : sure(now.host.listeners)) { each.role = ListenerRole::unknown; each.pid = 0; each.command.clear(); }
       },
       {}, {port_conflict, port_stand_in}, {}, Health::healthy},
      {"the spec gives a port away twice", [](Snapshot&, StackSpec& spec) { spec.ports.push_back(spec.ports.at(0)); }, {{port_conflict, Severity::fail}}},
      {"everything goes through stand-ins only", [](Snapshot& now, StackSpec&) {
         make_zombie(now);
         for (const std::uint16_t host : {std::uint16_t{8108}, std::uint16_t{8288}}) {
           usurp_port(now, host, "kubectl", "kubectl port-forward");
         }
         fail_probe(now, "typesense", ProbeVerdict::right);
         fail_probe(now, "inngest", ProbeVerdict::right);
       },
       {{vm_zombie}, {port_stand_in}}, {}, vm_zombie, Health::down},
  };
}

std::vector<Case> service_cases() {
  return {
      {"a NodePort that the node does not publish", [](Snapshot& now, StackSpec&) { service(now, "bluesky-pds").ports.at(0).node_port = 9627; fail_probe(now, "bluesky-pds", ProbeVerdict::refused); },
       {{nodeport_mismatch, Severity::fail, Remedy::heal, "joelclaw/bluesky-pds"}, {probe_failed, {}, {}, "bluesky-pds", nodeport_mismatch}},
       {ports_not_forwarded}, nodeport_mismatch, Health::degraded},
      {"one of two NodePorts is wrong", [](Snapshot& now, StackSpec&) { service(now, "inngest-svc").ports.at(1).node_port = 30289; },
       {{nodeport_mismatch, Severity::fail}}},
      {"NodePorts as the spec wants them", [](Snapshot&, StackSpec&) {}, {}, {nodeport_mismatch, service_type_drift, nodeport_out_of_range}},
      {"a service lost its type", [](Snapshot& now, StackSpec&) {
         service(now, "typesense").type = "ClusterIP";
         service(now, "typesense").ports.at(0).node_port = 0;
         fail_probe(now, "typesense", ProbeVerdict::refused);
       },
       {{service_type_drift, Severity::fail, Remedy::heal, "joelclaw/typesense"}, {probe_failed, {}, {}, "typesense", service_type_drift}}, {nodeport_mismatch}, service_type_drift, Health::down},
      {"a service behind a load balancer", [](Snapshot& now, StackSpec&) { service(now, "typesense").type = "LoadBalancer"; }, {}, {service_type_drift}, {}, Health::healthy},
      {"a service that is meant for the cluster alone", [](Snapshot&, StackSpec& spec) { spec.ports.at(0).service.reset(); }, {}, {service_type_drift, nodeport_mismatch}},
      {"a port outside of the NodePort range", [](Snapshot&, StackSpec& spec) { spec.cluster.node_ports = {3000, 30000}; },
       {{nodeport_out_of_range, Severity::fail, Remedy::up, "31000:31000/tcp"}}, {}, nodeport_out_of_range, Health::degraded},
  };
}

std::vector<Case> probe_cases() {
  return {
      {"a critical service is wrong", [](Snapshot& now, StackSpec&) { fail_probe(now, "redis", ProbeVerdict::wrong); },
       {{probe_failed, Severity::fail, Remedy::manual, "redis"}}, {probe_blackhole, ports_not_forwarded}, probe_failed, Health::down},
      {"another service is wrong", [](Snapshot& now, StackSpec&) { fail_probe(now, "livekit", ProbeVerdict::wrong); }, {{probe_failed, Severity::fail}}, {}, probe_failed, Health::degraded},
      {"redis is loading", [](Snapshot& now, StackSpec&) { fail_probe(now, "redis", ProbeVerdict::limited); }, {{probe_failed, Severity::warn}}, {}, probe_failed, Health::degraded},
      {"an untrusted certificate", [](Snapshot& now, StackSpec&) { fail_probe(now, "livekit", ProbeVerdict::untrusted); }, {{probe_failed, Severity::fail}}},
      {"a probe could not be asked", [](Snapshot& now, StackSpec&) { probe(now, "redis").answer = Unknown{UnknownCause::failed, ""}; }, {}, {probe_failed, probe_blackhole}, {}, Health::unknown},
      {"connected, and not a byte", [](Snapshot& now, StackSpec&) { fail_probe(now, "typesense", ProbeVerdict::blackhole); probe(now, "typesense").inside = ProbeAnswer{ProbeVerdict::blackhole, ""}; },
       {{probe_blackhole, Severity::fail, Remedy::manual, "typesense"}}, {probe_failed}, probe_blackhole, Health::down},
      {"connected, and not a byte, and the pod is not ready either", [](Snapshot& now, StackSpec&) {
         fail_probe(now, "typesense", ProbeVerdict::blackhole);
         add_pod(now, "typesense-0", "StatefulSet", "typesense");
       },
       {{probe_blackhole, Severity::fail, Remedy::heal}}},
      {"every probe is right", [](Snapshot&, StackSpec&) {}, {}, {probe_failed, probe_blackhole}, {}, Health::healthy},
  };
}

}  // namespace

std::vector<Case> endpoint_cases() {
  std::vector<Case> all;
  for (auto* part : {&port_cases, &service_cases, &probe_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
