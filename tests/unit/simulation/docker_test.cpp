// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* node = "joelclaw-controlplane-1";

Outcome docker(Bench& bench, const std::string& words) {
  return bench.sh("docker -H unix://" + bench.model().docker_socket() + " " + words);
}

}  // namespace

TEST_CASE("an engine that is not reached is told in the CLI's words of its generation") {
  Bench dead{"S05"};
  CHECK(docker(dead, "ps -q").err ==
        "Cannot connect to the Docker daemon at unix:///Users/joel/.colima/default/docker.sock. Is the docker daemon "
        "running?\n");
  Bench gone{"S02"};
  CHECK_THAT(docker(gone, "ps -q").err, ContainsSubstring("failed to connect to the docker API at unix://"));
  gone.model().parameters.docker = 28;
  CHECK_THAT(docker(gone, "ps -q").err, ContainsSubstring("Cannot connect to the Docker daemon at unix://"));
  Bench down{"docker-down"};
  CHECK_THAT(docker(down, "ps -q").err, ContainsSubstring("EOF"));
  Bench other{"healthy"};
  CHECK_THAT(other.sh("docker -H unix:///var/run/docker.sock ps -q").err, ContainsSubstring("/var/run/docker.sock"));
  CHECK(other.sh("docker ps -q").out.size() == 13);  // by the context that colima has made
}

TEST_CASE("a stop in Talos' own time ends it well, the default kills it, and neither comes back by itself") {
  Bench bench{"healthy"};
  const Outcome stopped = docker(bench, "stop -t 120 joelclaw-controlplane-1");
  CHECK(stopped.out == "joelclaw-controlplane-1\n");
  CHECK(bench.model().node()->exit_code == 130);
  CHECK(docker(bench, "stop joelclaw-controlplane-1").succeeded());
  bench.in_vm("sudo systemctl restart docker.service");
  CHECK(bench.model().node()->state == "exited");
  CHECK(docker(bench, "start joelclaw-controlplane-1").succeeded());
  CHECK(bench.model().node()->state == "running");
  const Outcome killed = docker(bench, "stop joelclaw-controlplane-1");
  CHECK(killed.took > Duration{10'000});
  CHECK(bench.model().node()->exit_code == 137);
}

TEST_CASE("a stop goes on in the engine when its client is killed") {
  Bench bench{"healthy"};
  const Command stop{
      "docker", {"-H", "unix://" + bench.model().docker_socket(), "stop", "-t", "120", node}, {}, "", Duration{3'000}};
  CHECK(std::holds_alternative<TimedOut>(bench.run(stop).end));
  CHECK(bench.model().node()->state == "running");
  bench.wait(60);
  CHECK(bench.model().node()->state == "exited");
}

TEST_CASE("a start is refused where CPUs are lacking, and a smaller cap helps") {
  Bench bench{"S15"};
  const Outcome refused = docker(bench, "start joelclaw-controlplane-1");
  CHECK(refused.exit_status() == 1);
  CHECK(refused.err ==
        "Error response from daemon: range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available\n"
        "failed to start containers: joelclaw-controlplane-1\n");
  CHECK_THAT(docker(bench, "update --cpus 8 joelclaw-controlplane-1").err, ContainsSubstring("only 4 CPUs available"));
  CHECK(docker(bench, "update --cpus 4.00 joelclaw-controlplane-1").succeeded());
  CHECK(docker(bench, "start joelclaw-controlplane-1").succeeded());
}

TEST_CASE("memory is raised together with swap or not at all") {
  Bench bench{"container-memory-capped"};
  CHECK_THAT(docker(bench, "update --memory 18g joelclaw-controlplane-1").err,
             ContainsSubstring("should be smaller than already set memoryswap limit"));
  CHECK(docker(bench, "update --memory 18g --memory-swap 18g joelclaw-controlplane-1").succeeded());
  CHECK(bench.model().node()->memory == 18ULL << 30U);
}

TEST_CASE("a restart clears what a start cannot, and Talos uncordons what its own shutdown cordoned") {
  Bench bench{"node-shutting-down"};
  CHECK(docker(bench, "start joelclaw-controlplane-1").succeeded());
  CHECK(bench.model().cluster.node.shutting_down);
  CHECK(docker(bench, "restart -t 120 joelclaw-controlplane-1").succeeded());
  CHECK_FALSE(bench.model().cluster.node.shutting_down);
  CHECK(bench.model().cluster.node.cordoned);  // by somebody else: it stays

  Bench well{"healthy"};
  docker(well, "restart -t 120 joelclaw-controlplane-1");
  CHECK(well.model().cluster.node.cordoned);
  well.wait(60);
  CHECK_FALSE(well.model().cluster.node.cordoned);
}

TEST_CASE("a container that is removed leaves its volumes") {
  Bench bench{"healthy"};
  CHECK_THAT(docker(bench, "rm joelclaw-controlplane-1").err, ContainsSubstring("container is running"));
  docker(bench, "stop -t 120 joelclaw-controlplane-1");
  CHECK(docker(bench, "rm joelclaw-controlplane-1").succeeded());
  CHECK(bench.model().node() == nullptr);
  const Outcome volumes = docker(bench, "volume ls -q");
  CHECK(std::count(volumes.out.begin(), volumes.out.end(), '\n') == 6);
}

TEST_CASE("a boot that fails ends by itself, again and again where it must") {
  Bench bench{"container-never-boots"};
  CHECK(docker(bench, "start joelclaw-controlplane-1").succeeded());
  CHECK(bench.model().node()->state == "running");
  bench.wait(15);
  CHECK(bench.model().node()->state == "exited");
  CHECK(bench.model().node()->exit_code == 1);
  CHECK_THAT(docker(bench, "logs --tail 1 joelclaw-controlplane-1").out, ContainsSubstring("boot sequence failed"));
}

TEST_CASE("reclaiming gives back what is older than a day, once, and the kubelet sees it later") {
  Bench bench{"disk-pressure"};
  const std::uint64_t before = bench.model().vm.data.available;
  CHECK_THAT(docker(bench, "builder prune --force --filter until=24h").out, ContainsSubstring("Total:"));
  CHECK(docker(bench, "image prune --force --filter until=24h").out == "Total reclaimed space: 2.15GB\n");
  CHECK(docker(bench, "image prune --force --filter until=24h").out == "Total reclaimed space: 0B\n");
  CHECK(bench.model().vm.data.available == before + (11ULL << 30U));
  CHECK(bench.model().cluster.node.disk_pressure);
  bench.wait(310);
  CHECK_FALSE(bench.model().cluster.node.disk_pressure);
}

TEST_CASE("inspect, exec, version and context answer as the CLI does") {
  Bench bench{"healthy"};
  const auto all = nlohmann::json::parse(docker(bench, "inspect joelclaw-controlplane-1").out);
  CHECK(all[0]["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped");
  const Outcome none = docker(bench, "inspect nobody");
  CHECK(none.out == "[]\n");
  CHECK(none.err == "error: no such object: nobody\n");
  CHECK(docker(bench, "exec joelclaw-controlplane-1 sh").exit_status() == 127);
  CHECK(docker(bench, "version --format {{.Server.Version}}").out == "29.1.3\n");
  CHECK(bench.sh("docker context create colima --docker host=unix:///x").err == "context \"colima\" already exists\n");
  Bench bare{"docker-context-missing"};
  CHECK(bare.sh("docker context create colima --docker host=unix:///x").succeeded());
  CHECK(bare.model().engine.context_endpoint == "unix:///x");
}

TEST_CASE("a container's start is heard by Lima, where a master serves") {
  Bench bench{"S07"};
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::refused);
  docker(bench, "restart -t 120 joelclaw-controlplane-1");
  bench.wait(90);
  CHECK(bench.dial(6379, Greeting::redis_ping).line == "+PONG");
}

}  // namespace joelclaw::infra::simulation
