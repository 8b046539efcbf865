// SPDX-License-Identifier: MIT
#include <infra/base/stream.hpp>

#include <infra/base/text.hpp>

namespace joelclaw::infra {

std::string to_string(const StreamCommand& command) {
  std::string text = to_string(command.command);
  text += command.source ? " < " + shell_quote(command.source->path) : std::string{};
  text += command.sink && !command.sink->path.empty() ? " > " + shell_quote(command.sink->path) : std::string{};
  return text;
}

std::optional<Error> StreamOutcome::broken() const {
  for (const auto* stream : {&sunk, &fed}) {
    if (*stream && (*stream)->error) {
      return (*stream)->error;
    }
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra
