// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/guest.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

const GuestQuestion question{"talos.cluster.name", "joelclaw"};
constexpr WallTime asked{1'763'971'200'000};
constexpr WallTime heard{1'763'971'200'400};

const std::string facts = R"(joelclaw-facts 1
uptime 86400.12
boot-id 0f3c2f0e-9d0b-4b55-8f3a-111111111111
clock 1763971200.123456789
bridge-nf-call-iptables 0
listen 6379
listen 22
listen 6379
memory-kib 8130000
cpus 4
space / 20957446144 8589934592 1310720 1200000
space /var/lib/docker 105089261568 90089261568 6553600 6500000
unit docker.service active
unit docker.socket inactive
route default via 192.168.5.2 dev eth0 proto dhcp src 192.168.5.1 metric 200
route 10.5.0.0/24 dev br-1 proto kernel scope link src 10.5.0.1
volume-directory pvc-1_joelclaw_data-redis-0
container {"ID":"aa","Names":"joelclaw-controlplane-1","State":"exited","Status":"Exited (255) 3 minutes ago","Labels":"talos.cluster.name=joelclaw,talos.owned=true"}
container {"ID":"bb","Names":"x","State":"running","Labels":"talos.cluster.name=other"}
container {"ID":"cc","Names":"y","State":"exited","Labels":""}
containers-exit 0
end
)";

Probe<Guest> read(const std::string& text, int status = 0) {
  return parse_guest_facts(exited(status, text), question, asked, heard);
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = facts;
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("the VM's facts are one command over ssh") {
  const SshTarget target{"/c", "lima-colima", "", ""};
  const auto arguments = guest_facts_command(target, Duration{10'000}).arguments;
  CHECK(arguments[arguments.size() - 4] == "'sh'");
  CHECK(arguments[arguments.size() - 3] == "'-c'");
  CHECK(arguments.back() == "'joelclaw-facts'");
}

TEST_CASE("the VM's facts are read line by line") {
  const auto probe = read(facts);
  const Guest& guest = value_of(probe);
  CHECK(guest.uptime == Duration{86'400'120});
  CHECK(guest.clock == WallTime{1'763'971'200'123});
  CHECK(guest.clock_asked == asked);
  CHECK(guest.clock_heard == heard);
  CHECK(guest.cpus == 4);
  CHECK(guest.memory == Bytes{8130000ULL * 1024});
  CHECK(value_of(guest.root_space) == SpaceFact{{20957446144}, {8589934592}, 1310720, 1200000});
  CHECK(value_of(guest.data_space).total == Bytes{105089261568});
  CHECK(guest.docker_service == UnitState::active);
  CHECK(guest.docker_socket == UnitState::inactive);
  CHECK(value_of(guest.bridge_netfilter) == false);
  CHECK(value_of(guest.listening) == std::vector<std::uint16_t>{22, 6379});
  CHECK(value_of(guest.routes).size() == 2);
  CHECK(value_of(guest.volume_directories) == std::vector<std::string>{"pvc-1_joelclaw_data-redis-0"});
  CHECK(seen(guest.engine) != nullptr);
  REQUIRE(value_of(guest.containers).size() == 1);
  CHECK(value_of(guest.containers)[0].exit_code == 255);
  CHECK(value_of(guest.other_containers) == 1);
}

TEST_CASE("what a login shell prints first is passed over") {
  CHECK(value_of(read("Welcome!\njoelclaw-facts 2\n" + facts)).cpus == 4);
  CHECK(cause_of(read("no joelclaw-facts 1 here\n")) == UnknownCause::garbage);
}

TEST_CASE("half of the VM's facts are none") {
  each_beginning(facts, [](const std::string& text) {
    CHECK(cause_of(read(text)) == UnknownCause::garbage);
    CHECK(cause_of(parse_guest_facts(ended(TimedOut{}), question, asked, heard)) == UnknownCause::timed_out);
  });
  CHECK(cause_of(read("")) == UnknownCause::garbage);
  CHECK(cause_of(read("\xff\xfe")) == UnknownCause::garbage);
  CHECK(cause_of(read(with("uptime 86400.12\n", ""))) == UnknownCause::garbage);
  CHECK(cause_of(read(with("uptime 86400.12", "uptime x"))) == UnknownCause::garbage);
  CHECK(cause_of(read(with("clock 1763971200.123456789", "clock 99999999999999999999"))) == UnknownCause::garbage);
}

TEST_CASE("ssh that did not come through tells its own words") {
  const auto refused = parse_guest_facts(
      exited(255, "", "ssh: connect to host 127.0.0.1 port 60022: Connection refused"), question, {}, {});
  CHECK(unknown(refused)->cause == UnknownCause::unreachable);
  CHECK_THAT(unknown(refused)->detail, ContainsSubstring("Connection refused"));
  CHECK(cause_of(parse_guest_facts(exited(255, "joelclaw-facts 1\nuptime 1\n", "Connection reset by 127.0.0.1 port 1"),
                                   question, {}, {})) == UnknownCause::unreachable);
}

TEST_CASE("a container that cannot be read leaves it open which there are") {
  const auto probe = read(with(R"("State":"exited","Status":"Exited (255) 3 minutes ago")", R"("State":"asleep")"));
  CHECK(cause_of(value_of(probe).containers) == UnknownCause::garbage);
  CHECK(seen(value_of(probe).engine) != nullptr);
  const auto none = read(with(R"(talos.cluster.name=joelclaw,talos.owned=true)", ""));
  CHECK(is_absent(value_of(none).containers));
}

TEST_CASE("what the script could not ask is unknown, not empty") {
  const auto probe =
      read(with("volume-directory pvc-1_joelclaw_data-redis-0", "cannot volume-directory\ncannot route"));
  CHECK(cause_of(value_of(probe).volume_directories) == UnknownCause::denied);
  CHECK(cause_of(value_of(probe).routes) == UnknownCause::denied);
  CHECK(
      value_of(value_of(read(with("volume-directory pvc-1_joelclaw_data-redis-0\n", ""))).volume_directories).empty());
}

TEST_CASE("dockerd inside: dead, hung, missing, forbidden") {
  const auto cause = [](const std::string& instead) {
    return cause_of(value_of(read(with("containers-exit 0", instead))).engine);
  };
  CHECK(cause("containers-exit 1") == UnknownCause::unreachable);
  CHECK(cause("containers-exit 124") == UnknownCause::timed_out);
  CHECK(cause("containers-exit 137") == UnknownCause::timed_out);
  CHECK(cause("containers-exit 127") == UnknownCause::tool_missing);
  CHECK(cause("containers-error permission denied while trying\ncontainers-exit 1") == UnknownCause::denied);
  CHECK(cause("") == UnknownCause::garbage);
}

TEST_CASE("odd values of single lines are none") {
  const auto probe = read(
      with("space / 20957446144 8589934592 1310720 1200000", "space / all of it\nlisten 70000\nlisten x\nlisten 0"));
  CHECK(seen(value_of(probe).root_space) == nullptr);
  CHECK(value_of(value_of(probe).listening) == std::vector<std::uint16_t>{22, 6379});
  const auto unit = read(with("unit docker.service active", "unit docker.service maintenance\nunit\nunit x"));
  CHECK(value_of(unit).docker_service == UnitState::unknown);
}
