// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace joelclaw::infra {

/// When a process began, in the system's own units: clock ticks since boot on Linux, microseconds since 1970 on macOS.
/// None if there is no such process, or only its exit status is left of it.
std::optional<std::int64_t> start_of_process(std::int64_t pid);

/// Whether it runs. What may not be looked at (another user's process under hidepid) counts as alive if it can be
/// named.
bool is_process_alive(std::int64_t pid);

/// Field 22 of /proc/PID/stat, none where it is a zombie's; the second field may hold blanks and parentheses.
std::optional<std::int64_t> start_in_proc_stat(const char* text);

}  // namespace joelclaw::infra
