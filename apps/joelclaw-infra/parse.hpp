// SPDX-License-Identifier: MIT
#pragma once

#include "failure.hpp"
#include "invocation.hpp"

#include <infra/base/result.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::cli {

/// What can be told of a command line before it is understood, so that a usage error obeys it too.
struct FirstGlance {
  Format format = Format::text;
  bool quiet = false;
  std::vector<std::size_t> words;       ///< places of what is neither an option nor a global option's value
  std::optional<std::size_t> stranger;  ///< an option that is not global and stands before the command
};
FirstGlance glance(const std::vector<std::string>& arguments);

/// The arguments without the program's name.
Result<Invocation, Failure> parse(const std::vector<std::string>& arguments);

}  // namespace joelclaw::infra::cli
