// SPDX-License-Identifier: MIT
#pragma once

#include "report.hpp"
#include "session.hpp"

#include <string_view>

namespace joelclaw::infra::cli {

using CommandFunction = Report (*)(Session&);

/// What a command does; null for one that is not built.
CommandFunction function_of(std::string_view command);

}  // namespace joelclaw::infra::cli
