// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/error.hpp>
#include <infra/render/error_code.hpp>
#include <infra/render/next_action.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::cli {

/// Why a command did not do its job: what, why and what to type next.
struct Failure {
  ErrorCode code = ErrorCode::internal;
  Error error;
  std::string fix;  ///< plain language
  std::vector<NextAction> next;
};

/// A command line that cannot be understood; `command` is the one whose help explains it, empty where none was seen.
Failure usage_failure(std::string subject, std::string what, std::string why, std::string_view command);

}  // namespace joelclaw::infra::cli
