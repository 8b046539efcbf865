// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/docker.hpp>
#include <support/catch.hpp>

#include <algorithm>

using namespace joelclaw::infra;

namespace {

const std::string socket_path = "/Users/joel/.colima/default/docker.sock";

}  // namespace

TEST_CASE("the engine is asked without a version in the path") {
  const HttpRequest ping = docker_ping_request(socket_path, Duration{3'000});
  CHECK(ping.target == Target{UnixTarget{socket_path}});
  CHECK(ping.path == "/_ping");
  CHECK(ping.method == "GET");
  CHECK(docker_info_request(socket_path, {}).path == "/info");
  CHECK(docker_list_request(socket_path, "talos.cluster.name", "joel\"claw", {}).path ==
        "/containers/json?all=1&filters=%7B%22label%22%3A%5B%22talos.cluster.name%3Djoel%5C%22claw%22%5D%7D");
  CHECK(docker_inspect_request(socket_path, "ab12", {}).path == "/containers/ab12/json");
  CHECK(docker_stats_request(socket_path, "ab12", {}).path == "/containers/ab12/stats?stream=false&one-shot=true");
  CHECK(docker_volumes_request(socket_path, {}).path == "/volumes");
  CHECK(docker_logs_request(socket_path, "ab12", 200, {}).path == "/containers/ab12/logs?stdout=1&stderr=1&tail=200");
}

TEST_CASE("a ping of three generations, and what is none") {
  const auto read = [](const std::string& name) { return parse_docker_ping(socket_path, recorded_http(name)); };
  CHECK(read("docker-20.10.24/ping.http").api_version == "1.41");
  CHECK(read("docker-28.5/ping.http").api_version == "1.51");
  const SocketFacts newest = read("docker-29.0/ping.http");
  CHECK(newest.contact.contact == Contact::answered);
  CHECK(newest.contact.line == "OK");
  CHECK(newest.path == socket_path);
  CHECK(parse_docker_ping(socket_path, page(200, "hello")).contact.contact == Contact::garbage);
  CHECK(parse_docker_ping(socket_path, page(500, "OK")).contact.contact == Contact::garbage);
  CHECK(parse_docker_ping(socket_path, no_answer(Contact::silent)).contact.contact == Contact::silent);
}

TEST_CASE("the engine's facts of three generations") {
  const auto old = parse_docker_info(recorded_http("docker-20.10.24/info.http"));
  CHECK(value_of(old).version == "20.10.24+dfsg1");
  CHECK(value_of(old).storage_driver == "vfs");
  CHECK(value_of(old).cpus == 2);
  CHECK(value_of(old).api_version == "1.41");
  CHECK(value_of(parse_docker_info(recorded_http("docker-28.5/info.http"))).version == "28.5.2");
  const auto newest = parse_docker_info(recorded_http("docker-29.0/info.http"));
  CHECK(value_of(newest).storage_driver == "overlayfs");
  CHECK(value_of(newest).memory == Bytes{8324710400});
  CHECK(value_of(newest).root_directory == "/var/lib/docker");
  CHECK(cause_of(parse_docker_info(page(200, R"({"ServerVersion":""})"))) == UnknownCause::garbage);
}

TEST_CASE("containers are listed by id") {
  const auto ids = parse_docker_list(recorded_http("docker-20.10.24/list.http"));
  CHECK(value_of(ids) == std::vector<std::string>{"a1ab2861952fedf2b5290a4718e39de2b965c3da0a42e7ffc6a332ece1379664"});
  CHECK(value_of(parse_docker_list(page(200, "[]"))).empty());
  CHECK(cause_of(parse_docker_list(page(200, R"([{"Id":"../x"}])"))) == UnknownCause::garbage);
  CHECK(cause_of(parse_docker_list(page(200, R"([{"Name":"x"}])"))) == UnknownCause::garbage);
  CHECK(cause_of(parse_docker_list(page(200, "{}"))) == UnknownCause::garbage);
}

TEST_CASE("a node container as 20.10 describes it") {
  const auto probe = parse_docker_inspect(recorded_http("docker-20.10.24/created.http"));
  const ContainerFacts& facts = value_of(probe);
  CHECK(facts.name == "joelclaw-controlplane-1");
  CHECK(facts.state == ContainerState::created);
  CHECK(facts.image == "ghcr.io/siderolabs/talos:v1.12.4");
  CHECK(facts.image_id.starts_with("sha256:"));
  CHECK(facts.restart_policy == "unless-stopped");
  CHECK(facts.nano_cpus == 2'000'000'000);
  CHECK(facts.memory == gibibytes(4));
  CHECK(facts.memory_swap == gibibytes(8));
  CHECK(facts.labels.at("talos.cluster.name") == "joelclaw");
  CHECK(facts.started == std::nullopt);
  CHECK(facts.wanted == std::vector<Binding>{{6379, Protocol::tcp, "0.0.0.0", 6379},
                                             {6443, Protocol::tcp, "0.0.0.0", 64784},
                                             {50000, Protocol::tcp, "0.0.0.0", 64785}});
  CHECK(facts.actual.empty());
  CHECK(facts.network == "joelclaw");
  CHECK(facts.address == "10.5.0.2");
  REQUIRE(facts.mounts.size() >= 3);
  CHECK(std::count_if(facts.mounts.begin(), facts.mounts.end(),
                      [](const MountFacts& each) { return each.type == "volume" && each.name.size() == 64; }) == 2);
}

TEST_CASE("a node container that ran, was killed, or could not start") {
  const auto exited_one = parse_docker_inspect(recorded_http("docker-20.10.24/exited.http"));
  CHECK(value_of(exited_one).state == ContainerState::exited);
  CHECK(value_of(exited_one).exit_code == 137);
  CHECK(value_of(exited_one).finished.has_value());
  CHECK(value_of(exited_one).restart_policy == "no");
  const auto failed = parse_docker_inspect(recorded_http("docker-20.10.24/started.http"));
  CHECK(value_of(failed).exit_code == 128);
  CHECK_THAT(value_of(failed).error, ContainsSubstring("unable to apply caps: operation not permitted"));
  for (const char* name : {"docker-28.5/inspect.http", "docker-29.0/inspect.http"}) {
    const auto running = parse_docker_inspect(recorded_http(name));
    INFO(name);
    CHECK(value_of(running).state == ContainerState::running);
    CHECK(value_of(running).restart_policy == "no");
    CHECK(value_of(running).started == parse_rfc3339("2026-11-22T09:59:31.052418303Z"));
    CHECK(value_of(running).actual.size() == (name[8] == '8' ? 6U : 3U));
    CHECK(value_of(running).network == "joelclaw");
    CHECK(value_of(running).address == "10.5.0.2");
  }
}

TEST_CASE("a container that is not there is absent") {
  for (const char* name : {"docker-20.10.24/nosuch.http", "docker-28.5/nosuch.http", "docker-29.0/nosuch.http"}) {
    CHECK(is_absent(parse_docker_inspect(recorded_http(name))));
  }
}

TEST_CASE("no evidence ever shows a container's environment") {
  const HttpAnswer whole = recorded_http("docker-20.10.24/created.http");
  REQUIRE(contains(whole.body, "USERDATA=U0VDUkVU"));
  each_beginning(whole.body, [&whole](const std::string& body) {
    const auto probe = parse_docker_inspect(with_body(whole, body));
    CHECK(cause_of(probe) == UnknownCause::garbage);
    CHECK(!contains(unknown(probe)->detail, "U0VD"));
  });
  const auto odd = parse_docker_inspect(page(200, R"({"Config":{"Env":["USERDATA=U0VDUkVU"]}})"));
  CHECK(!contains(unknown(odd)->detail, "U0VD"));
}

TEST_CASE("docker ps of three generations") {
  const std::string text = recorded("docker-20.10.24/ps.jsonl");
  const auto recorded_lines = lines_of(text);
  REQUIRE(recorded_lines.size() == 3);
  const auto created = parse_docker_ps_line(recorded_lines[0]);
  CHECK(value_of(created).state == ContainerState::created);
  CHECK(value_of(created).wanted.size() == 3);
  CHECK(value_of(created).actual.empty());  // docker lists ports of a failed start as if they were bound
  CHECK(value_of(parse_docker_ps_line(recorded_lines[1])).exit_code == 0);
  CHECK(value_of(parse_docker_ps_line(recorded_lines[2])).exit_code == 137);
  for (const char* name : {"docker-28.5/ps.jsonl", "docker-29.0/ps.jsonl"}) {
    const std::string line = recorded(name);
    const auto running = parse_docker_ps_line(line);
    CHECK(value_of(running).labels.at("talos.type") == "controlplane");
    CHECK(value_of(running).actual == std::vector<Binding>{{6379, Protocol::tcp, "0.0.0.0", 6379},
                                                           {6379, Protocol::tcp, "[::]", 6379},
                                                           {6443, Protocol::tcp, "0.0.0.0", 64784},
                                                           {9000, Protocol::udp, "0.0.0.0", 9000}});
    each_beginning(
        line, [](const std::string& part) { CHECK(cause_of(parse_docker_ps_line(part)) == UnknownCause::garbage); });
  }
  CHECK(cause_of(parse_docker_ps_line(R"({"ID":"x","State":"asleep"})")) == UnknownCause::garbage);
  CHECK(value_of(parse_docker_ps_line(R"({"ID":"x","State":"exited","Status":"Exited )(9("})")).exit_code == 0);
}

TEST_CASE("memory in use, volumes, logs, contexts") {
  CHECK(value_of(parse_docker_stats(recorded_http("docker-20.10.24/stats.http"))) == Bytes{303104});
  const auto v2 = page(200, R"({"memory_stats":{"usage":1000,"stats":{"inactive_file":400}}})");
  CHECK(value_of(parse_docker_stats(v2)) == Bytes{600});
  CHECK(cause_of(parse_docker_stats(page(200, R"({"memory_stats":{}})"))) == UnknownCause::garbage);

  const auto volumes = parse_docker_volumes(recorded_http("docker-20.10.24/volumes.http"));
  REQUIRE(value_of(volumes).size() == 1);
  CHECK(value_of(volumes)[0].created == parse_rfc3339("2026-11-23T08:08:39Z"));
  CHECK(value_of(parse_docker_volumes(page(200, R"({"Volumes":null,"Warnings":null})"))).empty());
  CHECK(cause_of(parse_docker_volumes(page(200, "{}"))) == UnknownCause::garbage);

  CHECK(value_of(parse_docker_logs(recorded_http("docker-20.10.24/logs.http"))) == "hello\n");
  const std::string two{
      "\x01\0\0\0\0\0\0\x02"
      "a\n"
      "\x02\0\0\0\0\0\0\x09"
      "b\n",
      20};
  CHECK(value_of(parse_docker_logs(page(200, two))) == "a\nb\n");
  CHECK(value_of(parse_docker_logs(page(200, "of a terminal\n"))) == "of a terminal\n");

  CHECK(docker_context_file("/Users/joel/.docker", "colima") ==
        "/Users/joel/.docker/contexts/meta/f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16/meta.json");
  const char* meta =
      R"({"Name":"colima","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///x/docker.sock","SkipTLSVerify":false}}})";
  CHECK(value_of(parse_docker_context(meta)) == "unix:///x/docker.sock");
  CHECK(cause_of(parse_docker_context("{")) == UnknownCause::garbage);
  CHECK(parse_docker_config(R"({"currentContext":"colima","auths":{}})") == "colima");
  CHECK(parse_docker_config("").empty());
}
