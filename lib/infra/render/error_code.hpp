// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace joelclaw::infra {

/// Why a command did not do its job. The names are part of the contract: a script may compare them.
enum class ErrorCode {
  usage,
  not_in_this_version,
  spec_invalid,
  tool_missing,
  not_hosted_here,
  unobservable,
  refused,
  confirmation_missing,
  confirmation_void,
  lock_held,
  hold,
  operation_failed,
  timeout,
  interrupted,
  io,
  internal,
};

/// The fixed properties of a code.
struct ErrorCodeInfo {
  ErrorCode code;
  std::string_view name;  ///< "LOCK_HELD"
  int exit;               ///< of the program; of `interrupted` it is 128 and the signal
  bool retriable;         ///< the same command may succeed later without anything being changed by hand
};

std::span<const ErrorCodeInfo> all_error_codes();
const ErrorCodeInfo& info(ErrorCode code);

}  // namespace joelclaw::infra
