// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {

TEST_CASE("limactl lists one instance a line, whatever its state") {
  Bench bench{"healthy"};
  const Outcome outcome = bench.run({"limactl", {"list", "--json"}, {}, ""});
  const auto line = nlohmann::json::parse(outcome.out);
  CHECK(line["name"] == "colima");
  CHECK(line["status"] == "Running");
  CHECK(line["sshLocalPort"] == 60022);
  CHECK(nlohmann::json::parse(Bench{"S02"}.run({"limactl", {"list", "--json"}, {}, ""}).out)["status"] == "Stopped");
  const Outcome none = Bench{"first-run+vm-missing"}.run({"/usr/bin/true", {}, {}, ""});
  CHECK(none.exit_status() == 64);
}

TEST_CASE("the look into the VM answers by the protocol of its script") {
  Bench bench{"healthy"};
  const Outcome outcome = bench.guest();
  CHECK(outcome.out.starts_with("joelclaw-facts 1\nuptime 7776"));
  CHECK_THAT(outcome.out, ContainsSubstring("\nunit docker.service active\n"));
  CHECK_THAT(outcome.out, ContainsSubstring("\nlisten 6379\n"));
  CHECK_THAT(outcome.out, ContainsSubstring("\ncontainers-exit 0\nend\n"));
  CHECK_THAT(Bench{"docker-down"}.guest().out, ContainsSubstring("containers-exit 1\nend\n"));
  const Outcome hung = Bench{"docker-hung"}.guest();
  CHECK_THAT(hung.out, ContainsSubstring("containers-exit 124\nend\n"));
  CHECK(hung.took > Duration{4'000});
}

TEST_CASE("ssh fails in its own words") {
  CHECK_THAT(Bench{"S02"}.guest().err,
             ContainsSubstring("ssh: connect to host 127.0.0.1 port 60022: Connection refused"));
  CHECK_THAT(Bench{"S06"}.guest().err, ContainsSubstring("kex_exchange_identification"));
  CHECK(std::holds_alternative<TimedOut>(Bench{"S03"}.guest().end));
  CHECK(Bench{"S02"}.guest().exit_status() == 255);
}

TEST_CASE("an ssh that could ride on Lima's master is not known here") {
  Bench bench{"healthy"};
  Command command = bench.guest_command({"true"});
  command.arguments.erase(command.arguments.begin() + 5, command.arguments.begin() + 9);
  CHECK(bench.run(command).exit_status() == 64);
  CHECK(bench.simulated.unknown_questions().size() == 1);
}

TEST_CASE("ports are asked again from inside the VM") {
  Bench bench{"S05"};
  const Command dials =
      bench.guest_command({"bash", "-c", "script", "joelclaw-dial", "6379", "PING\\0015\\0012", "8108",
                           "GET /health HTTP/1.1\\0015\\0012Host: localhost\\0015\\0012\\0015\\0012", "4000", ""});
  const Outcome outcome = bench.run(dials);
  CHECK(outcome.out.starts_with("dial 6379 answered K1BPTkcNCg==\ndial 8108 answered SFRUUC8xLjEgMjAwIE9L"));
  CHECK_THAT(outcome.out, ContainsSubstring("\ndial 4000 refused\nend\n"));
  CHECK_THAT(Bench{"S26"}.run(bench.guest_command({"bash", "-c", "script", "joelclaw-dial", "9627", "x"})).out,
             ContainsSubstring("dial 9627 closed\nend\n"));
}

TEST_CASE("kubectl exec reaches a pod through the API server and the kubelet") {
  const auto ping = [](Bench& bench) {
    return Command{"kubectl",
                   {"--kubeconfig", bench.model().parameters.home + "/.kube/config", "--context",
                    bench.model().cluster.api.context, "exec", "-n", "joelclaw", "redis-0", "--", "redis-cli", "ping"},
                   {},
                   ""};
  };
  Bench healthy{"healthy"};
  CHECK(healthy.run(ping(healthy)).out == "PONG\n");
  Bench dead{"S05"};
  CHECK_THAT(dead.run(ping(dead)).err, ContainsSubstring("127.0.0.1:64784 was refused"));
  Bench forbidden{"S21"};
  CHECK_THAT(forbidden.run(ping(forbidden)).err, ContainsSubstring("Forbidden (user=apiserver-kubelet-client"));
}

TEST_CASE("talosctl tells stage, services and alarms, or why it cannot") {
  Bench bench{"healthy"};
  const auto talosctl = [](const Bench& at, std::vector<std::string> words) {
    std::vector<std::string> arguments{
        "--talosconfig",  "/Users/joel/.talos/config", "--context", "joelclaw", "-n", "10.5.0.2", "-e",
        "127.0.0.1:64785"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return (void)at, Command{"talosctl", arguments, {}, ""};
  };
  const auto status = nlohmann::json::parse(bench.run(talosctl(bench, {"get", "machinestatus", "-o", "json"})).out);
  CHECK(status["spec"]["stage"] == "running");
  CHECK_THAT(bench.run(talosctl(bench, {"get", "services", "-o", "json"})).out, ContainsSubstring("\"id\": \"etcd\""));
  CHECK(bench.run(talosctl(bench, {"etcd", "alarm", "list"})).out == "NODE       MEMBER             ALARM\n");
  Bench dead{"S05"};
  CHECK_THAT(dead.run(talosctl(dead, {"etcd", "alarm", "list"})).err, ContainsSubstring("connect: connection refused"));
}

TEST_CASE("listeners and processes tell Lima's forwards from other programs") {
  Bench bench{"S25"};
  const Outcome lsof = bench.run({"lsof", {"-nP", "-iTCP", "-sTCP:LISTEN", "-FpcLn"}, {}, ""});
  CHECK_THAT(lsof.out, ContainsSubstring("p5151\ncnode\nLjoel\nf"));
  CHECK_THAT(lsof.out, ContainsSubstring("p845\ncssh\nLjoel\n"));
  const Outcome ps = bench.run({"ps", {"-ww", "-o", "pid=,user=,command=", "-p", "5151,845"}, {}, ""});
  CHECK_THAT(ps.out, ContainsSubstring(" 5151 joel /opt/homebrew/bin/node"));
  CHECK_THAT(ps.out, ContainsSubstring("ssh.sock [mux]"));
  CHECK_THAT(bench.run({"ps", {"-ax", "-ww", "-o", "pid=,command="}, {}, ""}).out,
             ContainsSubstring("limactl hostagent"));
}

}  // namespace joelclaw::infra::simulation
