// SPDX-License-Identifier: MIT
// Every reader against what no tool should say: it answers "unknown" or with little, and never worse.
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/listeners.hpp>
#include <infra/tool/talos.hpp>
#include <support/catch.hpp>

#include <type_traits>

using namespace joelclaw::infra;

namespace {

using Reader = std::function<UnknownCause(const HttpAnswer&)>;

template <class T>
Reader reader(Probe<T> (*parse)(const HttpAnswer&)) {
  return [parse](const HttpAnswer& answer) { return cause_of(parse(answer)); };
}

struct Good {
  const char* name;
  Reader read;
};

std::vector<Good> http_readers() {
  const auto workloads = [](const char* kind) {
    return [kind](const HttpAnswer& answer) { return cause_of(parse_workloads(answer, kind)); };
  };
  return {{"docker-20.10.24/info.http", reader(parse_docker_info)},
          {"docker-20.10.24/list.http", reader(parse_docker_list)},
          {"docker-20.10.24/created.http", reader(parse_docker_inspect)},
          {"docker-28.5/inspect.http", reader(parse_docker_inspect)},
          {"docker-29.0/inspect.http", reader(parse_docker_inspect)},
          {"docker-20.10.24/stats.http", reader(parse_docker_stats)},
          {"docker-20.10.24/volumes.http", reader(parse_docker_volumes)},
          {"kubernetes-1.35/nodes.http", reader(parse_nodes)},
          {"kubernetes-1.35/namespaces.http", reader(parse_namespaces)},
          {"kubernetes-1.35/deployments.http", workloads("Deployment")},
          {"kubernetes-1.35/daemonsets.http", workloads("DaemonSet")},
          {"kubernetes-1.35/statefulsets.http", workloads("StatefulSet")},
          {"kubernetes-1.35/pods.http", reader(parse_pods)},
          {"kubernetes-1.35/events.http", reader(parse_events)},
          {"kubernetes-1.35/services.http", reader(parse_services)},
          {"kubernetes-1.35/storageclasses.http", reader(parse_storage_classes)},
          {"kubernetes-1.35/claims.http", reader(parse_claims)},
          {"kubernetes-1.35/volumes.http", reader(parse_persistent_volumes)},
          {"kubernetes-1.35/secrets.http", reader(parse_secrets)},
          {"kubernetes-1.35/jobs.http", reader(parse_jobs)}};
}

/// Items without anything in them, as many as there are; none where it is another kind's list, or no JSON.
template <class T>
void check_empty(const Probe<Page<T>>& probe, bool own, const std::string& odd) {
  if (!own || odd == "1e400") {
    CHECK(cause_of(probe) == UnknownCause::garbage);
    return;
  }
  const bool third = odd.front() == '[' || odd.front() == '{';
  REQUIRE(value_of(probe).items.size() == (third ? 3 : 2));
  CHECK(value_of(probe).count == (third ? 3 : 2));
  const T nothing = [] {
    T empty{};
    if constexpr (std::is_same_v<T, EventFacts>) {
      empty.count = 1;  // it has happened once
    }
    return empty;
  }();
  CHECK(value_of(probe).items.front() == nothing);
}

void check_items(std::string_view kind, const HttpAnswer& answer, const std::string& odd) {
  check_empty(parse_nodes(answer), kind == "Node", odd);
  check_empty(parse_pods(answer), kind == "Pod", odd);
  check_empty(parse_events(answer), kind == "Event", odd);
  check_empty(parse_services(answer), kind == "Service", odd);
  check_empty(parse_jobs(answer), kind == "Job", odd);
  check_empty(parse_persistent_volumes(answer), kind == "PersistentVolume", odd);
}

}  // namespace

TEST_CASE("no reader of JSON takes half an answer, none, or another for the whole") {
  for (const Good& good : http_readers()) {
    INFO(good.name);
    const HttpAnswer whole = recorded_http(good.name);
    each_beginning(whole.body,
                   [&](const std::string& body) { CHECK(good.read(with_body(whole, body)) == UnknownCause::garbage); });
    for (const std::string& body :
         {std::string{}, std::string{"null"}, std::string{"7"}, std::string{"\"text\""}, std::string{"not JSON"},
          std::string{"{\"a\":\"\xff\"}"}, std::string{"\xff\xfe\0\0", 4}, std::string(5000, '['),
          std::string(5000, '{'), whole.body + "x"}) {
      CHECK(good.read(with_body(whole, body)) == UnknownCause::garbage);
    }
    CHECK(good.read(no_answer(Contact::refused)) == UnknownCause::unreachable);
    CHECK(good.read(no_answer(Contact::absent)) == UnknownCause::unreachable);
    CHECK(good.read(no_answer(Contact::closed)) == UnknownCause::unreachable);
    CHECK(good.read(no_answer(Contact::silent)) == UnknownCause::timed_out);
    CHECK(good.read(no_answer(Contact::denied)) == UnknownCause::denied);
    CHECK(good.read(page(403, "no")) == UnknownCause::denied);
    CHECK(good.read(page(500, "no")) == UnknownCause::failed);
  }
}

TEST_CASE("members of another type than expected are as if they were not there") {
  for (const char* odd : {"null", "7", "-1", "1e400", "true", "\"x\"", "[]", "{}", "[[{}]]", "99999999999999999999"}) {
    const std::string v = odd;
    const std::string item =
        R"({"metadata":)" + v + R"(,"spec":)" + v + R"(,"status":)" + v + R"(,"involvedObject":)" + v + "}";
    const std::string inner = R"({"metadata":{"name":)" + v + R"(,"labels":)" + v + R"(,"ownerReferences":)" + v +
                              R"(,"annotations":)" + v + R"(},"spec":{"taints":)" + v + R"(,"ports":[)" + v +
                              R"(],"volumes":[)" + v + R"(],"replicas":)" + v + R"(},"status":{"conditions":[)" + v +
                              R"(],"containerStatuses":[)" + v + "]}}";
    for (const char* kind : {"Node", "Pod", "Event", "Service", "Job", "PersistentVolume"}) {
      INFO(kind << " with " << v);
      check_items(kind,
                  page(200, R"({"kind":")" + std::string{kind} + R"(List","metadata":)" + v + R"(,"items":[)" + item +
                                "," + inner + "," + v + "]}"),
                  v);
    }
    const auto inspect =
        page(200, R"({"Id":"ab","Name":)" + v + R"(,"State":{"Status":"running","ExitCode":)" + v + R"(},"Mounts":)" +
                      v + R"(,"HostConfig":{"PortBindings":{"1/tcp":)" + v + R"(,"x":)" + v + R"(},"Memory":)" + v +
                      R"(,"RestartPolicy":)" + v + R"(},"NetworkSettings":{"Networks":{"n":)" + v + "}}}");
    if (v != "1e400") {
      CHECK(value_of(parse_docker_inspect(inspect)).id == "ab");
    }
  }
}

TEST_CASE("hostile numbers fit or are none") {
  const auto nodes = parse_services(
      page(200, R"({"kind":"ServiceList","items":[{"spec":{"ports":[{"port":99999999999,"nodePort":-1e9}]}}]})"));
  REQUIRE(value_of(nodes).items.size() == 1);
  CHECK(value_of(nodes).items[0].ports[0].port == 0);
  CHECK(value_of(nodes).items[0].ports[0].node_port == 0);
  const auto memory =
      parse_docker_info(page(200, R"({"ServerVersion":"1","MemTotal":18446744073709551615,"NCPU":4294967297})"));
  CHECK(value_of(memory).memory == Bytes{});
  CHECK(value_of(memory).cpus == 0);
}
