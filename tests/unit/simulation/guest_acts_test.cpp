// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

namespace joelclaw::infra::simulation {
namespace {

Command ssh(Bench& bench, std::vector<std::string> words) {
  std::vector<std::string> all{
      "-F", bench.guest_command({}).arguments[1], "-o", "BatchMode=yes", "-o", "ConnectTimeout=5"};
  all.insert(all.end(), words.begin(), words.end());
  all.push_back(bench.model().ssh_host());
  return {"ssh", all, {}, "", Duration{10'000}};
}

Command forward(Bench& bench, const std::string& from, const std::string& to) {
  return ssh(bench, {"-O", "forward", "-L", from + ":" + to});
}

Command master(Bench& bench) {
  Command command = ssh(bench, {"-o", "ControlMaster=auto", "-o", "ControlPersist=yes"});
  command.arguments.insert(command.arguments.end(), {"--", "true"});
  return command;
}

}  // namespace

TEST_CASE("without a master there is nothing to forward through; a new one begins with nothing") {
  Bench bench{"S05"};
  const std::string socket = bench.model().docker_socket();
  CHECK_THAT(bench.run(forward(bench, socket, "/var/run/docker.sock")).err, ContainsSubstring("Connection refused"));
  CHECK(bench.run(master(bench)).succeeded());  // it unlinks its predecessor's dead socket
  CHECK(bench.run(ssh(bench, {"-O", "check"})).err == "Master running (pid=845)\n");
  CHECK(bench.engine("/_ping").contact == Contact::refused);
  // So is the dead socket of the engine.
  CHECK(bench.run(forward(bench, socket, "/var/run/docker.sock")).exit_status() == 255);
  apply(bench.model(), {EventKind::remove_docker_socket, "", ""});
  CHECK(bench.run(forward(bench, socket, "/var/run/docker.sock")).succeeded());
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK(bench.dial(6379, Greeting::none).contact == Contact::refused);
  CHECK(bench.run(forward(bench, "0.0.0.0:6379", "0.0.0.0:6379")).succeeded());
  CHECK(bench.dial(6379, Greeting::redis_ping).line == "+PONG");
  CHECK(bench.dial(8288, Greeting::none).contact == Contact::refused);
}

TEST_CASE("a port that another program has cannot be forwarded") {
  Bench bench{"S25"};
  CHECK_THAT(bench.run(forward(bench, "0.0.0.0:3111", "0.0.0.0:3111")).err,
             ContainsSubstring("Port forwarding failed"));
  CHECK(bench.run(forward(bench, "0.0.0.0:8108", "0.0.0.0:9000")).exit_status() == 64);
  CHECK(bench.run(ssh(bench, {"-O", "cancel", "-L", "0.0.0.0:8108:0.0.0.0:8108"})).succeeded());
  CHECK(bench.dial(8108, Greeting::none).contact == Contact::refused);
}

TEST_CASE("the module is loaded in the VM, and flannel runs with its next pod or after its back-off") {
  Bench bench{"S19"};
  CHECK(bench.in_vm("sudo modprobe br_netfilter").succeeded());
  CHECK(bench.model().vm.bridge_netfilter);
  CHECK_THAT(bench.in_vm("sudo modprobe dummy0").err, ContainsSubstring("Module dummy0 not found in directory"));
  const auto flannel_ready = [&bench] {
    for (const Pod& pod : bench.model().cluster.pods) {
      if (pod.owner == "kube-flannel") {
        return pod.ready;
      }
    }
    return false;
  };
  CHECK_FALSE(flannel_ready());
  bench.wait(130);
  CHECK(flannel_ready());
}

TEST_CASE("units are started, stopped and asked for as systemd does") {
  Bench bench{"docker-down"};
  CHECK(bench.in_vm("systemctl is-active docker.service docker.socket").exit_status() == 3);
  CHECK(bench.in_vm("systemctl start docker.service").exit_status() == 64);  // not without sudo
  CHECK(bench.in_vm("sudo systemctl start docker.socket docker.service").succeeded());
  CHECK(bench.in_vm("systemctl is-active docker.service docker.socket").out == "active\nactive\n");
  CHECK(bench.model().node()->state == "running");
  const Outcome stopped = bench.in_vm("sudo systemctl stop docker.service");
  CHECK_THAT(stopped.err, ContainsSubstring("its triggering units are still active:\ndocker.socket"));
  CHECK(bench.in_vm("docker ps -q").out.size() == 13);  // which has woken it
  CHECK(bench.in_vm("sudo systemctl stop docker.socket docker.service").succeeded());
  CHECK_THAT(bench.in_vm("docker ps -q").err, ContainsSubstring("Cannot connect to the Docker daemon"));
}

TEST_CASE("systemd refuses the fourth start within a minute") {
  Bench bench{"docker-down"};
  for (int start = 0; start < 3; ++start) {
    bench.model().engine.starts.push_back(bench.model().now);
  }
  CHECK_THAT(bench.in_vm("sudo systemctl start docker.service").err, ContainsSubstring("attempted too often"));
  CHECK(bench.in_vm("sudo systemctl reset-failed docker.service").succeeded());
  CHECK(bench.in_vm("sudo systemctl start docker.service").succeeded());
}

TEST_CASE("a hung engine is restarted after systemd's patience") {
  Bench bench{"docker-hung"};
  const Outcome outcome = bench.in_vm("sudo systemctl restart docker.service");
  CHECK(outcome.succeeded());
  CHECK(outcome.took > Duration{90'000});
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK(bench.model().node()->state == "running");
}

TEST_CASE("a route is replaced where its device is there") {
  Bench bench{"S43"};
  const std::string line = "sudo ip route replace 192.168.1.0/24 via 192.168.64.1 dev col0";
  CHECK(bench.in_vm(line).succeeded());
  CHECK(bench.model().vm.routes.back() == "192.168.1.0/24 via 192.168.64.1 dev col0");
  CHECK(bench.model().mutations().size() == 1);
  CHECK(bench.in_vm(line).succeeded());
  CHECK(bench.model().mutations().size() == 1);
  bench.model().vm.network_address = false;
  CHECK(bench.in_vm(line).err == "Cannot find device \"col0\"\n");
}

}  // namespace joelclaw::infra::simulation
