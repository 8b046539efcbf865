// SPDX-License-Identifier: MIT
#include "reporter_choice.hpp"

#include <infra/port/terminal.hpp>
#include <infra/progress/text_reporters.hpp>

namespace joelclaw::infra::cli {

std::unique_ptr<Reporter> reporter_for(Session& session) {
  const Globals& globals = session.invocation.globals;
  if (globals.verbosity == Verbosity::quiet) {
    return std::make_unique<SilentReporter>();
  }
  if (globals.format == Format::ndjson) {
    return std::make_unique<NdjsonReporter>([&session](std::string_view line) { session.output.raw(std::string{line} + "\n"); });
  }
  Terminal& terminal = session.machine.terminal;
  const Style style = session.output.style(Stream::err);
  if (session.output.is_screen(Stream::err) && globals.verbosity == Verbosity::normal) {
    return std::make_unique<LiveReporter>(terminal, style);
  }
  return std::make_unique<PlainReporter>(terminal, style, globals.verbosity >= Verbosity::verbose);
}

}  // namespace joelclaw::infra::cli
