// SPDX-License-Identifier: MIT
#pragma once

#include "failure.hpp"
#include "invocation.hpp"

#include <infra/base/result.hpp>
#include <infra/port/host.hpp>
#include <infra/stack/spec_problem.hpp>
#include <infra/stack/stack_spec.hpp>

#include <string>
#include <variant>
#include <vector>

namespace joelclaw::infra::cli {

/// Where the spec in force is looked for, and who said so.
struct SpecPlaceOf {
  std::string path;       ///< absolute; empty where there is no home
  std::string source;     ///< "--config", "JOELCLAW_INFRA_CONFIG", "XDG_CONFIG_HOME", "default"
  bool demanded = false;  ///< named by the user: it must be there
};
Result<SpecPlaceOf, Failure> spec_place(const Globals& globals, const Host& host);

/// Everything that is wrong with a spec, or why it could not be read.
using SpecTrouble = std::variant<std::vector<SpecProblem>, Failure>;

/// Reads, trusts and loads one file.
Result<StackSpec, SpecTrouble> load_file(const std::string& path, const Host& host);

/// The spec in force: the file, or the built-in default where there is none and none was named.
Result<StackSpec, SpecTrouble> spec_in_force(const Globals& globals, const Host& host);

/// The first problem as a failure, which says how many more there are.
Failure to_failure(const SpecTrouble& trouble);

}  // namespace joelclaw::infra::cli
