// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "status_report.hpp"

#include "../exit_code.hpp"
#include "../spec_source.hpp"

#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/render/status_json.hpp>
#include <infra/render/status_text.hpp>

#include <csignal>

namespace joelclaw::infra::cli {
namespace {

std::string name_of_signal(int signal) {
  return signal == SIGHUP ? "SIGHUP" : signal == SIGINT ? "SIGINT" : signal == SIGTERM ? "SIGTERM" : "a signal";
}

/// The two verdicts after which `status` has not done its job: it could not look, or is not to.
std::optional<Failure> unavailable(const Diagnosis& diagnosis) {
  for (const Finding& finding : diagnosis.findings) {
    const bool missing = finding.cls == FindingClass::tool_missing && finding.severity == Severity::fail;
    if (missing || finding.cls == FindingClass::not_hosted_here) {
      Failure failure;
      failure.code = missing ? ErrorCode::tool_missing : ErrorCode::not_hosted_here;
      failure.error = {to_string(finding.cls), finding.summary, "", {}};
      failure.fix = missing ? "install what is missing; the finding's evidence names the commands"
                            : "run it on a host that carries the stack";
      return failure;
    }
  }
  return std::nullopt;
}

}  // namespace

Report report_of(const Diagnosis& diagnosis, const StackSpec& spec, const Session& session) {
  Report report;
  const Verbosity verbosity = session.invocation.globals.verbosity;
  report.text = render_status(diagnosis, session.output.style(Stream::out), verbosity, {session.advice, spec.origin});
  report.result = status_result(diagnosis);
  report.code = exit_of(diagnosis.health);
  report.fix = fix_of(diagnosis, session.advice);
  report.next = next_actions(diagnosis, session.advice);
  if (auto failure = unavailable(diagnosis)) {
    report.code = exit_unavailable;
    report.fix = failure->fix;
    report.failure = std::move(failure);
    report.told = true;
  }
  if (const int signal = session.machine.surroundings.stop_signal(); signal != 0) {
    report.code = exit_of_signal(signal);
    report.failure = Failure{ErrorCode::interrupted,
                             {"status", "interrupted by " + name_of_signal(signal), "not everything had answered", {}},
                             "look again",
                             {{session.advice.program + " status", "look again"}}};
    report.fix = report.failure->fix;
    report.text.clear();
    report.told = false;
    report.next.clear();
  }
  return report;
}

Report command_status(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  if (session.controls.tools) {
    session.controls.tools(spec->tools);
  }
  session.output.emit_start("status", format_rfc3339(session.host.clock.wall()));
  if (session.invocation.has("--watch")) {
    return watch_status(session, *spec);
  }
  return report_of(session.use_cases.status(*spec, session.host), *spec, session);
}

}  // namespace joelclaw::infra::cli
