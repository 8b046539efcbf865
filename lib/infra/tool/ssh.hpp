// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// A VM behind ssh: Lima's own ssh.config and its host alias.
struct SshTarget {
  std::string config;  ///< path of Lima's ssh.config, re-read by ssh at each call: its Port changes at each VM start
  std::string host;    ///< "lima-colima"
  std::string
      known_hosts;  ///< ours; empty: the host key is not checked (questions that carry neither data nor secrets)
  std::string host_key_alias;
  bool operator==(const SshTarget&) const = default;
};

/// The one builder of everything that runs at the far end of ssh. It neither uses nor becomes Lima's ssh master, has
/// its own keep-alive, and quotes each word once for the remote shell.
Command ssh_command(const SshTarget& target, const std::vector<std::string>& words, Duration deadline);

}  // namespace joelclaw::infra
