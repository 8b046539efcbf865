// SPDX-License-Identifier: MIT
#include "failure.hpp"

#include <utility>

namespace joelclaw::infra::cli {

Failure usage_failure(std::string subject, std::string what, std::string why, std::string_view command) {
  const std::string help = "joelclaw-infra help" + (command.empty() ? "" : " " + std::string{command});
  return {ErrorCode::usage,
          {std::move(subject), std::move(what), std::move(why), {}},
          "correct the command line; `" + help + "` shows how it is written",
          {{help, command.empty() ? "all commands" : "its options and arguments"}}};
}

}  // namespace joelclaw::infra::cli
