// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/cluster_model.hpp>

namespace joelclaw::infra::simulation {

// The cluster's part of model_fields.hpp.

template <class Io>
void fields(Io& io, ClientEntry& v) {
  io("context", v.context), io("port", v.port);
}
template <class Io>
void fields(Io& io, ApiPart& v) {
  io("dead", v.dead), io("failing", v.failing), io("kubelet_forbidden", v.kubelet_forbidden);
  io("kubeconfig_port", v.kubeconfig_port), io("talosconfig_port", v.talosconfig_port), io("context", v.context);
  io("has_kubeconfig", v.has_kubeconfig), io("has_talosconfig", v.has_talosconfig);
  io("client_certificate", v.client_certificate), io("server_certificate", v.server_certificate);
  io("first_node_port", v.first_node_port), io("last_node_port", v.last_node_port), io("version", v.version);
  io("former", v.former), io("away_until", v.away_until);
}
template <class Io>
void fields(Io& io, TalosPart& v) {
  io("stage", v.stage), io("ready", v.ready), io("unmet", v.unmet), io("services", v.services), io("alarms", v.alarms);
  io("dead", v.dead), io("allow_scheduling", v.allow_scheduling);
}
template <class Io>
void fields(Io& io, NodeTaint& v) {
  io("key", v.key), io("value", v.value), io("effect", v.effect);
}
template <class Io>
void fields(Io& io, NodePart& v) {
  io("exists", v.exists), io("cordoned", v.cordoned), io("shutting_down", v.shutting_down);
  io("cordoned_by_talos", v.cordoned_by_talos);
  io("disk_pressure", v.disk_pressure), io("not_ready", v.not_ready), io("not_ready_reason", v.not_ready_reason);
  io("taints", v.taints);
}
template <class Io>
void fields(Io& io, NamespacePart& v) {
  io("name", v.name), io("pod_security", v.pod_security);
}
template <class Io>
void fields(Io& io, Workload& v) {
  io("kind", v.kind), io("space", v.space), io("name", v.name), io("replicas", v.replicas), io("image", v.image);
}
template <class Io>
void fields(Io& io, Pod& v) {
  io("space", v.space), io("name", v.name), io("kind", v.kind), io("owner", v.owner), io("image", v.image);
  io("container", v.container), io("phase", v.phase), io("reason", v.reason), io("ready", v.ready);
  io("terminating", v.terminating), io("restarts", v.restarts), io("waiting_reason", v.waiting_reason);
  io("waiting_message", v.waiting_message), io("last_reason", v.last_reason), io("last_exit", v.last_exit);
  io("unscheduled", v.unscheduled), io("needs", v.needs), io("log", v.log), io("previous_log", v.previous_log),
      io("claims", v.claims);
  io("secrets", v.secrets), io("command", v.command), io("host_network", v.host_network), io("answering", v.answering);
  io("http_status", v.http_status), io("http_body", v.http_body), io("created", v.created), io("changed", v.changed);
  io("started", v.started);
}
template <class Io>
void fields(Io& io, ServicePortPart& v) {
  io("name", v.name), io("port", v.port), io("target", v.target), io("node_port", v.node_port);
}
template <class Io>
void fields(Io& io, ServicePart& v) {
  io("space", v.space), io("name", v.name), io("type", v.type), io("workload", v.workload), io("ports", v.ports);
}
template <class Io>
void fields(Io& io, ClaimPart& v) {
  io("space", v.space), io("name", v.name), io("phase", v.phase), io("volume", v.volume);
  io("storage_class", v.storage_class), io("size", v.size), io("created", v.created),
      io("has_directory", v.has_directory);
}
template <class Io>
void fields(Io& io, SecretPart& v) {
  io("space", v.space), io("name", v.name), io("type", v.type), io("created", v.created);
}
template <class Io>
void fields(Io& io, ApiEvent& v) {
  io("reason", v.reason), io("message", v.message), io("kind", v.kind), io("space", v.space), io("name", v.name);
  io("last", v.last), io("count", v.count);
}
template <class Io>
void fields(Io& io, JobPart& v) {
  io("space", v.space), io("name", v.name), io("finished", v.finished), io("ttl_seconds", v.ttl_seconds);
}
template <class Io>
void fields(Io& io, ReleasePart& v) {
  io("name", v.name), io("space", v.space), io("chart", v.chart), io("app_version", v.app_version);
  io("status", v.status), io("revision", v.revision);
}
template <class Io>
void fields(Io& io, ClusterPart& v) {
  io("api", v.api), io("talos", v.talos), io("node", v.node), io("namespaces", v.namespaces);
  io("workloads", v.workloads), io("pods", v.pods), io("services", v.services), io("claims", v.claims);
  io("secrets", v.secrets), io("events", v.events), io("jobs", v.jobs), io("releases", v.releases);
  io("storage_class", v.storage_class), io("subnet_env", v.subnet_env), io("registry_back", v.registry_back),
      io("applied", v.applied);
}

}  // namespace joelclaw::infra::simulation
