// SPDX-License-Identifier: MIT
#pragma once

#include "failure.hpp"

#include <infra/render/json_value.hpp>
#include <infra/render/next_action.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::cli {

/// What a command answers, in both shapes; which one is shown is not the command's concern.
struct Report {
  int code = 0;
  std::string text;                ///< for stdout, whole lines
  JsonValue result;                ///< the envelope's
  std::optional<Failure> failure;  ///< exactly where the command did not do its job
  bool told = false;               ///< the text says already what the failure says
  bool streamed = false;           ///< of many rounds that were shown already, the end
  std::string fix;
  std::vector<NextAction> next;
};

/// A report of nothing but a failure, with the code that belongs to it.
Report failed(Failure failure);

}  // namespace joelclaw::infra::cli
