// SPDX-License-Identifier: MIT
#include <infra/tool/ssh.hpp>

namespace joelclaw::infra {
namespace {

/// Always in single quotes: the far end is a shell of unknown make, and what is never bare is never interpreted.
std::string quote(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

/// A path as a value in ssh's own grammar, where a blank begins the next file and % a token.
std::string option_path(const std::string& path) {
  std::string value = "\"";
  for (const char c : path) {
    value += c == '%' ? "%%" : std::string{c};
  }
  return value + "\"";
}

void add_option(std::vector<std::string>& arguments, const std::string& option) {
  arguments.emplace_back("-o");
  arguments.push_back(option);
}

}  // namespace

Command ssh_command(const SshTarget& target, const std::vector<std::string>& words, Duration deadline) {
  std::vector<std::string> arguments{"-F", target.config, "-T"};
  // ControlPath=none beside ControlMaster=no: with the latter alone ssh still rides on a master that it finds.
  for (const char* option :
       {"BatchMode=yes", "ControlMaster=no", "ControlPath=none", "ClearAllForwardings=yes", "ForwardAgent=no",
        "PermitLocalCommand=no", "ConnectTimeout=5", "ServerAliveInterval=5", "ServerAliveCountMax=2"}) {
    add_option(arguments, option);
  }
  if (!target.known_hosts.empty()) {
    add_option(arguments, "UserKnownHostsFile=" + option_path(target.known_hosts));
    add_option(arguments, "HostKeyAlias=" + target.host_key_alias);
    add_option(arguments, "StrictHostKeyChecking=yes");
  }
  arguments.push_back(target.host);
  arguments.emplace_back("--");
  for (const std::string& word : words) {
    arguments.push_back(quote(word));
  }
  return {"ssh", std::move(arguments), {}, "", deadline};
}

}  // namespace joelclaw::infra
