// SPDX-License-Identifier: MIT
#pragma once

#include "command_table.hpp"

#include <infra/render/json_value.hpp>
#include <infra/render/style.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra::cli {

/// What the program is and which commands it has.
std::string help_of_program(const Style& style);
std::string help_of_group(std::string_view group, const Style& style);
std::string help_of(const CommandInfo& command, const Style& style);

/// "joelclaw-infra status [--watch [INTERVAL]]"
std::string usage_of(const CommandInfo& command);

/// The same for a program: description and commands with their usage; all of a group's, or one command's own.
JsonValue help_result();
JsonValue help_result(const CommandInfo& command);

}  // namespace joelclaw::infra::cli
