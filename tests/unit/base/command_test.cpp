// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/base/command.hpp>

#include <cerrno>

namespace joelclaw::infra {
namespace {

TEST_CASE("a command is shown as it can be pasted, without its input") {
  Command command{"docker", {"inspect", "--format", "{{.State}}", ""}, {}, "secret", {}};
  CHECK(to_string(command) == "docker inspect --format '{{.State}}' ''");
  command.environment.changes = {{"DOCKER_HOST", "unix:///a b"}, {"KUBECONFIG", std::nullopt}};
  CHECK(to_string(command) == "DOCKER_HOST='unix:///a b' env -u KUBECONFIG docker inspect --format '{{.State}}' ''");
}

TEST_CASE("only status 0 is success") {
  CHECK(Outcome{Exited{0}, "", ""}.succeeded());
  CHECK_FALSE(Outcome{Exited{1}, "", ""}.succeeded());
  CHECK_FALSE(Outcome{Signalled{9}, "", ""}.succeeded());
  CHECK_FALSE(Outcome{}.succeeded());
  CHECK(Outcome{Exited{7}, "", ""}.exit_status() == 7);
  CHECK_FALSE(Outcome{TimedOut{}, "", ""}.exit_status());
}

TEST_CASE("each end has its own words") {
  CHECK(describe_end({NotStarted{ENOENT}, "", ""}) == "not installed");
  CHECK_THAT(describe_end({NotStarted{EACCES}, "", ""}), ContainsSubstring("could not be started: "));
  CHECK(describe_end({Exited{3}, "", ""}) == "exit status 3");
  CHECK(describe_end({Signalled{9}, "", ""}) == "killed by signal 9");
  CHECK(describe_end({TimedOut{}, "", ""}) == "no answer within its deadline");
  CHECK(describe_end({Cancelled{}, "", ""}) == "cancelled");
}

}  // namespace
}  // namespace joelclaw::infra
