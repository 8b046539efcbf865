// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/tool/kubernetes.hpp>
#include <support/catch.hpp>

#include <algorithm>

using namespace joelclaw::infra;

namespace {

HttpAnswer list(const std::string& name) {
  return recorded_http("kubernetes-1.35/" + name + ".http");
}

}  // namespace

TEST_CASE("nodes") {
  const auto page = parse_nodes(list("nodes"));
  REQUIRE(value_of(page).items.size() == 1);
  const NodeFacts& node = value_of(page).items[0];
  CHECK(node.name == "joelclaw-controlplane-1");
  CHECK(node.unschedulable);
  REQUIRE(node.taints.size() == 2);
  CHECK(node.taints[0] == Taint{"node-role.kubernetes.io/control-plane", "", "NoSchedule"});
  REQUIRE(node.condition("Ready") != nullptr);
  CHECK(*node.condition("Ready") == Condition{"Ready", "False", "KubeletNotReady", "node is shutting down"});
  CHECK(node.kubelet_version == "v1.35.0");
  CHECK(node.os_image == "Talos (v1.12.4)");
  CHECK(node.address == "10.5.0.2");
}

TEST_CASE("namespaces, storage classes, claims, volumes") {
  const auto namespaces = parse_namespaces(list("namespaces"));
  CHECK(value_of(namespaces).items ==
        std::vector<NamespaceFacts>{{"default", ""}, {"local-path-storage", "privileged"}});
  const auto classes = parse_storage_classes(list("storageclasses"));
  CHECK(value_of(classes).items == std::vector<StorageClassFacts>{{"local-path", "rancher.io/local-path", true}});
  const auto claims = parse_claims(list("claims"));
  REQUIRE(value_of(claims).items.size() == 1);
  CHECK(value_of(claims).items[0].name == ObjectName{"joelclaw", "data-redis-0"});
  CHECK(value_of(claims).items[0].phase == "Bound");
  CHECK(value_of(claims).items[0].volume == "pvc-1");
  CHECK(value_of(claims).items[0].storage_class == "local-path");
  const auto volumes = parse_persistent_volumes(list("volumes"));
  REQUIRE(value_of(volumes).items.size() == 2);
  CHECK(value_of(volumes).items[0].path == "/opt/local-path-provisioner/pvc-1_joelclaw_data-redis-0");
  CHECK(value_of(volumes).items[0].claim == ObjectName{"joelclaw", "data-redis-0"});
  CHECK(value_of(volumes).items[1].path == "/mnt/x");
  CHECK(value_of(volumes).items[1].reclaim_policy == "Retain");
}

TEST_CASE("workloads of each kind") {
  const auto deployments = parse_workloads(list("deployments"), "Deployment");
  CHECK(value_of(deployments).items == std::vector<WorkloadFacts>{{"Deployment", {"joelclaw", "inngest"}, 2, 1, 1, 2},
                                                                  {"Deployment", {"joelclaw", "off"}, 0, 0, 0, 0}});
  CHECK(value_of(deployments).token == "eyJ2IjoibWV0YS5rOHMuaW8vdjEi+/=");
  const auto daemons = parse_workloads(list("daemonsets"), "DaemonSet");
  CHECK(value_of(daemons).items ==
        std::vector<WorkloadFacts>{{"DaemonSet", {"kube-system", "kube-flannel"}, 1, 0, 0, 1}});
  CHECK(value_of(parse_workloads(list("statefulsets"), "StatefulSet")).items[0].available == 1);
  // before 1.22 a StatefulSet does not tell what is available: what is ready stands for it
  const auto old = parse_workloads(recorded_http("kubernetes-1.20/statefulsets.http"), "StatefulSet");
  CHECK(value_of(old).items[0].available == 2);
  CHECK(cause_of(parse_workloads(list("deployments"), "DaemonSet")) == UnknownCause::garbage);
}

TEST_CASE("pods that need a look are kept, the others counted") {
  const auto page = parse_pods(list("pods"));
  CHECK(value_of(page).count == 12);
  const auto& pods = value_of(page).items;
  const auto find = [&pods](const std::string& name) {
    const auto at = std::find_if(pods.begin(), pods.end(), [&](const PodFacts& pod) { return pod.name.name == name; });
    return at == pods.end() ? nullptr : &*at;
  };
  CHECK(find("healthy") == nullptr);
  CHECK(find("job-done") == nullptr);
  REQUIRE(find("coredns-1") != nullptr);
  CHECK(find("coredns-1")->owner_kind == "ReplicaSet");
  CHECK(find("coredns-1")->owner_name == "web-1");
  REQUIRE(find("web") != nullptr);
  CHECK(find("web")->missing_inputs == std::vector<std::string>{"secret \"docs-api-env\""});
  CHECK(find("web")->last_transition == parse_rfc3339("2026-11-22T09:30:00Z"));
  REQUIRE(find("root") != nullptr);
  CHECK(find("root")->missing_inputs.empty());  // the same reason, another cause
  REQUIRE(find("init") != nullptr);
  CHECK(find("init")->missing_inputs == std::vector<std::string>{"configmap \"agent-identity\""});
  REQUIRE(find("crash") != nullptr);
  REQUIRE(find("crash")->containers.size() == 1);
  CHECK(find("crash")->containers[0].restarts == 12);
  CHECK(find("crash")->containers[0].waiting_reason == "CrashLoopBackOff");
  CHECK(find("crash")->containers[0].last_terminated_reason == "Error");
  CHECK(find("crash")->containers[0].last_exit_code == 1);
  CHECK(find("pull")->phase == "Pending");
  REQUIRE(find("unsched")->unscheduled.has_value());
  CHECK(find("unsched")->unscheduled->reason == "Unschedulable");
  CHECK(find("redis-0")->claims == std::vector<std::string>{"data-redis-0"});
  CHECK(find("redis-0")->ready);
  CHECK(find("gone")->terminating);
  CHECK(find("lost")->reason == "NodeLost");
}

TEST_CASE("events, services, jobs") {
  const auto events = parse_events(list("events"));
  REQUIRE(value_of(events).items.size() == 2);
  CHECK(value_of(events).items[0].count == 7);
  CHECK(value_of(events).items[0].kind == "Pod");
  CHECK(value_of(events).items[0].last == parse_rfc3339("2026-11-22T09:40:00Z"));
  CHECK(value_of(events).items[1].count == 4);
  CHECK(value_of(events).items[1].last == parse_rfc3339("2026-11-22T09:42:00Z"));
  const auto services = parse_services(list("services"));
  REQUIRE(value_of(services).items.size() == 1);
  CHECK(value_of(services).items[0].type == "NodePort");
  CHECK(value_of(services).items[0].ports ==
        std::vector<ServicePort>{{"http", "TCP", 8288, 8288, "8288"}, {"ws", "TCP", 8289, 0, "ws"}});
  const auto jobs = parse_jobs(list("jobs"));
  REQUIRE(value_of(jobs).items.size() == 2);
  CHECK(value_of(jobs).items[0].finished);
  CHECK(value_of(jobs).items[0].finished_at == parse_rfc3339("2026-11-22T09:10:00Z"));
  CHECK(value_of(jobs).items[0].ttl_seconds == 600);
  CHECK(!value_of(jobs).items[1].finished);
  CHECK(value_of(jobs).items[1].ttl_seconds == std::nullopt);
}

TEST_CASE("secrets are known by their metadata alone") {
  const auto secrets = parse_secrets(list("secrets"));
  REQUIRE(value_of(secrets).items.size() == 2);
  CHECK(value_of(secrets).items[0].labels.at("status") == "pending-upgrade");
  CHECK(value_of(secrets).items[0].type == "helm.sh/release.v1");  // told by its name and owner: metadata has no type
  CHECK(value_of(secrets).items[1].type.empty());
  CHECK(value_of(secrets).items[1].created == parse_rfc3339("2026-11-22T09:59:00Z"));  // when it was last refreshed
  // an API server that sent whole Secrets all the same is not read
  CHECK(cause_of(parse_secrets(page(200, R"({"kind":"SecretList","items":[]})"))) == UnknownCause::garbage);
}
