// SPDX-License-Identifier: MIT
#pragma once

namespace joelclaw::infra {

/// `joelclaw-infra __guard -- PROGRAM ARGUMENT ...`: runs a program in this process group until it ends (its exit
/// status is passed on) or until stdin is closed, which happens when whoever started the guard is gone, however it
/// went; then the whole group gets TERM and 500 ms later KILL. The program's stdin is /dev/null.
int guard_main(int argc, char** argv);

/// The hidden verb.
inline constexpr const char* guard_verb = "__guard";

}  // namespace joelclaw::infra
