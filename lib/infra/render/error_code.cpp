// SPDX-License-Identifier: MIT
#include <infra/render/error_code.hpp>

#include <array>
#include <cstddef>

namespace joelclaw::infra {
namespace {

constexpr std::array table{
    ErrorCodeInfo{ErrorCode::usage, "USAGE", 64, false},
    ErrorCodeInfo{ErrorCode::not_in_this_version, "NOT_IN_THIS_VERSION", 64, false},
    ErrorCodeInfo{ErrorCode::spec_invalid, "SPEC_INVALID", 78, false},
    ErrorCodeInfo{ErrorCode::tool_missing, "TOOL_MISSING", 69, false},
    ErrorCodeInfo{ErrorCode::not_hosted_here, "NOT_HOSTED_HERE", 69, false},
    ErrorCodeInfo{ErrorCode::unobservable, "UNOBSERVABLE", 3, true},
    ErrorCodeInfo{ErrorCode::refused, "REFUSED", 4, false},
    ErrorCodeInfo{ErrorCode::confirmation_missing, "CONFIRMATION_MISSING", 4, false},
    ErrorCodeInfo{ErrorCode::confirmation_void, "CONFIRMATION_VOID", 4, false},
    ErrorCodeInfo{ErrorCode::lock_held, "LOCK_HELD", 75, true},
    ErrorCodeInfo{ErrorCode::hold, "HOLD", 75, true},
    ErrorCodeInfo{ErrorCode::operation_failed, "OPERATION_FAILED", 2, true},
    ErrorCodeInfo{ErrorCode::timeout, "TIMEOUT", 2, true},
    ErrorCodeInfo{ErrorCode::interrupted, "INTERRUPTED", 130, true},
    ErrorCodeInfo{ErrorCode::io, "IO", 74, true},
    ErrorCodeInfo{ErrorCode::internal, "INTERNAL", 70, false},
};

}  // namespace

std::span<const ErrorCodeInfo> all_error_codes() {
  return table;
}

const ErrorCodeInfo& info(ErrorCode code) {
  return table.at(static_cast<std::size_t>(code));
}

}  // namespace joelclaw::infra
