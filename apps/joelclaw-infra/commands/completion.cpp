// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../embedded.hpp"

namespace joelclaw::infra::cli {

Report command_completion(Session& session) {
  const std::string& shell = session.invocation.arguments.front();
  const std::string file = shell == "zsh" ? "_joelclaw-infra" : "joelclaw-infra." + shell;
  Report report;
  report.text = find_embedded(embedded_completions(), file);
  report.result = JsonValue::object().with("shell", shell).with("script", report.text);
  return report;
}

}  // namespace joelclaw::infra::cli
