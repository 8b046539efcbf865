// SPDX-License-Identifier: MIT
#pragma once

#include <infra/execute/executor.hpp>
#include <infra/plan/call.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Makes the calls of one step, in order; the first that fails ends them, with an error that names the command, how it
/// ended and what it said last. What a secret call said is in no error.
Status make_calls(const std::vector<Call>& calls, const Step& step, RunContext& context);

}  // namespace joelclaw::infra
