// SPDX-License-Identifier: MIT
#pragma once

#include "invocation.hpp"
#include "output.hpp"
#include "run.hpp"

#include <infra/render/next_action.hpp>

namespace joelclaw::infra::cli {

/// What a command has at hand.
struct Session {
  const Invocation& invocation;
  Host& host;     ///< of the stack: this machine or a simulated one
  Host& machine;  ///< this machine: its terminal, its signals, its own time
  const Controls& controls;
  const UseCases& use_cases;
  Output& output;
  Advice advice;
};

}  // namespace joelclaw::infra::cli
