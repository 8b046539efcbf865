// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>

#include <string>

namespace joelclaw::infra::cli {

/// One line for -vv: how long it took, how it ended, what was asked.
std::string log_line(const Question& question, const Answer& answer);

}  // namespace joelclaw::infra::cli
