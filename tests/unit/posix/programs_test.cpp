// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "temporary.hpp"

#include <infra/posix/programs.hpp>

#include <sys/stat.h>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Variables = std::map<std::string, std::string>;

std::string make_program(const Temporary& directory, const std::string& folder, const std::string& name,
                         mode_t mode = 0755) {
  ::mkdir((directory / folder).c_str(), 0755);
  const std::string path = directory.write(folder + "/" + name, "#!/bin/sh\n");
  ::chmod(path.c_str(), mode);
  return path;
}

bool has(const std::vector<std::string>& list, const std::string& entry) {
  return std::find(list.begin(), list.end(), entry) != list.end();
}

bool has_name(const std::vector<std::string>& list, const std::string& name) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& each) { return each.starts_with(name + "="); });
}

TEST_CASE("a program is found where it comes first") {
  const Temporary directory;
  const std::string own = make_program(directory, "own", "tool");
  const std::string first = make_program(directory, "first", "tool");
  const std::string second = make_program(directory, "second", "tool");
  const std::string local = make_program(directory, ".local", "ignored");
  ::mkdir((directory / ".local/bin").c_str(), 0755);
  const std::string home_tool = make_program(directory, ".local/bin", "hometool");
  const Variables environment{{"PATH", (directory / "second") + ":/usr/bin"},
                              {"JOELCLAW_INFRA_PATH", directory / "first"},
                              {"HOME", directory.path()}};
  const Programs programs{environment, {}};
  CHECK(programs.locate("tool") == first);
  CHECK(programs.locate("hometool") == home_tool);
  CHECK(programs.locate(second) == second);
  CHECK(Programs{environment, {{"tool", own}}}.locate("tool") == own);
  CHECK(Programs{environment, {{"tool", "/nonexistent"}}}.locate("tool") == "");  // never another than the one named
}

TEST_CASE("without any environment the usual places are searched") {
  const Programs programs{{}, {}};
  CHECK(programs.locate("sh").ends_with("/sh"));
  CHECK(programs.locate("no-such-program-anywhere") == "");
  CHECK(programs.locate("") == "");
}

TEST_CASE("nothing is taken from the current directory, and only what can be run") {
  const Temporary directory;
  make_program(directory, "bin", "data", 0644);
  ::mkdir((directory / "bin/folder").c_str(), 0755);
  const Programs programs{{{"PATH", "::.:bin:" + (directory / "bin")}}, {}};
  CHECK(programs.locate("data") == "");
  CHECK(programs.locate("folder") == "");
  CHECK(programs.locate("bin/data") == "");
  CHECK(programs.locate("./data") == "");
  const std::vector<std::string> environment = programs.environment_of({});
  CHECK(has(environment,
            "PATH=" + (directory / "bin") + ":/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"));
}

TEST_CASE("children get the host's environment without what bends tools") {
  const Programs programs{{{"HOME", "/home/joel"},
                           {"KUBECONFIG", "/k"},
                           {"DOCKER_HOST", "tcp://elsewhere"},
                           {"DOCKER_CONTEXT", "other"},
                           {"LD_PRELOAD", "/evil.so"},
                           {"DYLD_INSERT_LIBRARIES", "/evil.dylib"},
                           {"LC_ALL", "de_DE.UTF-8"}},
                          {}};
  Command command;
  std::vector<std::string> environment = programs.environment_of(command);
  for (const char* kept : {"HOME=/home/joel", "KUBECONFIG=/k", "LC_ALL=C", "NO_COLOR=1", "TERM=dumb"}) {
    CHECK(has(environment, kept));
  }
  for (const char* gone : {"DOCKER_HOST", "DOCKER_CONTEXT", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES"}) {
    CHECK_FALSE(has_name(environment, gone));
  }
  command.environment.changes = {{"DOCKER_HOST", "unix:///ours"}, {"KUBECONFIG", std::nullopt}, {"LC_ALL", "C.UTF-8"}};
  environment = programs.environment_of(command);
  CHECK(has(environment, "DOCKER_HOST=unix:///ours"));
  CHECK(has(environment, "LC_ALL=C.UTF-8"));
  CHECK_FALSE(has_name(environment, "KUBECONFIG"));
}

}  // namespace
}  // namespace joelclaw::infra
