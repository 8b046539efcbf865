// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/ssh.hpp>
#include <support/catch.hpp>

#include <algorithm>

using namespace joelclaw::infra;

namespace {

const SshTarget lima{"/Users/joel/.colima/_lima/colima/ssh.config", "lima-colima", "", ""};

/// What sshd hands to the login shell: ssh joins the words after its host with blanks.
std::string remote_line(const Command& command) {
  const auto begin = std::find(command.arguments.begin(), command.arguments.end(), "--");
  REQUIRE(begin != command.arguments.end());
  return join(std::vector<std::string>(begin + 1, command.arguments.end()), " ");
}

}  // namespace

TEST_CASE("ssh neither uses nor becomes a master, and asks nobody") {
  const Command command = ssh_command(lima, {"true"}, Duration{9'000});
  CHECK(
      to_string(command) ==
      "ssh -F /Users/joel/.colima/_lima/colima/ssh.config -T -o BatchMode=yes -o ControlMaster=no -o ControlPath=none "
      "-o ClearAllForwardings=yes -o ForwardAgent=no -o PermitLocalCommand=no -o ConnectTimeout=5 "
      "-o ServerAliveInterval=5 -o ServerAliveCountMax=2 lima-colima -- ''\\''true'\\'''");
  CHECK(command.deadline == Duration{9'000});
  CHECK(command.lifetime == Lifetime::bounded);
  CHECK(command.environment == Environment{});
}

TEST_CASE("ssh knows one host key where one is recorded") {
  SshTarget target = lima;
  target.known_hosts = "/Users/a b/100%/known_hosts";
  target.host_key_alias = "lima-colima";
  const auto arguments = ssh_command(target, {"true"}, {}).arguments;
  const auto has = [&](const std::string& option) {
    return std::find(arguments.begin(), arguments.end(), option) != arguments.end();
  };
  CHECK(has("UserKnownHostsFile=\"/Users/a b/100%%/known_hosts\""));
  CHECK(has("HostKeyAlias=lima-colima"));
  CHECK(has("StrictHostKeyChecking=yes"));
}

TEST_CASE("a path of known hosts with a blank stays one file to ssh itself") {
  SshTarget target{"/dev/null", "host", "/tmp/a b/100%/known", "alias"};
  std::vector<std::string> words = ssh_command(target, {"true"}, {}).arguments;
  words.insert(words.begin(), {"ssh", "-G"});
  const Run shown = run(words);
  if (shown.status != 0) {
    return;  // no ssh here
  }
  CHECK(contains(shown.out, "hostkeyalias alias\n"));
  CHECK(contains(shown.out, "stricthostkeychecking true\n"));
  CHECK(contains(shown.out, "/tmp/a b/100%"));
  CHECK(!contains(shown.out, "\nuserknownhostsfile /tmp/a\n"));
}

TEST_CASE("every word reaches the far program as it is, whatever shell is there") {
  const std::vector<std::string> hostile{
      "plain", "",     " ",        "a b",      "$(id -u)", "`id`",   "$HOME",  "${x:-y}", ";",      "echo INJECTED",
      "&",     "|",    ">/tmp/x",  "<x",       "*",        "?",      "[a-z]",  "~",       "~root",  "#",
      "!!",    "%",    "%s",       "\\",       "\\n",      "'",      "''",     "'\"'\"'", "\"",     "-rf",
      "--",    "-o",   "a\nb",     "\n",       "\t",       "\r\n",   "a'b\nc", "{a,b}",   "=ls",    "x=1",
      "\x01",  "\x7f", "\xff\xfe", "\xc3\x28", "\u00e9",   "\u202e", "(",      ")",       "$'\\n'", "^a^b"};
  for (const char* shell : {"dash", "bash", "busybox", "sh"}) {
    const std::string show = "for each; do printf '<%s>' \"$each\"; done";
    std::vector<std::string> words{"sh", "-c", show, "name"};
    words.insert(words.end(), hostile.begin(), hostile.end());
    const std::string line = remote_line(ssh_command(lima, words, {}));
    const bool busy = std::string_view{shell} == "busybox";
    const Run heard = busy ? run({shell, "sh", "-c", line}) : run({shell, "-c", line});
    std::string expected;
    for (const std::string& word : hostile) {
      expected += "<" + word + ">";
    }
    INFO(shell);
    CHECK(heard.status == 0);
    CHECK((heard.out == expected));  // bytes that a terminal should not be shown
  }
}
