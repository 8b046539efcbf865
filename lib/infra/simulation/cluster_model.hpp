// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::simulation {

struct ClientEntry {
  std::string context;
  std::uint16_t port = 0;
};

/// What is wrong with the API server beyond what follows from its container's age.
struct ApiPart {
  bool dead = false;                      ///< the container runs, nobody listens inside
  std::vector<std::string> failing;       ///< readyz checks
  bool kubelet_forbidden = false;         ///< the kubelet refuses the API server's own client
  std::uint16_t kubeconfig_port = 64784;  ///< where the kubeconfig says it is
  std::uint16_t talosconfig_port = 64785;
  std::string context;  ///< the kubeconfig's context; its cluster and user follow
  bool has_kubeconfig = true, has_talosconfig = true;
  std::string client_certificate = "client";  ///< see certificates.hpp
  std::string server_certificate = "server";
  std::uint16_t first_node_port = 80, last_node_port = 32767;
  std::string version = "v1.35.0";
  WallTime away_until;              ///< the static pod is being rendered anew
  std::vector<ClientEntry> former;  ///< entries of clusters that this one replaced, left in the kubeconfig
};

struct TalosPart {
  std::string stage = "running";
  bool ready = true;
  std::vector<std::string> unmet;
  std::map<std::string, std::string> services;  ///< id -> OK | Fail | ? | stopped
  std::vector<std::string> alarms;
  bool dead = false;
  bool allow_scheduling = true;  ///< its machine config; else it taints the node again and again
};

struct NodeTaint {
  std::string key, value, effect;
};

struct NodePart {
  bool exists = true;
  bool cordoned = false;
  bool shutting_down = false;
  bool cordoned_by_talos = false;  ///< by a shutdown, which the next boot takes back
  bool disk_pressure = false;
  std::string not_ready;  ///< the message of Ready=False; empty: ready
  std::string not_ready_reason = "KubeletNotReady";
  std::vector<NodeTaint> taints;
};

struct NamespacePart {
  std::string name, pod_security;
};

/// A Deployment, StatefulSet or DaemonSet; how many are ready is counted from its pods.
struct Workload {
  std::string kind, space, name;
  int replicas = 1;
  std::string image;
};

enum class PodAnswering { answers, silent, refuses };

struct Pod {
  std::string space, name;
  std::string kind, owner;  ///< the workload's; empty: none
  std::string image, container;
  std::string phase = "Running";
  std::string reason;  ///< of the whole pod: Evicted, NodeLost
  bool ready = true;
  bool terminating = false;
  int restarts = 0;
  std::string waiting_reason, waiting_message;
  std::string last_reason;  ///< how the run before ended
  int last_exit = 0;
  std::string unscheduled;  ///< the scheduler's message; empty: it has a node
  /// What a fresh pod of this needs before it runs well: "" nothing, "module", "subnet", "schedulable", "registry",
  /// "secret", "claim", "never".
  std::string needs;
  std::string log, previous_log;
  std::vector<std::string> claims, secrets, command;
  bool host_network = false;
  PodAnswering answering = PodAnswering::answers;
  int http_status = 0;  ///< instead of the right answer
  std::string http_body;
  WallTime created, changed;
  std::optional<WallTime> started;
};

struct ServicePortPart {
  std::string name;
  std::uint16_t port = 0, target = 0, node_port = 0;
};

struct ServicePart {
  std::string space, name, type, workload;
  std::vector<ServicePortPart> ports;
};

struct ClaimPart {
  std::string space, name, phase = "Bound", volume, storage_class = "local-path", size;
  WallTime created;
  bool has_directory = true;  ///< its data lies on the node's volume
};

struct SecretPart {
  std::string space, name, type = "Opaque";
  WallTime created;
};

struct ApiEvent {
  std::string reason, message, kind, space, name;
  WallTime last;
  int count = 1;
};

struct JobPart {
  std::string space, name;
  std::optional<WallTime> finished;
  std::optional<int> ttl_seconds;
};

struct ReleasePart {
  std::string name, space, chart, app_version, status = "deployed";
  int revision = 1;
};

struct ClusterPart {
  ApiPart api;
  TalosPart talos;
  NodePart node;
  std::vector<NamespacePart> namespaces;
  std::vector<Workload> workloads;
  std::vector<Pod> pods;
  std::vector<ServicePart> services;
  std::vector<ClaimPart> claims;
  std::vector<SecretPart> secrets;
  std::vector<ApiEvent> events;  ///< warnings
  std::vector<JobPart> jobs;
  std::vector<ReleasePart> releases;
  bool storage_class = true;
  WallTime registry_back;  ///< images can be pulled from then on
  bool subnet_env = true;  ///< flannel has written it since its start
  /// What was applied, by kind/namespace/name, as the JSON that was given: for "unchanged" and for kinds of no
  /// consequence here.
  std::map<std::string, std::string> applied;
};

}  // namespace joelclaw::infra::simulation
