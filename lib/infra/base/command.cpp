// SPDX-License-Identifier: MIT
#include <infra/base/command.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>

#include <cerrno>
#include <cstring>

namespace joelclaw::infra {

std::string to_string(const Command& command) {
  std::string text;
  for (const auto& [name, value] : command.environment.changes) {
    text += value ? name + "=" + shell_quote(*value) + " " : "env -u " + name + " ";
  }
  text += shell_quote(command.program);
  for (const std::string& argument : command.arguments) {
    text += " " + shell_quote(argument);
  }
  return text;
}

bool Outcome::succeeded() const {
  return exit_status() == 0;
}

std::optional<int> Outcome::exit_status() const {
  const Exited* exited = std::get_if<Exited>(&end);
  return exited == nullptr ? std::nullopt : std::optional<int>{exited->status};
}

std::string describe_end(const Outcome& outcome) {
  return std::visit(
      Overload{
          [](const NotStarted& none) {
            return none.error == ENOENT ? std::string{"not installed"}
                                        : std::string{"could not be started: "} + std::strerror(none.error);
          },
          [](const Exited& exited) { return "exit status " + std::to_string(exited.status); },
          [](const Signalled& signalled) { return "killed by signal " + std::to_string(signalled.signal); },
          [](const TimedOut&) { return std::string{"no answer within its deadline"}; },
          [](const Cancelled&) { return std::string{"cancelled"}; },
      },
      outcome.end);
}

}  // namespace joelclaw::infra
