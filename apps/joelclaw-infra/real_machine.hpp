// SPDX-License-Identifier: MIT
#pragma once

#include "run.hpp"

#include <memory>

namespace joelclaw::infra::cli {

/// The ports of the machine that this process runs on. There is one a process: it catches the signals.
class RealMachine {
 public:
  RealMachine();
  ~RealMachine();
  RealMachine(const RealMachine&) = delete;
  RealMachine& operator=(const RealMachine&) = delete;

  Host& host();
  Controls controls();

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace joelclaw::infra::cli
