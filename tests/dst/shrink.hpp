// SPDX-License-Identifier: MIT
#pragma once

#include "dst/play.hpp"

#include <string>

namespace joelclaw::infra::dst {

/// The schedule without every happening that the same rule is broken without.
Schedule shrunk(const Schedule& schedule, const Healer& healer, const std::string& rule);

/// The whole of a failure for a person: what was broken, by which seed, how to play it again, and what is left of the
/// schedule when all is dropped that it fails without.
std::string failure(const Schedule& schedule, const Healer& healer, const Verdict& verdict);
/// Its first two lines.
std::string failure_in_short(const Schedule& schedule, const Verdict& verdict);

}  // namespace joelclaw::infra::dst
