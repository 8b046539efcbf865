// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace joelclaw::infra::simulation {
namespace {

nlohmann::json list(Bench& bench, const std::string& path) {
  return nlohmann::json::parse(bench.kube(path).body);
}

const nlohmann::json& named(const nlohmann::json& all, const std::string& name) {
  static const nlohmann::json none;
  for (const auto& item : all["items"]) {
    if (item["metadata"]["name"] == name) {
      return item;
    }
  }
  return none;
}

}  // namespace

TEST_CASE("a healthy status' questions are all known and all well answered") {
  Bench bench{"healthy"};
  CHECK_THAT(bench.kube("/readyz?verbose").body, ContainsSubstring("readyz check passed"));
  CHECK(bench.kube("/readyz").header("date") == "Sun, 22 Nov 2026 10:00:00 GMT");
  for (const char* path :
       {"/api/v1/nodes?limit=500", "/api/v1/pods?limit=500", "/apis/apps/v1/deployments?limit=500",
        "/apis/apps/v1/statefulsets?limit=500", "/apis/apps/v1/daemonsets?limit=500", "/api/v1/namespaces?limit=500",
        "/api/v1/events?limit=500&fieldSelector=type%3DWarning", "/api/v1/services?limit=500",
        "/apis/batch/v1/jobs?limit=500", "/apis/storage.k8s.io/v1/storageclasses?limit=500",
        "/api/v1/persistentvolumeclaims?limit=500", "/api/v1/persistentvolumes?limit=500"}) {
    INFO(path);
    CHECK(list(bench, path)["items"].is_array());
  }
  CHECK(bench.kube("/api/v1/nodes/joelclaw-controlplane-1/proxy/healthz").body == "ok");
  CHECK(bench.kube("/api/v1/namespaces/joelclaw/services/http:dkron-svc:8080/proxy/health").status == 200);
  CHECK(bench.simulated.unknown_questions().empty());
}

TEST_CASE("secrets are served as metadata to whoever asks for no more") {
  Bench bench{"healthy"};
  const HttpAnswer answer =
      bench.kube("/api/v1/secrets?limit=500", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  CHECK(nlohmann::json::parse(answer.body)["kind"] == "PartialObjectMetadataList");
  CHECK(answer.body.find("\"data\"") == std::string::npos);
  CHECK(bench.kube("/api/v1/secrets?limit=500").body.find("\"data\"") != std::string::npos);
}

TEST_CASE("lists come in pages of at most the limit, each object once") {
  Bench bench{"crowded"};
  std::set<std::string> names;
  std::string token;
  int pages = 0;
  do {
    const auto page = list(bench, "/api/v1/pods?limit=500" + (token.empty() ? "" : "&continue=" + token));
    CHECK(page["items"].size() <= 500);
    for (const auto& item : page["items"]) {
      names.insert(item["metadata"]["name"].get<std::string>());
    }
    token = page["metadata"].value("continue", "");
    ++pages;
  } while (!token.empty());
  CHECK(pages == 3);
  CHECK(names.size() == bench.model().cluster.pods.size());
}

TEST_CASE("the state of node, workloads and pods shows where the API shows it") {
  Bench tainted{"S18"};
  const auto node = list(tainted, "/api/v1/nodes")["items"][0];
  CHECK(node["spec"]["unschedulable"] == true);
  CHECK(node["spec"]["taints"][0]["key"] == "node-role.kubernetes.io/control-plane");
  CHECK(named(list(tainted, "/apis/apps/v1/deployments"), "system-bus-worker")["status"].count("readyReplicas") == 0);

  Bench aof{"S30"};
  const auto redis = named(list(aof, "/api/v1/pods"), "redis-0");
  CHECK(redis["status"]["containerStatuses"][0]["state"]["waiting"]["reason"] == "CrashLoopBackOff");
  CHECK_THAT(aof.kube("/api/v1/namespaces/joelclaw/pods/redis-0/log?container=redis&previous=true&tailLines=40").body,
             ContainsSubstring("Bad file format reading the append only file"));

  Bench drift{"S27"};
  CHECK(named(list(drift, "/api/v1/services"), "typesense")["spec"]["type"] == "ClusterIP");
  Bench class_missing{"storage-class-missing"};
  CHECK(list(class_missing, "/apis/storage.k8s.io/v1/storageclasses")["items"].empty());
}

TEST_CASE("an API server that cannot be reached is kubectl proxy's failure") {
  Bench bench{"S05"};
  const HttpAnswer answer = bench.kube("/api/v1/nodes");
  CHECK(answer.status == 500);
  CHECK_THAT(answer.body, ContainsSubstring("dial tcp 127.0.0.1:64784: connect: connection refused"));
  Bench hijacked{"hijacked"};
  CHECK(hijacked.dial(64784, Greeting::certificate).certificate->subject == "CN=localhost");
}

}  // namespace joelclaw::infra::simulation
