// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/stack/spec_problem.hpp>
#include <infra/stack/stack_spec.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// The spec that `text` holds, every default filled in, or everything that is wrong with it, in order of place. `file`
/// names it in the problems and is its origin. Never throws on any bytes.
Result<StackSpec, std::vector<SpecProblem>> load_spec(std::string_view text, const std::string& file);

}  // namespace joelclaw::infra
