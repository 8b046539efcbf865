// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/tool/listeners.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

const std::string lsof =
    "p812\ncssh\nLjoel\nf7\nn*:6379\nf8\nn[::1]:8108\np900\nckubectl\nLjoel\nf3\nn127.0.0.1:3838\np77\n"
    "ccontrol\x1b[2Jce\nL\nf1\nnnothing\nn*:*\n";
const std::string ss = R"(LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=612,fd=3))
LISTEN 0      4096         0.0.0.0:6379      0.0.0.0:*    users:(("docker-proxy",pid=812,fd=7),("x",pid=9,fd=1))
LISTEN 0      511    127.0.0.53%lo:53        0.0.0.0:*
LISTEN 0      4096               *:9090            *:*    users:(("prometheus",pid=70,fd=9))
LISTEN 0      4096            [::]:6379         [::]:*
UNCONN 0      0            0.0.0.0:68        0.0.0.0:*
)";

}  // namespace

TEST_CASE("who listens is asked of the system's own tool") {
  CHECK(to_string(listeners_command("darwin", {})) == "lsof -nP +c0 -iTCP -sTCP:LISTEN -FpcLn");
  CHECK(to_string(listeners_command("linux", {})) == "ss -Hltnp");
  CHECK(to_string(process_details_command({812, 9}, {})) == "ps -ww -o pid=,user=,command= -p 812,9");
}

TEST_CASE("listeners of macOS") {
  const auto all = parse_listeners("darwin", exited(0, lsof));
  REQUIRE(value_of(all).size() == 3);
  CHECK(value_of(all)[0] == Listener{"0.0.0.0", 6379, 812, "ssh", "joel", "", ListenerRole::unknown});
  CHECK(value_of(all)[1].address == "::1");
  CHECK(value_of(all)[2].process == "kubectl");
  CHECK(value_of(parse_listeners("darwin", exited(1, ""))).empty());
  CHECK(value_of(parse_listeners("darwin", exited(1, lsof, "lsof: WARNING: can't stat()"))).size() == 3);
  CHECK(cause_of(parse_listeners("darwin", exited(1, "", "lsof: illegal option"))) == UnknownCause::failed);
}

TEST_CASE("listeners of Linux") {
  const auto all = parse_listeners("linux", exited(0, ss));
  REQUIRE(value_of(all).size() == 5);
  CHECK(value_of(all)[1] == Listener{"0.0.0.0", 6379, 812, "docker-proxy", "", "", ListenerRole::unknown});
  CHECK(value_of(all)[2] == Listener{"127.0.0.53", 53, 0, "", "", "", ListenerRole::unknown});
  CHECK(value_of(all)[3].address == "0.0.0.0");
  CHECK(value_of(all)[4].address == "::");
  CHECK(value_of(parse_listeners("linux", exited(0, ""))).empty());
  CHECK(cause_of(parse_listeners("linux", ended(NotStarted{2}))) == UnknownCause::tool_missing);
  Outcome cut = exited(0, ss);
  cut.truncated = true;
  CHECK(cause_of(parse_listeners("linux", cut)) == UnknownCause::garbage);
}

TEST_CASE("what a listener is to the stack is told by its command line") {
  const auto role = [](const std::string& command) {
    std::vector<Listener> all{{"0.0.0.0", 6379, 812, "x", "", "", ListenerRole::unknown}};
    add_process_details(exited(0, "  812 joel   " + command + "\n"), all);
    CHECK(all[0].user == "joel");
    return all[0].role;
  };
  CHECK(role("ssh: /Users/joel/.colima/_lima/colima/ssh.sock [mux]") == ListenerRole::forwarder);
  CHECK(
      role("ssh -F /dev/null -o ControlPath=\"/Users/joel/.colima/_lima/colima/ssh.sock\" -N -f -p 60022 127.0.0.1") ==
      ListenerRole::forwarder);
  CHECK(role("/opt/homebrew/bin/limactl hostagent --pidfile /x/ha.pid colima") == ListenerRole::forwarder);
  CHECK(role("/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0") == ListenerRole::forwarder);
  CHECK(role("kubectl port-forward svc/redis 6379:6379") == ListenerRole::stand_in);
  CHECK(role("ssh -N -L 6379:localhost:6379 panda") == ListenerRole::stand_in);
  CHECK(
      role(
          "ssh -F /Users/joel/.colima/_lima/colima/ssh.config -o ControlPath=none -L 6379:10.5.0.2:6379 lima-colima") ==
      ListenerRole::stand_in);
  CHECK(role("autossh -M 0 -L 1:x:1 y") == ListenerRole::stand_in);
  CHECK(role("redis-server *:6379") == ListenerRole::foreign);
}

TEST_CASE("a listener without a known process keeps no role") {
  std::vector<Listener> all{{"0.0.0.0", 6379, 0, "", "", "", ListenerRole::unknown}};
  add_process_details(exited(0, "812 joel ssh x\nnonsense\n\n9\n"), all);
  add_process_details(ended(TimedOut{}), all);
  CHECK(all[0].role == ListenerRole::unknown);
}
