// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace joelclaw::infra {

/// When a process began, in the system's own units: clock ticks since boot on Linux, microseconds since 1970 on macOS.
/// None if there is no such process, or only its exit status is left of it.
std::optional<std::int64_t> start_of_process(std::int64_t pid);

/// Names the time since the host was started; empty where the system does not say.
std::string boot_id();

/// Makes sure that nothing is left of the process group that a process led which was started then. TERM, then KILL after
/// `patience`. True where it is gone or was never that one.
bool end_process_group(std::int64_t pid, std::int64_t start, int patience_ms);

/// Whether it runs. What may not be looked at (another user's process under hidepid) counts as alive if it can be
/// named.
bool is_process_alive(std::int64_t pid);

/// Field 22 of /proc/PID/stat, none where it is a zombie's; the second field may hold blanks and parentheses.
std::optional<std::int64_t> start_in_proc_stat(const char* text);

}  // namespace joelclaw::infra
