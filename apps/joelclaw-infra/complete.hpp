// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/host.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::cli {

/// The hidden verb that completion scripts call.
inline constexpr const char* complete_verb = "__complete";

/// Values of a kind, a line each, with a tabulator and what it is: commands, classes, scenarios, shells, services,
/// ports, probes, profiles. Silent and empty where it knows nothing: a completion that complains is worse than none.
/// Asks no network and starts no child.
std::string complete(const std::vector<std::string>& arguments, Host& host);

}  // namespace joelclaw::infra::cli
