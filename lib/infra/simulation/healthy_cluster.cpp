// SPDX-License-Identifier: MIT
#include <infra/simulation/healthy_cluster.hpp>

#include <infra/simulation/random.hpp>

#include <array>
#include <string>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration hour{3'600'000};

/// StatefulSet pods are numbered, others carry the hashes of their ReplicaSet and of themselves.
std::string pod_name(const Model& model, const Workload& workload, int index) {
  if (workload.kind == "StatefulSet") {
    return workload.name + "-" + std::to_string(index);
  }
  const std::string hash = hex_id(model.parameters.seed, workload.space + "/" + workload.name, 9);
  const std::size_t digits = workload.replicas > 100 ? 9 : 5;  // as many as keep the names apart
  const std::string own = hex_id(model.parameters.seed, workload.name + std::to_string(index), digits);
  return workload.name + "-" + (workload.kind == "DaemonSet" ? own : hash + "-" + own);
}

void add_to(ClusterPart& cluster, const Model& model, const Workload& workload, const Pod& shape) {
  cluster.workloads.push_back(workload);
  for (int index = 0; index < workload.replicas; ++index) {
    Pod pod = shape;
    pod.space = workload.space;
    pod.name = pod_name(model, workload, index);
    pod.kind = workload.kind;
    pod.owner = workload.name;
    pod.image = workload.image;
    pod.container = pod.container.empty() ? workload.name : pod.container;
    pod.created = model.vm.started + hour;
    pod.started = pod.changed = pod.created + Duration{9'000};
    cluster.pods.push_back(std::move(pod));
  }
}

/// The shape of a pod with claims of the given sizes and secrets; claims are the cluster's too.
Pod storing(ClusterPart& cluster, const Model& model, const std::string& space, const std::string& claim,
            const std::string& size) {
  const std::string volume = "pvc-" + uuid(model.parameters.seed, space + "/" + claim);
  cluster.claims.push_back({space, claim, "Bound", volume, "local-path", size, model.vm.started - 1000 * hour, true});
  Pod shape;
  shape.claims = {claim};
  return shape;
}

Pod with_secrets(Pod shape, std::vector<std::string> secrets) {
  shape.secrets = std::move(secrets);
  return shape;
}

void add_stateful(ClusterPart& cluster, const Model& model) {
  const std::string& space = model.parameters.space;
  add_to(cluster, model, {"StatefulSet", space, "redis", 1, "redis:7-alpine"},
         storing(cluster, model, space, "data-redis-0", "1Gi"));
  add_to(cluster, model, {"StatefulSet", space, "typesense", 1, "typesense/typesense:30.1"},
         with_secrets(storing(cluster, model, space, "data-typesense-0", "20Gi"), {"typesense-secret"}));
  add_to(cluster, model, {"StatefulSet", space, "inngest", 1, "inngest/inngest:latest"},
         with_secrets(storing(cluster, model, space, "data-inngest-0", "2Gi"), {"system-bus-env"}));
  add_to(cluster, model, {"StatefulSet", space, "dkron", 1, "dkron/dkron:latest"},
         storing(cluster, model, space, "data-dkron-0", "1Gi"));
  add_to(cluster, model, {"StatefulSet", "aistor", "aistor-s3-pool-0", 1, "quay.io/minio/aistor/minio:latest"},
         with_secrets(storing(cluster, model, "aistor", "data0-aistor-s3-pool-0-0", "20Gi"),
                      {"aistor-env-configuration"}));
}

void add_stateless(ClusterPart& cluster, const Model& model) {
  const std::string& space = model.parameters.space;
  add_to(cluster, model, {"Deployment", space, "system-bus-worker", 1, "ghcr.io/joelhooks/system-bus-worker:latest"},
         with_secrets(Pod{}, {"system-bus-env", "ghcr-pull"}));
  Pod livekit;
  livekit.host_network = true;
  add_to(cluster, model, {"Deployment", space, "livekit-server", 1, "livekit/livekit-server:v1.9.0"}, livekit);
  add_to(cluster, model, {"Deployment", space, "bluesky-pds", 1, "ghcr.io/bluesky-social/pds:0.4.204"},
         with_secrets(storing(cluster, model, space, "bluesky-pds", "10Gi"), {"bluesky-pds-secrets"}));
  for (const char* name : {"adminjob-operator", "object-store-operator"}) {
    add_to(cluster, model, {"Deployment", "aistor", name, 1, std::string{"quay.io/minio/aistor/"} + name}, Pod{});
  }
  add_to(cluster, model,
         {"Deployment", "local-path-storage", "local-path-provisioner", 1, "rancher/local-path-provisioner:v0.0.30"},
         Pod{});
}

/// kube-system as Talos v1.12.4 makes it: flannel and kube-proxy on the host's network, static pods without a workload.
void add_system(ClusterPart& cluster, const Model& model) {
  Pod on_host;
  on_host.host_network = true;
  add_to(cluster, model, {"DaemonSet", "kube-system", "kube-flannel", 1, "ghcr.io/siderolabs/flannel:v0.27.4"},
         on_host);
  add_to(cluster, model, {"DaemonSet", "kube-system", "kube-proxy", 1, "registry.k8s.io/kube-proxy:v1.35.0"}, on_host);
  add_to(cluster, model, {"Deployment", "kube-system", "coredns", 2, "registry.k8s.io/coredns/coredns:v1.13.2"}, Pod{});
  for (const char* name : {"kube-apiserver", "kube-controller-manager", "kube-scheduler"}) {
    Pod pod = on_host;
    pod.space = "kube-system";
    pod.name = std::string{name} + "-" + model.node_name();
    pod.container = name;
    pod.image = std::string{"registry.k8s.io/"} + name + ":v1.35.0";
    // constructed: Talos writes the whole command of a static pod into its manifest
    pod.command = {std::string{"/usr/local/bin/"} + name};
    pod.created = pod.changed = model.vm.started + Duration{45'000};
    pod.started = pod.created;
    cluster.pods.push_back(std::move(pod));
  }
}

void add_services(ClusterPart& cluster, const std::string& space) {
  cluster.services = {
      {"default", "kubernetes", "ClusterIP", "", {{"https", 443, 6443, 0}}},
      {"kube-system", "kube-dns", "ClusterIP", "coredns", {{"dns-tcp", 53, 53, 0}, {"metrics", 9153, 9153, 0}}},
      {space, "redis", "NodePort", "redis", {{"redis", 6379, 6379, 6379}}},
      {space, "typesense", "NodePort", "typesense", {{"http", 8108, 8108, 8108}}},
      {space, "inngest-svc", "NodePort", "inngest", {{"api", 8288, 8288, 8288}, {"connect", 8289, 8289, 8289}}},
      {space, "system-bus-worker", "NodePort", "system-bus-worker", {{"http", 3111, 3111, 3111}}},
      {space,
       "livekit-server",
       "NodePort",
       "livekit-server",
       {{"http", 80, 7880, 7880}, {"rtc-tcp", 7881, 7881, 7881}}},
      {space, "bluesky-pds", "NodePort", "bluesky-pds", {{"http", 3000, 3000, 3000}}},
      {space, "dkron-svc", "ClusterIP", "dkron", {{"http", 8080, 8080, 0}}},
      {space, "dkron-peer", "ClusterIP", "dkron", {{"serf", 8946, 8946, 0}, {"grpc", 6868, 6868, 0}}},
      {"aistor", "aistor-s3-api", "NodePort", "aistor-s3-pool-0", {{"https", 443, 9000, 31000}}},
      {"aistor", "aistor-s3-console", "NodePort", "aistor-s3-pool-0", {{"https-console", 9443, 9443, 31001}}},
  };
}

void add_names(ClusterPart& cluster, const Model& model) {
  const std::string& space = model.parameters.space;
  const WallTime then = model.vm.started - 1000 * hour;
  cluster.namespaces = {{"aistor", ""},
                        {"default", ""},
                        {space, "privileged"},
                        {"kube-node-lease", ""},
                        {"kube-public", ""},
                        {"kube-system", "privileged"},
                        {"local-path-storage", "privileged"}};
  for (const char* name : {"bluesky-pds-secrets", "system-bus-env", "typesense-secret"}) {
    cluster.secrets.push_back({space, name, "Opaque", then});
  }
  cluster.secrets.push_back({space, "ghcr-pull", "kubernetes.io/dockerconfigjson", model.now - 3 * hour});
  cluster.secrets.push_back({"aistor", "aistor-env-configuration", "Opaque", then});
  for (const char* name : {"livekit-server", "bluesky-pds"}) {
    cluster.secrets.push_back({space, std::string{"sh.helm.release.v1."} + name + ".v3", "helm.sh/release.v1", then});
  }
  cluster.releases = {{"aistor-objectstore", "aistor", "aistor-objectstore-1.0.7", "1.0.0", "deployed", 2},
                      {"aistor-operator", "aistor", "aistor-operator-4.0.4", "4.0.0", "deployed", 2},
                      {"bluesky-pds", space, "bluesky-pds-0.4.2", "0.4.204", "deployed", 3},
                      {"livekit-server", space, "livekit-server-1.9.0", "v1.9.0", "deployed", 3}};
}

}  // namespace

ClusterPart healthy_cluster(const Model& model) {
  ClusterPart cluster;
  cluster.api.context = "admin@" + model.parameters.cluster + "-1";
  for (const char* id : {"apid", "containerd", "cri", "etcd", "kubelet", "machined", "trustd"}) {
    cluster.talos.services[id] = "OK";
  }
  add_names(cluster, model);
  add_stateful(cluster, model);
  add_stateless(cluster, model);
  add_system(cluster, model);
  add_services(cluster, model.parameters.space);
  return cluster;
}

ClusterPart fresh_cluster(const Model& model) {
  ClusterPart cluster;
  for (const char* id : {"apid", "containerd", "cri", "etcd", "kubelet", "machined", "trustd"}) {
    cluster.talos.services[id] = "OK";
  }
  cluster.namespaces = {{"default", ""}, {"kube-node-lease", ""}, {"kube-public", ""}, {"kube-system", "privileged"}};
  cluster.services = {
      {"default", "kubernetes", "ClusterIP", "", {{"https", 443, 6443, 0}}},
      {"kube-system", "kube-dns", "ClusterIP", "coredns", {{"dns-tcp", 53, 53, 0}, {"metrics", 9153, 9153, 0}}}};
  add_system(cluster, model);
  for (Pod& pod : cluster.pods) {
    pod.created = pod.changed = model.now;
    pod.started = model.now;
  }
  cluster.storage_class = false;
  return cluster;
}

void add_workload(Model& model, const Workload& workload, const Pod& shape) {
  add_to(model.cluster, model, workload, shape);
}

std::vector<PublishedPort> published_ports() {
  std::vector<PublishedPort> ports;
  constexpr std::array<std::uint16_t, 9> symmetric{3111, 6379, 7880, 7881, 8108, 8288, 8289, 31000, 31001};
  for (const std::uint16_t same : symmetric) {
    ports.push_back({same, same});
  }
  ports.push_back({3000, 9627});
  ports.push_back({6443, 64784});
  ports.push_back({50000, 64785});
  return ports;
}

std::string volume_directory(const ClaimPart& claim) {
  return claim.volume + "_" + claim.space + "_" + claim.name;
}

}  // namespace joelclaw::infra::simulation
