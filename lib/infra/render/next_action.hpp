// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

struct Diagnosis;
struct Finding;

/// Something to type next: it can be pasted and run as it stands.
struct NextAction {
  std::string command, description;
  bool operator==(const NextAction&) const = default;
};

/// Which commands there are to be advised, and how they begin.
struct Advice {
  std::string program =
      "joelclaw-infra";  ///< with the options that name the same stack: "joelclaw-infra --config FILE"
  std::function<bool(std::string_view verb)> knows = [](std::string_view) { return true; };
};

/// Whether this program has a command that the finding's remedy names.
bool has_command(const Finding& finding, const Advice& advice);

/// The command that the finding's remedy names; the class's page where this program has no such command.
NextAction remedy_of(const Finding& finding, const Advice& advice);

/// What to do about a diagnosis, the first step first; nothing where all is well.
std::vector<NextAction> next_actions(const Diagnosis& diagnosis, const Advice& advice);

}  // namespace joelclaw::infra
