// SPDX-License-Identifier: MIT
#pragma once

#include <infra/execute/executor.hpp>
#include <infra/plan/call.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Whether all calls were made, or one said that the rest would change nothing.
enum class Made { all, needless };

/// Makes the calls of one step, in order; the first that fails ends them, with an error that names the command, how it
/// ended and what it said last. What a secret call said is in no error.
Result<Made> make_calls(const std::vector<Call>& calls, const Step& step, RunContext& context);

}  // namespace joelclaw::infra
