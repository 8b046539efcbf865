// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../help.hpp"
#include "../recognise.hpp"

namespace joelclaw::infra::cli {

Report command_help(Session& session) {
  const auto recognised = recognise(session.invocation.arguments);
  if (!recognised) {
    return failed(recognised.error());
  }
  const Style style = session.output.style(Stream::out);
  Report report;
  report.result = recognised->info != nullptr ? help_result(*recognised->info) : help_result();
  report.text = recognised->info != nullptr  ? help_of(*recognised->info, style)
                : !recognised->group.empty() ? help_of_group(recognised->group, style)
                                             : help_of_program(style);
  return report;
}

}  // namespace joelclaw::infra::cli
