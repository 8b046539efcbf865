// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "unit/simulation/asking.hpp"

#include <infra/simulation/state.hpp>

namespace joelclaw::infra::simulation {

TEST_CASE("a stopped VM boots: guest, engine, container by its policy, API, pods") {
  Bench bench{"vm-stopped"};
  const std::uint16_t former_port = bench.model().vm.ssh_port;
  const Outcome outcome = bench.sh("colima start --profile default");
  CHECK(outcome.succeeded());
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, ContainsSubstring("level=info msg=\"starting colima\"\n"));
  CHECK_THAT(outcome.err, ContainsSubstring("msg=\"starting ...\" context=vm\n"));
  CHECK_THAT(outcome.err, ContainsSubstring("level=info msg=done") || ContainsSubstring("msg=\"done\""));
  CHECK(outcome.took > Duration{15'000});
  CHECK(outcome.took < Duration{40'000});
  CHECK(bench.instance_status() == "Running");
  CHECK(bench.model().vm.ssh_port != former_port);
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK(bench.model().node()->state == "running");
  CHECK(api_stage(bench.model()) == ApiStage::absent);
  bench.wait(35);
  CHECK(api_stage(bench.model()) == ApiStage::serving);
  CHECK(bench.dial(6379, Greeting::redis_ping).line.empty());
  bench.wait(60);
  CHECK(bench.dial(6379, Greeting::redis_ping).line == "+PONG");
}

TEST_CASE("while it boots, limactl says Running and ssh gets nowhere") {
  Bench bench{"vm-stopped"};
  bench.ask({Command{"colima", {"start"}, {}, "", Duration{6'000}}});
  CHECK(bench.instance_status() == "Running");
  CHECK(bench.in_vm("true").exit_status() == 255);
  bench.wait(15);
  CHECK(bench.in_vm("true").succeeded());
}

TEST_CASE("a boot that is not colima's leaves the engine to its socket") {
  Bench bench{"vm-stopped"};
  CHECK(bench.sh("limactl start colima").succeeded());
  CHECK(bench.in_vm("systemctl is-active docker.service docker.socket").out == "inactive\nactive\n");
  CHECK(bench.engine("/_ping").body == "OK");
  CHECK(bench.model().node()->state == "running");
}

TEST_CASE("a kernel forgets its module and its routes, unless something brings them back") {
  Bench kept{"vm-stopped"};
  kept.sh("colima start");
  CHECK(kept.model().vm.bridge_netfilter);
  CHECK(kept.model().vm.routes.size() == 5);  // the one that somebody added is gone

  Bench lost{"cni-module-missing+vm-stopped"};
  lost.sh("colima start");
  CHECK_FALSE(lost.model().vm.bridge_netfilter);
  lost.in_vm("sudo tee /etc/modules-load.d/joelclaw.conf", "br_netfilter\n");
  CHECK(lost.sh("colima stop").succeeded());
  CHECK(lost.sh("colima start").succeeded());
  CHECK(lost.model().vm.bridge_netfilter);
}

TEST_CASE("an edited colima.yaml counts at the next start") {
  Bench bench{"cni-module-missing"};
  const std::string path = bench.model().colima_home() + "/default/colima.yaml";
  bench.model().host.files[path] =
      "cpu: 6\nmemory: 12\ndisk: 100\nprovision:\n  - mode: system\n"
      "    script: modprobe br_netfilter\n";
  CHECK(bench.model().vm.cpus == 8);
  bench.sh("colima stop");
  bench.sh("colima start");
  CHECK(bench.model().vm.cpus == 6);
  CHECK(bench.model().vm.memory == 12ULL << 30U);
  CHECK(bench.model().vm.bridge_netfilter);
}

TEST_CASE("flags for a VM that runs are saved and have no effect before its next start") {
  Bench bench{"vm-cpu-drift"};
  const Outcome outcome = bench.sh("colima start --cpus 8 --memory 24");
  CHECK(outcome.succeeded());
  CHECK_THAT(outcome.err, ContainsSubstring("level=warning msg=\"already running, ignoring\""));
  CHECK(bench.model().vm.cpus == 4);
  const auto yaml = bench.host().files.read(bench.model().colima_home() + "/default/colima.yaml", 1 << 20);
  CHECK_THAT(std::get<std::string>(yaml), ContainsSubstring("\ncpu: 8\n"));
  bench.sh("colima stop");
  bench.sh("colima start");
  CHECK(bench.model().vm.cpus == 8);
}

TEST_CASE("a VM that is made anew takes what it is told, and the data disk that was kept") {
  Bench bench{"vm-missing"};
  const Outcome outcome = bench.sh(
      "colima start --profile default --runtime docker --cpus 8 --memory 24 --disk 100 --root-disk 20 "
      "--port-forwarder ssh --vm-type vz --mount-type virtiofs --network-address");
  CHECK(outcome.succeeded());
  CHECK_THAT(outcome.err, ContainsSubstring("msg=\"creating and starting ...\" context=vm"));
  CHECK(outcome.took > Duration{60'000});
  CHECK(bench.model().vm.cpus == 8);
  CHECK(bench.model().node()->state == "running");
  CHECK(bench.model().engine.volumes.size() == 6);

  Bench bare{"vm-missing"};
  bare.sh("colima start");
  CHECK(bare.model().vm.cpus == 2);  // colima's own default: the profile went with the VM
}

TEST_CASE("what cannot start says why, in whose words it may be") {
  Bench locked{"S09"};
  const Outcome refused = locked.sh("colima start");
  CHECK(refused.exit_status() == 1);
  CHECK_THAT(refused.err, ContainsSubstring("error starting vm: error at 'starting': exit status 1"));
  CHECK(locked.sh("limactl disk unlock colima").succeeded());
  CHECK(locked.sh("colima start").succeeded());
  CHECK(locked.model().acts[1].forbidden.empty());

  Bench held{"S09b"};
  held.sh("limactl disk unlock colima");
  CHECK(held.last_act().forbidden == "a disk is unlocked that a process still has");
  CHECK(held.sh("colima start").exit_status() == 1);

  Bench broken{"broken"};
  CHECK(broken.sh("colima stop").succeeded());
  CHECK(broken.instance_status() == "Broken");
  CHECK_THAT(broken.sh("colima start").out, ContainsSubstring("errors inspecting instance"));
  CHECK(broken.sh("limactl stop --force colima").succeeded());
  CHECK(broken.sh("colima start").succeeded());
}

TEST_CASE("a zombie swallows a graceful stop and ignores a start; force ends it") {
  Bench bench{"S03"};
  CHECK_THAT(bench.sh("colima start").err, ContainsSubstring("already running, ignoring"));
  const Outcome stop = bench.run({"colima", {"stop"}, {}, "", Duration{120'000}});
  CHECK(std::holds_alternative<TimedOut>(stop.end));
  CHECK(bench.model().mutations().empty());
  CHECK(bench.sh("limactl stop -f colima").succeeded());
  CHECK(bench.model().node()->exit_code == 255);
  CHECK(bench.sh("colima start").succeeded());
  CHECK(bench.model().node()->state == "running");
}

TEST_CASE("a panicked user network outlives the VM, and no VM starts on it") {
  Bench bench{"vm-usernet-broken"};
  bench.sh("limactl stop -f colima");
  const Outcome late = bench.sh("colima start");
  CHECK(late.exit_status() == 1);
  CHECK(late.took > Duration{600'000});
  bench.sh("limactl stop -f colima");
  Command end{"pkill", {"-u", "501", "-f", "limactl usernet"}, {}, ""};
  CHECK(bench.run(end).succeeded());
  CHECK(bench.run(end).exit_status() == 1);
  CHECK(bench.sh("colima start").succeeded());
  CHECK(bench.in_vm("true").succeeded());
}

TEST_CASE("a graceful stop ends the containers in ten seconds, the context and the lock") {
  Bench bench{"healthy"};
  const Outcome outcome = bench.sh("colima stop --profile default");
  CHECK(outcome.succeeded());
  CHECK(outcome.took > Duration{10'000});
  CHECK(bench.instance_status() == "Stopped");
  CHECK(bench.model().node()->exit_code == 137);
  CHECK(bench.model().vm.disk_lock.empty());
  CHECK(bench.model().engine.context_endpoint.empty());
  CHECK_THAT(bench.sh("colima stop").err, ContainsSubstring("msg=\"not running\""));
  CHECK_THAT(bench.sh("limactl stop colima").err, ContainsSubstring("expected status"));
}

}  // namespace joelclaw::infra::simulation
