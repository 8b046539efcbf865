// SPDX-License-Identifier: MIT
#pragma once

#include "command_table.hpp"

namespace joelclaw::infra::cli {

/// The two halves of the table: commands that only look, and commands that act.
std::span<const CommandInfo> reading_commands();
std::span<const CommandInfo> acting_commands();

}  // namespace joelclaw::infra::cli
