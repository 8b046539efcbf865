// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/lima.hpp>
#include <infra/tool/lima_acts.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

LimaListing listing(const std::string& name) {
  return parse_lima_list(exited(0, recorded(name)), "colima");
}

const std::string home = "/Users/joel/.colima/_lima/colima";

}  // namespace

TEST_CASE("limactl is asked once, in colima's own home") {
  const Command command = lima_list_command("/Users/joel/.colima/_lima", Duration{8'000});
  CHECK(to_string(command) == "LIMA_HOME=/Users/joel/.colima/_lima limactl list --json");
}

TEST_CASE("an instance is read from limactl 2.0.3") {
  const LimaListing running = listing("lima-2.0.3/running.jsonl");
  const VmInstance& vm = value_of(running.instance);
  CHECK(vm.state == VmState::running);
  CHECK(vm.cpus == 4);
  CHECK(vm.memory == gibibytes(8));
  CHECK(vm.disk == gibibytes(20));
  CHECK(vm.ssh_port == 60022);
  CHECK(vm.ssh_config == home + "/ssh.config");
  CHECK(vm.directory == home);
  CHECK(vm.host_agent_pid == 812);
  CHECK(running.other_running == 1);
  CHECK(value_of(listing("lima-2.0.3/stopped.jsonl").instance).state == VmState::stopped);
  const LimaListing broken = listing("lima-2.0.3/broken.jsonl");
  CHECK(value_of(broken.instance).state == VmState::broken);
  REQUIRE(value_of(broken.instance).errors.size() == 2);
  CHECK(value_of(broken.instance).errors[0] == "host agent is running but driver is not");
}

TEST_CASE("what limactl does not list is absent, what cannot be read is not") {
  CHECK(is_absent(parse_lima_list(exited(0, ""), "colima").instance));
  CHECK(is_absent(parse_lima_list(exited(0, recorded("lima-2.0.3/running.jsonl")), "colima-none").instance));
  CHECK(cause_of(parse_lima_list(exited(1, "", "level=fatal msg=\"unmatched instances\""), "colima").instance) ==
        UnknownCause::failed);
  CHECK(cause_of(parse_lima_list(ended(NotStarted{2}), "colima").instance) == UnknownCause::tool_missing);
  CHECK(cause_of(parse_lima_list(exited(0, "panic: x"), "colima").instance) == UnknownCause::garbage);
  CHECK(cause_of(parse_lima_list(exited(0, R"({"name":"colima","status":"Sleeping"})"), "colima").instance) ==
        UnknownCause::garbage);
  Outcome cut = exited(0, recorded("lima-2.0.3/running.jsonl"));
  cut.truncated = true;
  CHECK(cause_of(parse_lima_list(cut, "colima").instance) == UnknownCause::garbage);
  each_beginning(recorded("lima-2.0.3/stopped.jsonl"), [](const std::string& text) {
    CHECK(cause_of(parse_lima_list(exited(0, text), "colima").instance) == UnknownCause::garbage);
  });
}

TEST_CASE("another instance in a state not known here is that instance's affair") {
  const std::string text = R"({"name":"other","status":"Sleeping"})"
                           "\n" +
                           recorded("lima-2.0.3/stopped.jsonl");
  CHECK(value_of(parse_lima_list(exited(0, text), "colima").instance).state == VmState::stopped);
}

TEST_CASE("numbers of limactl beyond all measure are none") {
  const auto vm = parse_lima_list(
      exited(0,
             R"({"name":"colima","status":"Running","cpus":99999999999,"memory":-5,"sshLocalPort":70000,"disk":"x"})"),
      "colima");
  CHECK(value_of(vm.instance).cpus == 0);
  CHECK(value_of(vm.instance).memory == Bytes{});
  CHECK(value_of(vm.instance).ssh_port == 0);
}

TEST_CASE("a profile of colima 0.10 is read, what it does not say stays unset") {
  const auto read = parse_colima_profile(recorded("colima-0.10.0/colima.yaml"));
  const VmProfile& profile = value_of(read);
  CHECK(profile.cpus == 8);
  CHECK(profile.memory == mebibytes(24 * 1024 + 512));
  CHECK(profile.disk == gibibytes(100));
  CHECK(profile.root_disk == gibibytes(20));
  CHECK(profile.runtime == "docker");
  CHECK(profile.vm_type == "vz");
  CHECK(profile.mount_type == "virtiofs");
  CHECK(profile.port_forwarder == "ssh");
  CHECK(profile.nested_virtualization == true);
  CHECK(profile.network_address == false);

  const auto few = parse_colima_profile("cpu: 2\nmemory: 2.25\n");
  CHECK(value_of(few).memory == mebibytes(2304));
  CHECK(value_of(few).disk == std::nullopt);
  CHECK(value_of(few).nested_virtualization == std::nullopt);
  CHECK(value_of(few).runtime.empty());
}

TEST_CASE("what is no profile is not read as an empty one") {
  for (const char* text : {"", "\n", "- a\n", "just words", "a: [", "\xff\xfe"}) {
    CHECK(cause_of(parse_colima_profile(text)) == UnknownCause::garbage);
  }
  CHECK(cause_of(parse_colima_profile(std::string(2U << 20U, 'a'))) == UnknownCause::garbage);
  const auto odd =
      parse_colima_profile("cpu: many\nmemory: -1\ndisk: 1.5\nmemoryx: 3\nnestedVirtualization: perhaps\n");
  CHECK(value_of(odd) == VmProfile{});
}

TEST_CASE("Lima's own log counts from the last start") {
  const VmLogs logs = parse_host_agent_log(recorded("lima-2.0.3/ha.stderr.log"));
  CHECK(logs.disk_in_use == std::nullopt);
  CHECK(logs.forward_failures == std::vector<std::uint16_t>{3838});
  const VmLogs locked = parse_host_agent_log(recorded("lima-2.0.3/ha-disk-in-use.log"));
  CHECK(locked.disk_in_use == "failed to run attach disk \"colima\", in use by instance \"colima\"");
  CHECK(parse_host_agent_log("") == VmLogs{});
  CHECK(parse_host_agent_log("{\"msg\": 7}\n{{{\n\xff\n") == VmLogs{});
}

TEST_CASE("the user network's panic is added to what the other log said") {
  VmLogs logs = parse_host_agent_log(recorded("lima-2.0.3/ha.stderr.log"));
  add_usernet_log(recorded("lima-2.0.3/usernet.log"), logs);
  CHECK(logs.usernet_panic == "panic: runtime error: index out of range [0] with length 0");
  CHECK(logs.forward_failures.size() == 1);
}

TEST_CASE("processes of the VM are known by their command lines") {
  const auto read = parse_process_list(exited(0, recorded("lima-2.0.3/ps.txt")), "colima", home);
  const VmProcesses& found = value_of(read);
  CHECK(found.pids == std::vector<std::int64_t>{812, 960});
  CHECK(found.usernet == 1);
  CHECK(found.other_instances == 2);  // colima-work, and the colima of another home
}

TEST_CASE("no list of processes is not an empty one") {
  CHECK(cause_of(parse_process_list(exited(0, ""), "colima", home)) == UnknownCause::garbage);
  CHECK(cause_of(parse_process_list(exited(1, "", "ps: x"), "colima", home)) == UnknownCause::failed);
  Outcome cut = exited(0, "1 /sbin/launchd --token SECRET\n");
  cut.truncated = true;
  const auto torn = parse_process_list(cut, "colima", home);
  CHECK(cause_of(torn) == UnknownCause::garbage);
  CHECK(!contains(unknown(torn)->detail, "SECRET"));
}

TEST_CASE("an ssh master is ended by its own name and no other's") {
  const Command ask = ssh_exit_command({home + "/ssh.config", "lima-colima", "", ""}, Duration{3'000});
  CHECK(to_string(ask) == "ssh -F " + home + "/ssh.config -o BatchMode=yes -o ConnectTimeout=5 -O exit lima-colima");
  const Command end = master_end_command(501, "/Users/a.b+c/ssh.sock", Duration{5'000});
  CHECK(end.program == "pkill");
  CHECK(end.arguments ==
        std::vector<std::string>{"-KILL", "-u", "501", "-f", R"(^ssh: /Users/a\.b\+c/ssh\.sock \[mux\])"});
}
