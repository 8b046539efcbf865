// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace joelclaw::infra {

struct CpuTime {
  Duration own{}, children{};
};

/// Who runs this process, and where.
class Surroundings {
 public:
  Surroundings() = default;
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  virtual ~Surroundings() = default;

  virtual std::optional<std::string> variable(const std::string& name) const = 0;
  virtual std::string host_name() const = 0;  ///< short, lower case
  virtual std::string user_name() const = 0;
  virtual std::uint32_t user_id() const = 0;
  virtual std::string home() const = 0;  ///< $HOME, else the password database's; empty where neither says
  virtual std::string system() const = 0;  ///< "darwin" or "linux"
  virtual std::int64_t process_id() const = 0;  ///< of this process
  /// Names the time since the host was started: pids and the clock that counts sleep mean nothing beyond it.
  virtual std::string boot_id() const = 0;
  virtual bool process_alive(std::int64_t pid) const = 0;
  /// A process's start in the system's own units, which together with its pid names it for ever; none if it is gone.
  virtual std::optional<std::int64_t> process_start(std::int64_t pid) const = 0;
  /// What this process has used of the processors, and what its children have that it has waited for.
  virtual CpuTime cpu_time() const = 0;
  /// A signal that has asked this process to stop (SIGHUP, SIGINT, SIGTERM), 0 if none.
  virtual int stop_signal() const = 0;
};

}  // namespace joelclaw::infra
