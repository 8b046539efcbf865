// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/base/units.hpp>
#include <infra/snapshot/probe.hpp>
#include <infra/stack/port_mapping.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A context of a kubeconfig or talosconfig, with no key in it.
struct ClientContext {
  std::string name, cluster, user;
  std::string server;                     ///< kubeconfig: URL; talosconfig: first endpoint
  std::string ca_pem;                     ///< public
  std::optional<WallTime> client_not_after;
  bool operator==(const ClientContext&) const = default;
};

struct ClientConfig {
  std::string path;
  std::string current;
  std::vector<ClientContext> contexts;
  bool operator==(const ClientConfig&) const = default;
};

/// /readyz?verbose
struct Readiness {
  bool ready = false;
  std::vector<std::string> failing;  ///< names of the checks that failed
  bool operator==(const Readiness&) const = default;
};

struct TalosService {
  std::string id;
  bool running = false;
  bool healthy = false;
  bool health_known = false;
  bool operator==(const TalosService&) const = default;
};

struct TalosFacts {
  std::string stage;  ///< booting, running, shutting down, ...
  bool ready = false;
  std::vector<std::string> unmet;
  std::vector<TalosService> services;
  std::vector<std::string> etcd_alarms;
  bool operator==(const TalosFacts&) const = default;
};

struct Condition {
  std::string type, status, reason, message;
  bool operator==(const Condition&) const = default;
};

struct Taint {
  std::string key, value, effect;
  bool operator==(const Taint&) const = default;
};

struct NodeFacts {
  std::string name;
  std::vector<Condition> conditions;
  bool unschedulable = false;
  std::vector<Taint> taints;
  std::string kubelet_version, os_image, address;
  bool operator==(const NodeFacts&) const = default;
  const Condition* condition(const std::string& type) const;
};

/// A Deployment, StatefulSet or DaemonSet.
struct WorkloadFacts {
  std::string kind;  ///< as the API writes it
  ObjectName name;
  int desired = 0, ready = 0, available = 0, updated = 0;
  bool operator==(const WorkloadFacts&) const = default;
};

struct ContainerStatus {
  std::string name;
  bool ready = false;
  int restarts = 0;
  std::string waiting_reason, waiting_message;
  std::string terminated_reason;       ///< of the present state
  int exit_code = 0;
  std::string last_terminated_reason;  ///< of the run before
  int last_exit_code = 0;
  bool operator==(const ContainerStatus&) const = default;
};

struct PodFacts {
  ObjectName name;
  std::string phase;  ///< Pending, Running, Succeeded, Failed, Unknown
  std::string reason; ///< status.reason: Evicted, NodeLost, ...
  bool ready = false;
  bool terminating = false;
  std::string owner_kind, owner_name;  ///< controller; empty: none
  std::string node;
  std::vector<ContainerStatus> containers;
  std::optional<Condition> unscheduled;  ///< PodScheduled=False
  std::vector<std::string> claims;
  std::vector<std::string> missing_inputs;  ///< secrets and config maps its waiting containers name as not found
  std::optional<WallTime> created, started, last_transition;
  std::map<std::string, std::string> labels;
  std::optional<PortRange> node_ports;  ///< of a running kube-apiserver: what its arguments say, or else its default
  bool operator==(const PodFacts&) const = default;
};

struct EventFacts {
  std::string reason, message, kind;
  ObjectName object;
  std::optional<WallTime> last;
  int count = 1;
  bool operator==(const EventFacts&) const = default;
};

struct ServicePort {
  std::string name, protocol;
  int port = 0;
  int node_port = 0;  ///< 0: none
  std::string target;
  bool operator==(const ServicePort&) const = default;
};

struct ServiceFacts {
  ObjectName name;
  std::string type;
  std::vector<ServicePort> ports;
  std::map<std::string, std::string> selector;
  bool operator==(const ServiceFacts&) const = default;
};

struct StorageClassFacts {
  std::string name, provisioner;
  bool is_default = false;
  bool operator==(const StorageClassFacts&) const = default;
};

struct ClaimFacts {
  ObjectName name;
  std::string phase, volume, storage_class;
  std::optional<WallTime> created;
  bool operator==(const ClaimFacts&) const = default;
};

struct PersistentVolumeFacts {
  std::string name, phase, path, reclaim_policy;
  ObjectName claim;
  bool operator==(const PersistentVolumeFacts&) const = default;
};

struct NamespaceFacts {
  std::string name;
  std::string pod_security;  ///< label pod-security.kubernetes.io/enforce
  bool operator==(const NamespaceFacts&) const = default;
};

/// Secrets by name and type; their data is never asked for.
struct SecretFacts {
  ObjectName name;
  std::string type;
  std::optional<WallTime> created;  ///< or last refreshed by us, where annotated
  std::map<std::string, std::string> labels;
  bool operator==(const SecretFacts&) const = default;
};

struct JobFacts {
  ObjectName name;
  bool finished = false;
  std::optional<WallTime> finished_at;
  std::optional<int> ttl_seconds;
  bool operator==(const JobFacts&) const = default;
};

/// The last lines of a container that keeps dying, for its known causes only.
struct PodLog {
  ObjectName pod;
  std::string container, tail;
  bool operator==(const PodLog&) const = default;
};

struct KubernetesFacts {
  Probe<ClientConfig> kubeconfig;
  Probe<ClientConfig> talosconfig;
  std::string context;                       ///< the one asked through; empty: none fits
  Probe<DialAnswer> api_port;                ///< TLS handshake on the published port of this host
  bool api_certificate_trusted = false;      ///< it verifies against the chosen context's CA
  Probe<bool> api_port_inside;               ///< the same port answers inside the VM
  Probe<Readiness> readiness;                ///< way: the API server
  std::optional<WallTime> api_clock;         ///< its Date header
  std::optional<WallTime> api_clock_heard;   ///< the host's wall clock then
  Probe<int> kubelet_proxy;                  ///< HTTP status of nodes/NAME/proxy/healthz: 403 is the kubelet's refusal
  Probe<TalosFacts> talos;
  Probe<std::vector<NodeFacts>> nodes;
  Probe<std::vector<NamespaceFacts>> namespaces;
  Probe<std::vector<WorkloadFacts>> workloads;
  Probe<std::vector<PodFacts>> pods;         ///< only those that need a look, and all of kube-system: see pod_count
  int pod_count = 0;                         ///< of all
  Probe<std::vector<EventFacts>> events;     ///< sandbox, provisioning and mount failures of the last hour
  Probe<std::vector<ServiceFacts>> services;
  Probe<std::vector<StorageClassFacts>> storage_classes;
  Probe<std::vector<ClaimFacts>> claims;
  Probe<std::vector<PersistentVolumeFacts>> volumes;
  Probe<std::vector<SecretFacts>> secrets;
  Probe<std::vector<JobFacts>> jobs;
  Probe<std::vector<PodLog>> logs;           ///< of containers in a crash loop
  Probe<std::vector<std::string>> manifest_drift;  ///< objects that kubectl diff names; asked by up only
  bool operator==(const KubernetesFacts&) const = default;
};

}  // namespace joelclaw::infra
