// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <infra/simulation/model_json.hpp>

namespace joelclaw::infra::simulation {
namespace {

std::string docker(const Bench& bench, const std::string& words) {
  return "docker --host unix://" + bench.simulated.model().docker_socket() + " " + words;
}

}  // namespace

TEST_CASE("looking leaves no act, and what finds nothing to do no mutation") {
  Bench bench{"healthy"};
  bench.guest();
  bench.sh("limactl list --json");
  bench.sh(docker(bench, "ps --all --format json"));
  CHECK(bench.model().acts.empty());
  CHECK(bench.sh("colima start --profile default").succeeded());
  CHECK(bench.sh(docker(bench, "start joelclaw-controlplane-1")).succeeded());
  CHECK(bench.sh(docker(bench, "update --restart unless-stopped joelclaw-controlplane-1")).succeeded());
  CHECK(bench.in_vm("sudo modprobe br_netfilter").succeeded());
  CHECK(bench.model().acts.size() == 4);
  CHECK(bench.model().mutations().empty());
}

TEST_CASE("an act tells when, by which words and what came of it") {
  Bench bench{"restart-policy-missing"};
  const WallTime before = bench.model().now;
  bench.sh(docker(bench, "update --restart always joelclaw-controlplane-1"));
  REQUIRE(bench.model().mutations().size() == 1);
  const Act act = bench.model().mutations().front();
  CHECK(act.at == before);
  CHECK(act.words.front() == "docker");
  CHECK(act.changed == std::vector<std::string>{"container updated joelclaw-controlplane-1 policy=always"});
  CHECK(act.forbidden.empty());
}

TEST_CASE("what no command may ever do is told apart, whether it is known here or not") {
  Bench bench{"healthy"};
  for (const char* line :
       {"docker volume prune --force", "docker volume rm abc", "docker system prune --force --volumes",
        "docker image prune --all --force", "docker rm -v joelclaw-controlplane-1", "colima delete --force",
        "limactl delete colima", "talosctl cluster destroy --name joelclaw", "limactl disk unlock colima",
        "kubectl delete pvc data-redis-0", "kubectl --insecure-skip-tls-verify get pods",
        "kubectl config set-cluster elsewhere --server=https://127.0.0.1:1", "kubectl port-forward svc/redis 6379"}) {
    const std::size_t before = bench.model().acts.size();
    bench.sh(line);
    INFO(line);
    REQUIRE(bench.model().acts.size() > before);
    CHECK_FALSE(bench.model().acts[before].forbidden.empty());
  }
  const Command exit{"ssh", {"-F", bench.guest_command({}).arguments[1], "-O", "exit", "lima-colima"}, {}, ""};
  bench.run(exit);
  CHECK(bench.last_act().forbidden == "an ssh master is ended while it serves");
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::refused);
}

TEST_CASE("deleting the VM and what else is never done has no answer here") {
  Bench bench{"healthy"};
  for (const char* line : {"colima delete --force", "colima restart", "docker system prune", "docker image prune -a -f",
                           "docker volume prune -f", "docker rm -v joelclaw-controlplane-1"}) {
    CHECK(bench.sh(line).exit_status() == 64);
  }
  CHECK(bench.model().unknown.size() == 6);
}

TEST_CASE("a tool that lies says so and has done nothing") {
  Bench bench{"restart-policy-missing+docker-lies"};
  CHECK(bench.sh(docker(bench, "update --restart always joelclaw-controlplane-1")).succeeded());
  CHECK(bench.model().node()->restart_policy == "no");
  CHECK(bench.model().mutations().empty());
  Bench colima{"vm-stopped+colima-lies"};
  CHECK(colima.sh("colima start").succeeded());
  CHECK(colima.instance_status() == "Stopped");
}

TEST_CASE("a tool that fails once fails at its first act, and only then") {
  Bench bench{"restart-policy-missing+docker-fails-once"};
  const std::string line = docker(bench, "update --restart always joelclaw-controlplane-1");
  CHECK(bench.sh(docker(bench, "ps --format json")).succeeded());
  CHECK(bench.sh(line).exit_status() == 1);
  CHECK(bench.model().node()->restart_policy == "no");
  CHECK(bench.sh(line).succeeded());
  CHECK(bench.model().node()->restart_policy == "always");
}

TEST_CASE("a tool that hangs or speaks garbage does nothing either") {
  Bench bench{"vm-stopped+limactl-hangs"};
  const Outcome outcome = bench.run({"limactl", {"stop", "--force", "colima"}, {}, "", Duration{5'000}});
  CHECK(std::holds_alternative<TimedOut>(outcome.end));
  CHECK(bench.model().mutations().empty());
}

TEST_CASE("a model in a file goes on as if it had never been away") {
  Bench bench{"container-exited+vm-stopped"};
  std::vector<Question> questions{Command{"colima", {"start"}, {}, "", Duration{4'000}}};
  bench.ask(questions);  // ended long before colima is done: the boot goes on
  Model copy = model_from_json(to_json(bench.model())).value();
  CHECK(to_json(copy) == to_json(bench.model()));
  Bench other{std::move(copy)};
  for (Bench* each : {&bench, &other}) {
    each->wait(60);
    CHECK(each->sh("limactl list --json").out.find("Running") != std::string::npos);
  }
  CHECK(to_json(other.model()) == to_json(bench.model()));
  CHECK(other.model().acts.size() == 1);
}

}  // namespace joelclaw::infra::simulation
