// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/guest.hpp>
#include <infra/tool/guest_scripts.hpp>
#include <support/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace joelclaw::infra;
namespace fs = std::filesystem;

namespace {

/// A directory with a docker of the test's own, first on the script's path.
class FakeDocker {
 public:
  explicit FakeDocker(const std::string& body)
      : m_directory(fs::temp_directory_path() / ("joelclaw-guest-" + std::to_string(::getpid()))) {
    fs::create_directories(m_directory);
    std::ofstream(m_directory / "docker") << "#!/bin/sh\n" << body << "\n";
    fs::permissions(m_directory / "docker", fs::perms::owner_all);
  }
  FakeDocker(const FakeDocker&) = delete;
  FakeDocker& operator=(const FakeDocker&) = delete;
  ~FakeDocker() { fs::remove_all(m_directory); }

  /// The script as this shell runs it, in this directory.
  Outcome ask(const std::string& shell) const {
    const std::string script = "cd " + m_directory.string() + " || exit 9; PATH=" + m_directory.string() +
                               ":$PATH; export PATH\n" + std::string{guest_facts_script};
    std::vector<std::string> words{shell};
    if (shell == "busybox") {
      words.emplace_back("sh");
    }
    words.insert(words.end(), {"-c", script, "joelclaw-facts"});
    const Run run = joelclaw::infra::run(words);
    return exited(run.status, run.out);
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(m_directory), fs::directory_iterator{}));
  }

 private:
  fs::path m_directory;
};

const GuestQuestion joelclaw_cluster{"talos.cluster.name", "joelclaw"};

Probe<Guest> read(const Outcome& outcome) {
  return parse_guest_facts(outcome, joelclaw_cluster, {}, {});
}

const std::string two_containers =
    "echo '"
    R"({"ID":"aa","Names":"joelclaw-controlplane-1","State":"running","Status":"Up 2 hours",)"
    R"("Labels":"talos.cluster.name=joelclaw,talos.type=controlplane","Ports":"0.0.0.0:6379->6379/tcp"})"
    "'\necho '"
    R"({"ID":"bb","Names":"other","State":"running","Labels":""})"
    "'";

}  // namespace

TEST_CASE("the script inside the VM tells the same in dash, bash and busybox") {
  if (!fs::exists("/proc/uptime")) {
    return;  // it asks a Linux kernel
  }
  const FakeDocker docker{
      "[ \"$*\" = \"-H unix:///var/run/docker.sock ps -a --no-trunc --format {{json .}}\" ] || exit 64\n" +
      two_containers};
  for (const char* shell : {"dash", "bash", "busybox"}) {
    INFO(shell);
    const Outcome outcome = docker.ask(shell);
    CHECK(outcome.succeeded());
    CHECK(outcome.out.starts_with("joelclaw-facts 1\nuptime "));
    CHECK(outcome.out.ends_with("containers-exit 0\nend\n"));
    const auto probe = read(outcome);
    const Guest& guest = value_of(probe);
    CHECK(guest.uptime.count() > 1000);
    CHECK(guest.boot_id.size() == 36);
    CHECK(guest.clock > WallTime{1'700'000'000'000});
    CHECK(guest.cpus >= 1);
    CHECK(guest.memory > mebibytes(64));
    CHECK(value_of(guest.root_space).total > mebibytes(1));
    CHECK(value_of(guest.root_space).total >= value_of(guest.root_space).available);
    CHECK(seen(guest.bridge_netfilter) != nullptr);
    CHECK(seen(guest.listening) != nullptr);
    CHECK(value_of(guest.other_containers) == 1);
    const auto& containers = value_of(guest.containers);
    REQUIRE(containers.size() == 1);
    CHECK(containers[0].name == "joelclaw-controlplane-1");
    CHECK(containers[0].actual == std::vector<Binding>{{6379, Protocol::tcp, "0.0.0.0", 6379}});
  }
  CHECK(docker.files() == 1);
}

TEST_CASE("the script inside the VM writes nowhere") {
  const std::string_view script = guest_facts_script;
  for (auto at = script.find('>'); at != std::string_view::npos; at = script.find('>', at + 1)) {
    const std::string_view target = script.substr(at + 1);
    CHECK((target.starts_with("/dev/null") || target.starts_with("&1")));
  }
}

TEST_CASE("many containers tear no line of the kernel's facts") {
  if (!fs::exists("/proc/uptime")) {
    return;
  }
  const FakeDocker docker{
      "awk 'BEGIN {for (i = 0; i < 40; i++) pad = pad \"xxxxxxxxxxxxxxxxxxxxxxxxx\"; for (i = 0; i < 900; i++) "
      "printf \"{\\\"ID\\\":\\\"%x\\\",\\\"State\\\":\\\"running\\\",\\\"Pad\\\":\\\"%s\\\"}\\n\", i, pad}'"};
  const auto probe = read(docker.ask("dash"));
  CHECK(value_of(value_of(probe).other_containers) == 900);
}

TEST_CASE("what docker says instead of a list tells why inside too") {
  if (!fs::exists("/proc/uptime")) {
    return;
  }
  const auto cause = [](const std::string& body) {
    const FakeDocker docker{body};
    return cause_of(value_of(read(docker.ask("busybox"))).containers);
  };
  CHECK(cause("echo 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' >&2; exit 1") ==
        UnknownCause::unreachable);
  CHECK(cause("printf 'permission denied while trying to connect to the docker API' >&2; exit 1") ==
        UnknownCause::denied);
  CHECK(cause("exit 127") == UnknownCause::tool_missing);
  CHECK(cause("echo '{\"ID\":'; exit 0") == UnknownCause::garbage);
}

TEST_CASE("a docker that hangs and heeds no signal hides nothing else") {
  if (!fs::exists("/proc/uptime")) {
    return;
  }
  const FakeDocker docker{"trap '' TERM; sleep 8 & wait; wait"};
  const auto probe = read(docker.ask("dash"));
  const Guest& guest = value_of(probe);
  CHECK(guest.cpus >= 1);
  CHECK(cause_of(guest.engine) == UnknownCause::timed_out);
  CHECK(cause_of(guest.containers) == UnknownCause::timed_out);
}
