// SPDX-License-Identifier: MIT
#include <support/healthy_cluster.hpp>

#include <support/snapshot_builder.hpp>

#include <utility>

namespace joelclaw::infra::test {
namespace {

constexpr Duration second{1'000};
constexpr Duration hour{3'600'000};
constexpr Duration day = 24 * hour;
const std::string space = "joelclaw";
const std::string node_name = "joelclaw-controlplane-1";
const std::string authority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

NodeFacts healthy_node() {
  NodeFacts node;
  node.name = node_name;
  node.conditions = {{"MemoryPressure", "False", "KubeletHasSufficientMemory", ""},
                     {"DiskPressure", "False", "KubeletHasNoDiskPressure", ""},
                     {"PIDPressure", "False", "KubeletHasSufficientPID", ""},
                     {"Ready", "True", "KubeletReady", "kubelet is posting ready status"}};
  node.kubelet_version = "v1.35.0";
  node.os_image = "Talos (v1.12.4)";
  node.address = "10.5.0.2";
  return node;
}

std::vector<WorkloadFacts> healthy_workloads() {
  std::vector<WorkloadFacts> all;
  for (const char* name : {"redis", "typesense", "inngest", "dkron"}) {
    all.push_back({"StatefulSet", {space, name}, 1, 1, 1, 1});
  }
  for (const char* name : {"system-bus-worker", "livekit-server", "bluesky-pds"}) {
    all.push_back({"Deployment", {space, name}, 1, 1, 1, 1});
  }
  all.push_back({"StatefulSet", {"aistor", "aistor-s3-pool-0"}, 1, 1, 1, 1});
  all.push_back({"Deployment", {"local-path-storage", "local-path-provisioner"}, 1, 1, 1, 1});
  all.push_back({"Deployment", {"kube-system", "coredns"}, 2, 2, 2, 2});
  all.push_back({"DaemonSet", {"kube-system", "kube-flannel"}, 1, 1, 1, 1});
  all.push_back({"DaemonSet", {"kube-system", "kube-proxy"}, 1, 1, 1, 1});
  return all;
}

PodFacts running_pod(const ObjectName& name, const std::string& kind, const std::string& owner) {
  PodFacts pod;
  pod.name = name;
  pod.phase = "Running";
  pod.ready = true;
  pod.owner_kind = kind;
  pod.owner_name = owner;
  pod.node = node_name;
  pod.containers.push_back({});
  pod.containers.front().name = owner;
  pod.containers.front().ready = true;
  pod.created = pod.started = pod.last_transition = noon() - 9 * day + 60 * second;
  pod.labels = {{"app", owner}};
  return pod;
}

std::vector<ServiceFacts> healthy_services() {
  const auto served = [](const ObjectName& name, const std::string& workload, std::vector<ServicePort> ports) {
    return ServiceFacts{name, "NodePort", std::move(ports), {{"app", workload}}};
  };
  return {
      served({space, "redis"}, "redis", {{"redis", "TCP", 6379, 6379, "6379"}}),
      served({space, "typesense"}, "typesense", {{"http", "TCP", 8108, 8108, "8108"}}),
      served({space, "inngest-svc"}, "inngest",
             {{"api", "TCP", 8288, 8288, "8288"}, {"connect", "TCP", 8289, 8289, "8289"}}),
      served({space, "system-bus-worker"}, "system-bus-worker", {{"http", "TCP", 3111, 3111, "3111"}}),
      served({space, "livekit-server"}, "livekit-server",
             {{"http", "TCP", 80, 7880, "7880"}, {"rtc-tcp", "TCP", 7881, 7881, "7881"}}),
      served({space, "bluesky-pds"}, "bluesky-pds", {{"http", "TCP", 3000, 3000, "3000"}}),
      ServiceFacts{{space, "dkron-svc"}, "ClusterIP", {{"http", "TCP", 8080, 0, "8080"}}, {{"app", "dkron"}}},
      served({"aistor", "aistor-s3-api"}, "aistor-s3-pool-0", {{"https", "TCP", 443, 31000, "9000"}}),
      served({"aistor", "aistor-s3-console"}, "aistor-s3-pool-0", {{"https-console", "TCP", 9443, 31001, "9443"}}),
  };
}

void add_storage(KubernetesFacts& cluster) {
  cluster.storage_classes = std::vector<StorageClassFacts>{{"local-path", "rancher.io/local-path", true}};
  cluster.claims = std::vector<ClaimFacts>{
      {{space, "data-redis-0"}, "Bound", "pvc-1", "local-path", noon() - 40 * day},
      {{space, "data-typesense-0"}, "Bound", "pvc-2", "local-path", noon() - 40 * day}};
  const std::string path = "/var/local-path-provisioner/";
  cluster.volumes = std::vector<PersistentVolumeFacts>{
      {"pvc-1", "Bound", path + "pvc-1_joelclaw_data-redis-0", "Delete", {space, "data-redis-0"}},
      {"pvc-2", "Bound", path + "pvc-2_joelclaw_data-typesense-0", "Delete", {space, "data-typesense-0"}}};
}

void add_access(KubernetesFacts& cluster) {
  ClientContext context{"admin@joelclaw", "joelclaw", "admin@joelclaw",
                        "https://127.0.0.1:" + std::to_string(api_host_port), authority, noon() + 200 * day};
  cluster.kubeconfig = ClientConfig{"/Users/joel/.kube/config", context.name, {context}};
  cluster.context = context.name;
  ClientContext management{"joelclaw", "joelclaw", "", "127.0.0.1:64785", authority, noon() + 200 * day};
  cluster.talosconfig = ClientConfig{"/Users/joel/.talos/config", "joelclaw", {management}};
  DialAnswer port{Contact::answered, "", std::nullopt, "", Duration{3}};
  port.certificate = PeerCertificate{std::string(64, 'e'), "CN=kube-apiserver", noon() + 300 * day, authority};
  cluster.api_port = port;
  cluster.api_certificate_trusted = true;
  cluster.api_port_inside = true;
  cluster.readiness = Readiness{true, {}};
  cluster.api_clock = noon();
  cluster.api_clock_heard = noon() + Duration{200};
  cluster.kubelet_proxy = 200;
  TalosFacts talos;
  talos.stage = "running";
  talos.ready = true;
  for (const char* id : {"apid", "containerd", "cri", "etcd", "kubelet", "machined", "trustd"}) {
    talos.services.push_back({id, true, true, true});
  }
  cluster.talos = talos;
}

}  // namespace

KubernetesFacts healthy_kubernetes() {
  KubernetesFacts cluster;
  add_access(cluster);
  add_storage(cluster);
  cluster.nodes = std::vector<NodeFacts>{healthy_node()};
  cluster.namespaces = std::vector<NamespaceFacts>{
      {"aistor", ""}, {"default", ""}, {space, "privileged"}, {"kube-system", "privileged"},
      {"local-path-storage", "privileged"}};
  cluster.workloads = healthy_workloads();
  cluster.pods = std::vector<PodFacts>{
      running_pod({"kube-system", "kube-flannel-x7k2p"}, "DaemonSet", "kube-flannel"),
      running_pod({"kube-system", "kube-proxy-b4n8d"}, "DaemonSet", "kube-proxy"),
      running_pod({"kube-system", "coredns-6f7b9c8d5-abcde"}, "ReplicaSet", "coredns-6f7b9c8d5"),
      running_pod({"kube-system", "coredns-6f7b9c8d5-fghij"}, "ReplicaSet", "coredns-6f7b9c8d5")};
  cluster.pod_count = 16;
  cluster.events = std::vector<EventFacts>{};
  cluster.services = healthy_services();
  cluster.secrets = std::vector<SecretFacts>{
      {{space, "system-bus-env"}, "Opaque", noon() - 40 * day, {}},
      {{space, "ghcr-pull"}, "kubernetes.io/dockerconfigjson", noon() - 3 * hour, {}},
      {{space, "sh.helm.release.v1.bluesky-pds.v3"}, "helm.sh/release.v1", noon() - 40 * day,
       {{"name", "bluesky-pds"}, {"owner", "helm"}, {"status", "deployed"}, {"version", "3"}}}};
  cluster.jobs = std::vector<JobFacts>{};
  cluster.logs = std::vector<PodLog>{};
  return cluster;
}

}  // namespace joelclaw::infra::test
