// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>

namespace joelclaw::infra::cli {

/// The exit codes that are no error code's own; see the contract's table.
inline constexpr int exit_ok = 0;
inline constexpr int exit_degraded = 1;
inline constexpr int exit_down = 2;
inline constexpr int exit_unknown = 3;
inline constexpr int exit_unavailable = 69;
inline constexpr int exit_bug = 70;
inline constexpr int exit_io = 74;

/// The code of a verdict where the stack could be looked at at all.
int exit_of(Health health);

/// 128 and the signal's number.
int exit_of_signal(int signal);

}  // namespace joelclaw::infra::cli
