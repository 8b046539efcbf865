// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace joelclaw::infra {

/// What a driver may know of this host before anything is asked.
struct Machine {
  std::string system;  ///< "darwin" or "linux"
  std::string home, user;
  std::uint32_t user_id = 0;
  std::map<std::string, std::string> variables;  ///< those that the wrapped tools honour, where set and not empty
  std::function<bool(const std::string&)> exists;
  Duration patience{5'000};  ///< of one question that only reads (the spec's requestTimeout)

  std::string variable(const std::string& name) const;
};

/// The line that installs a wrapped program here; Homebrew's where the system's own packages do not carry it.
std::string install_command(const std::string& program, const std::string& system);

}  // namespace joelclaw::infra
