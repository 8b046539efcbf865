// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/surroundings.hpp>

namespace joelclaw::infra {

/// This process's own environment, user and host.
class PosixSurroundings : public Surroundings {
 public:
  std::optional<std::string> variable(const std::string& name) const override;
  std::string host_name() const override;
  std::string user_name() const override;
  std::uint32_t user_id() const override;
  std::string home() const override;
  std::string system() const override;
  std::int64_t process_id() const override;
  std::string boot_id() const override;
  bool process_alive(std::int64_t pid) const override;
  std::optional<std::int64_t> process_start(std::int64_t pid) const override;
  CpuTime cpu_time() const override;
  int stop_signal() const override;
};

}  // namespace joelclaw::infra
