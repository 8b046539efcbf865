// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>
#include <infra/tool/kube_lists.hpp>
#include <infra/tool/kubernetes.hpp>
#include <support/catch.hpp>

#include <nlohmann/json.hpp>

using namespace joelclaw::infra;

namespace {

std::vector<std::string> items_of(const HttpAnswer& answer, std::string_view kind) {
  std::vector<std::string> items;
  (void)read_kube_list(answer, kind, [&items](const nlohmann::json& item) { items.push_back(item.dump()); });
  return items;
}

Unknown refusal_of(const HttpAnswer& answer, std::string_view kind = "NodeList") {
  const auto frame = read_kube_list(answer, kind, [](const nlohmann::json&) {});
  REQUIRE(std::holds_alternative<Unknown>(frame));
  return std::get<Unknown>(frame);
}

}  // namespace

TEST_CASE("each item of a list is handed over alone, without what is nobody's business") {
  const auto items = items_of(recorded_http("kubernetes-1.35/deployments.http"), "DeploymentList");
  REQUIRE(items.size() == 2);
  for (const std::string& item : items) {
    CHECK(!contains(item, "SECRETVALUE"));
    CHECK(!contains(item, "managedFields"));
  }
  CHECK(contains(items[0], "\"readyReplicas\":1"));
  const auto pods = items_of(recorded_http("kubernetes-1.35/pods.http"), "PodList");
  CHECK(pods.size() == 12);
  for (const std::string& pod : pods) {
    CHECK(!contains(pod, "SECRETVALUE"));
  }
  CHECK(contains(items_of(recorded_http("kubernetes-1.35/nodes.http"), "NodeList").at(0), "\"data\":\"kept\""));
}

TEST_CASE("a list says how many it holds, and where the next page begins") {
  const auto frame =
      read_kube_list(recorded_http("kubernetes-1.35/deployments.http"), "DeploymentList", [](const auto&) {});
  CHECK(std::get<ListFrame>(frame).count == 2);
  CHECK(std::get<ListFrame>(frame).token == "eyJ2IjoibWV0YS5rOHMuaW8vdjEi+/=");
  CHECK(kube_list_path("/apis/apps/v1/deployments", "a+/=", "") ==
        "/apis/apps/v1/deployments?limit=500&continue=a%2B%2F%3D");
  CHECK(kube_list_path("/api/v1/events", "", "reason=FailedMount,type!=Normal") ==
        "/api/v1/events?limit=500&fieldSelector=reason%3DFailedMount%2Ctype%21%3DNormal");
}

TEST_CASE("keys may come in any order, and an empty list may be null") {
  const auto late =
      page(200, R"({"items":[{"a":{"items":[1,{"kind":"x"}]}}],"metadata":{"continue":"t"},"kind":"NodeList"})");
  CHECK(items_of(late, "NodeList") == std::vector<std::string>{R"({"a":{"items":[1,{"kind":"x"}]}})"});
  const auto none =
      read_kube_list(recorded_http("kubernetes-1.20/storageclasses-none.http"), "StorageClassList", [](const auto&) {});
  CHECK(std::get<ListFrame>(none).count == 0);
}

TEST_CASE("what is no list of that kind is unknown") {
  CHECK(refusal_of(recorded_http("kubernetes-1.35/pods.http")).detail ==
        "not understood: a PodList instead of a NodeList");
  CHECK(refusal_of(recorded_http("kubernetes-1.35/status-forbidden.http")).cause == UnknownCause::denied);
  CHECK(refusal_of(recorded_http("kubernetes-1.35/status-unauthorized.http")).cause == UnknownCause::denied);
  CHECK(refusal_of(recorded_http("kubernetes-1.35/status-expired.http")).cause == UnknownCause::failed);
  CHECK(refusal_of(recorded_http("kubectl-1.32.4/proxy-refused.http")).cause == UnknownCause::failed);
  CHECK_THAT(refusal_of(recorded_http("kubectl-1.32.4/proxy-refused.http")).detail,
             ContainsSubstring("connection refused"));
  for (const char* body :
       {"", "null", "[]", "{}", "7", R"({"kind":"NodeList","items":{}})", R"({"kind":"NodeList","items":7})",
        R"({"kind":"NodeList","metadata":{"items":[]}})", "{\"kind\":\"NodeList\",\"items\":[\"\xff\"]}",
        R"({"kind":"NodeList","items":[]} x)", "<html>"}) {
    INFO(body);
    CHECK(refusal_of(page(200, body)).cause == UnknownCause::garbage);
  }
  HttpAnswer cut = recorded_http("kubernetes-1.35/nodes.http");
  ++cut.body_bytes;
  CHECK(refusal_of(cut).cause == UnknownCause::garbage);
}

TEST_CASE("nesting without end costs neither stack nor patience") {
  const std::string deep(1'000'000, '[');
  CHECK(refusal_of(page(200, R"({"kind":"NodeList","items":[)" + deep)).cause == UnknownCause::garbage);
  CHECK(refusal_of(page(200, R"({"kind":"NodeList","items":[{"metadata":{"managedFields":)" + deep)).cause ==
        UnknownCause::garbage);
  CHECK(is_broken(parse_json(deep)));
  CHECK(is_broken(parse_json(R"({"a":)" + std::string(100, '{'))));
}

TEST_CASE("five megabytes of pods are read in passing") {
  std::string body = R"({"kind":"PodList","items":[)";
  const std::string pod = R"({"metadata":{"name":"p","namespace":"n","managedFields":[{"x":")" +
                          std::string(9'000, 'x') +
                          R"("}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}})";
  for (int i = 0; i < 600; ++i) {
    body += (i == 0 ? "" : ",") + pod;
  }
  const auto pods = parse_pods(page(200, body + "]}"));
  CHECK(value_of(pods).count == 600);
  CHECK(value_of(pods).items.empty());
}
