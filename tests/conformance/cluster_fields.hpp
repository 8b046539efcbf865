// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/snapshot.hpp>

#include <string>

namespace joelclaw::infra {

// The cluster's and the operations' part of snapshot_fields.hpp, and the whole.

template <class Io>
void fields(Io& io, const ClientContext& v) {
  io("cluster", v.cluster)("user", v.user)("server", v.server)("ca_pem", v.ca_pem);
  io("client_not_after", v.client_not_after);
}
inline std::string key_of(const ClientContext& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const ClientConfig& v) {
  io("path", v.path)("current", v.current)("contexts", v.contexts);
}
template <class Io>
void fields(Io& io, const Readiness& v) {
  io("ready", v.ready)("failing", v.failing);
}
template <class Io>
void fields(Io& io, const TalosService& v) {
  io("running", v.running)("healthy", v.healthy)("health_known", v.health_known);
}
inline std::string key_of(const TalosService& v) {
  return v.id;
}
template <class Io>
void fields(Io& io, const TalosFacts& v) {
  io("stage", v.stage)("ready", v.ready)("unmet", v.unmet)("services", v.services)("etcd_alarms", v.etcd_alarms);
}
template <class Io>
void fields(Io& io, const Condition& v) {
  io("status", v.status)("reason", v.reason)("message", v.message);
}
inline std::string key_of(const Condition& v) {
  return v.type;
}
template <class Io>
void fields(Io& io, const Taint& v) {
  io("value", v.value)("effect", v.effect);
}
inline std::string key_of(const Taint& v) {
  return v.key;
}
template <class Io>
void fields(Io& io, const NodeFacts& v) {
  io("conditions", v.conditions)("unschedulable", v.unschedulable)("taints", v.taints);
  io("kubelet_version", v.kubelet_version)("os_image", v.os_image)("address", v.address);
}
inline std::string key_of(const NodeFacts& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const WorkloadFacts& v) {
  io("desired", v.desired)("ready", v.ready)("available", v.available)("updated", v.updated);
}
inline std::string key_of(const WorkloadFacts& v) {
  return v.kind + " " + to_string(v.name);
}
template <class Io>
void fields(Io& io, const ContainerStatus& v) {
  io("ready", v.ready)("restarts", v.restarts)("waiting_reason", v.waiting_reason);
  io("waiting_message", v.waiting_message)("terminated_reason", v.terminated_reason)("exit_code", v.exit_code);
  io("last_terminated_reason", v.last_terminated_reason)("last_exit_code", v.last_exit_code);
}
inline std::string key_of(const ContainerStatus& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const PodFacts& v) {
  io("phase", v.phase)("reason", v.reason)("ready", v.ready)("terminating", v.terminating)("owner_kind", v.owner_kind);
  io("owner_name", v.owner_name)("node", v.node)("containers", v.containers)("unscheduled", v.unscheduled);
  io("claims", v.claims)("missing_inputs", v.missing_inputs)("created", v.created)("started", v.started);
  io("last_transition", v.last_transition)("labels", v.labels)("node_ports", v.node_ports);
}
inline std::string key_of(const PodFacts& v) {
  return to_string(v.name);
}
template <class Io>
void fields(Io& io, const PortRange& v) {
  io("first", v.first)("last", v.last);
}
template <class Io>
void fields(Io& io, const EventFacts& v) {
  io("message", v.message)("last", v.last)("count", v.count);
}
inline std::string key_of(const EventFacts& v) {
  return v.reason + " " + v.kind + " " + to_string(v.object);
}
template <class Io>
void fields(Io& io, const ServicePort& v) {
  io("name", v.name)("protocol", v.protocol)("node_port", v.node_port)("target", v.target);
}
inline std::string key_of(const ServicePort& v) {
  return std::to_string(v.port);
}
template <class Io>
void fields(Io& io, const ServiceFacts& v) {
  io("type", v.type)("ports", v.ports)("selector", v.selector);
}
inline std::string key_of(const ServiceFacts& v) {
  return to_string(v.name);
}
template <class Io>
void fields(Io& io, const StorageClassFacts& v) {
  io("provisioner", v.provisioner)("is_default", v.is_default);
}
inline std::string key_of(const StorageClassFacts& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const ClaimFacts& v) {
  io("phase", v.phase)("volume", v.volume)("storage_class", v.storage_class)("created", v.created);
}
inline std::string key_of(const ClaimFacts& v) {
  return to_string(v.name);
}
template <class Io>
void fields(Io& io, const PersistentVolumeFacts& v) {
  io("name", v.name)("phase", v.phase)("path", v.path)("reclaim_policy", v.reclaim_policy);
}
inline std::string key_of(const PersistentVolumeFacts& v) {
  return to_string(v.claim);  // its own name is drawn
}
template <class Io>
void fields(Io& io, const NamespaceFacts& v) {
  io("pod_security", v.pod_security);
}
inline std::string key_of(const NamespaceFacts& v) {
  return v.name;
}
template <class Io>
void fields(Io& io, const SecretFacts& v) {
  io("type", v.type)("created", v.created)("labels", v.labels);
}
inline std::string key_of(const SecretFacts& v) {
  return to_string(v.name);
}
template <class Io>
void fields(Io& io, const JobFacts& v) {
  io("finished", v.finished)("finished_at", v.finished_at)("ttl_seconds", v.ttl_seconds);
}
inline std::string key_of(const JobFacts& v) {
  return to_string(v.name);
}
template <class Io>
void fields(Io& io, const PodLog& v) {
  io("container", v.container)("tail", v.tail);
}
inline std::string key_of(const PodLog& v) {
  return to_string(v.pod);
}
template <class Io>
void fields(Io& io, const KubernetesFacts& v) {
  io("kubeconfig", v.kubeconfig)("talosconfig", v.talosconfig)("context", v.context)("api_port", v.api_port);
  io("api_certificate_trusted", v.api_certificate_trusted)("api_port_inside", v.api_port_inside);
  io("readiness", v.readiness)("api_clock", v.api_clock)("api_clock_heard", v.api_clock_heard);
  io("kubelet_proxy", v.kubelet_proxy)("talos", v.talos)("nodes", v.nodes)("namespaces", v.namespaces);
  io("workloads", v.workloads)("pods", v.pods)("pod_count", v.pod_count)("events", v.events)("services", v.services);
  io("storage_classes", v.storage_classes)("claims", v.claims)("volumes", v.volumes)("secrets", v.secrets);
  io("jobs", v.jobs)("logs", v.logs)("manifest_drift", v.manifest_drift);
}

template <class Io>
void fields(Io& io, const BackupFacts& v) {
  io("count", v.count)("newest_verified", v.newest_verified)("last_attempt", v.last_attempt);
  io("last_attempt_failed", v.last_attempt_failed);
}
template <class Io>
void fields(Io& io, const Supervisor& v) {
  io("path", v.path)("user", v.user);
}
inline std::string key_of(const Supervisor& v) {
  return v.label;
}
/// What this program itself left behind is read from files, which are alike on both sides: only whether it is there.
template <class Io>
void fields(Io& io, const OperationFacts& v) {
  io("intent_down", v.intent_down.index())("maintenance", v.maintenance.index())("running", v.running.index());
  io("unfinished", v.unfinished.index())("heartbeat", v.heartbeat.index())("schedule", v.schedule.index());
  io("backups", v.backups)("supervisors", v.supervisors)("uptimes", v.uptimes.size())("own_repair", v.own_repair);
  io("unreadable", v.unreadable);
}

template <class Io>
void fields(Io& io, const Snapshot& v) {
  io("host", v.host)("vm", v.vm)("runtime", v.runtime)("kubernetes", v.kubernetes)("endpoints", v.endpoints);
  io("operations", v.operations)("asked", v.asked);
}

}  // namespace joelclaw::infra
