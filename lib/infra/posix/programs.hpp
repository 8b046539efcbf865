// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// Where programs are found, and the environment that children get.
///
/// Non-login ssh and launchd give a bare PATH; an operator's tools live in Homebrew. Searched in this order: the spec's
/// own path of the tool, $JOELCLAW_INFRA_PATH, PATH, /opt/homebrew/bin, /usr/local/bin, ~/.local/bin, /usr/bin, /bin,
/// /usr/sbin, /sbin. Children get the same list as their PATH, because tools start tools (colima starts limactl).
class Programs {
 public:
  Programs(std::map<std::string, std::string> environment, std::map<std::string, std::string> overrides);

  /// Path of an executable file, empty where there is none. An absolute path is taken as it is, a relative one never.
  std::string locate(std::string_view program) const;

  /// "NAME=value" strings: the host's environment without what bends tools to another engine or loads foreign code
  /// (DOCKER_HOST, DOCKER_CONTEXT, LD_*, DYLD_*), in the C locale, colourless; then the command's own changes.
  std::vector<std::string> environment_of(const Command& command) const;

 private:
  std::map<std::string, std::string> m_environment, m_overrides;
  std::vector<std::string> m_directories;
};

/// This process's environment.
std::map<std::string, std::string> process_environment();

}  // namespace joelclaw::infra
