// SPDX-License-Identifier: MIT
#pragma once

#include "command_table.hpp"
#include "failure.hpp"

#include <infra/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra::cli {

/// The command, or the group of commands, that the first words of a line name; neither where there are no words.
struct Recognised {
  const CommandInfo* info = nullptr;
  std::string group;
  std::size_t words = 0;  ///< how many of them name it
};
Result<Recognised, Failure> recognise(const std::vector<std::string>& words);

/// What the contract names and this version does not have.
Failure not_built(std::string_view what);

}  // namespace joelclaw::infra::cli
