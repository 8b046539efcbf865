// SPDX-License-Identifier: MIT
#pragma once

#include <infra/posix/unique_fd.hpp>

#include <sys/types.h>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// A child that has just been started, with our ends of its pipes, all nonblocking.
struct Spawned {
  pid_t pid = -1;
  int error = 0;  ///< errno where it could not be started
  UniqueFd in;    ///< empty where its stdin is /dev/null
  UniqueFd out, err;
};

/// Starts a program in a process group of its own. It inherits its three streams and nothing else of ours: no
/// descriptor, no blocked or ignored signal.
Spawned spawn(const std::string& path, std::vector<std::string> words, std::vector<std::string> environment,
              bool with_input);

/// A descriptor that becomes readable when the child has ended: a pidfd on Linux, a kqueue on macOS. Empty where the
/// system has neither, or no descriptor left.
UniqueFd exit_descriptor(pid_t child);

}  // namespace joelclaw::infra
