// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "status_report.hpp"

#include "../exit_code.hpp"
#include "../spec_source.hpp"

#include <infra/port/clock.hpp>
#include <infra/render/port_text.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/ports.hpp>

namespace joelclaw::infra::cli {
namespace {

int code_of(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return exit_ok;
    case CheckState::warn:
      return exit_degraded;
    case CheckState::fail:
      return exit_down;
    case CheckState::unknown:
      break;
  }
  return exit_unknown;
}

/// What lies beneath the ports and breaks them, and what to type.
std::string way_on(const Diagnosis& diagnosis, const std::vector<NextAction>& next, const Style& style) {
  std::string text;
  if (diagnosis.root_cause && diagnosis.root_cause->layer != Layer::endpoints) {
    const Finding& root = *diagnosis.root_cause;
    text += labelled("cause", to_string(root.cls) + ": " + safe(root.summary), style);
  }
  text += next.empty() ? std::string{} : labelled("next", next.front().command, style);
  return text.empty() ? text : "\n" + text;
}

/// `judges`: the answer is whether the ports are right; else only whether they could be seen.
Report inventory(Session& session, const std::string& command, bool judges) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  if (session.controls.tools) {
    session.controls.tools(spec->tools);
  }
  session.output.emit_start(command, format_rfc3339(session.host.clock.wall()));
  const PortInventory taken = session.use_cases.ports(*spec, session.host);
  Report report = report_of(taken.diagnosis, *spec, session);
  if (report.failure) {
    return report;  // it could not look, was not to, or was interrupted
  }
  const CheckState worst = worst_of(taken.rows);
  const bool quiet = judges && session.invocation.globals.verbosity == Verbosity::quiet;
  report.text = render_ports(spec->name, taken.rows, session.output.style(Stream::out), quiet);
  report.result = ports_result(taken.rows);
  report.text += worst == CheckState::ok ? "" : way_on(taken.diagnosis, report.next, session.output.style(Stream::out));
  report.code = judges ? code_of(worst) : worst == CheckState::unknown ? exit_unknown : exit_ok;
  if (report.code == exit_ok) {
    report.fix.clear();
    report.next.clear();
  }
  return report;
}

}  // namespace

Report command_ports_list(Session& session) {
  return inventory(session, "ports list", false);
}

Report command_ports_check(Session& session) {
  return inventory(session, "ports check", true);
}

}  // namespace joelclaw::infra::cli
