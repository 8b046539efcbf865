// SPDX-License-Identifier: MIT
#include "ports_change.hpp"
#include "run_report.hpp"

#include "../exit_code.hpp"
#include "../spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/render/status_text.hpp>
#include <infra/render/words.hpp>
#include <infra/stack/port_argument.hpp>
#include <infra/stack/port_edit.hpp>
#include <infra/use_case/ports_change.hpp>

namespace joelclaw::infra::cli {
namespace {

std::string verb_of(bool removes) {
  return removes ? "ports remove" : "ports add";
}

Failure unusable(const Error& error, std::string_view command) {
  return usage_failure(error.subject, error.what, error.why, command);
}

/// "NS/NAME[:PORT]" into the mapping.
std::optional<Failure> take_service(const std::string& text, PortMapping& port) {
  const auto slash = text.find('/');
  const auto colon = text.find(':');
  const std::string space = text.substr(0, slash);
  const std::string name = slash == std::string::npos ? "" : text.substr(slash + 1, colon - std::min(colon, slash + 1));
  if (space.empty() || name.empty() || contains(name, "/") || (colon != std::string::npos && colon + 1 == text.size())) {
    return usage_failure("--service", "'" + excerpt(text, 60) + "' is no service", "it is NAMESPACE/NAME or NAMESPACE/NAME:PORT",
                         "ports add");
  }
  port.service = ObjectName{space, name};
  port.service_port = colon == std::string::npos ? "" : text.substr(colon + 1);
  return std::nullopt;
}

Result<PortsOptions, Failure> read_options(const Session& session, const Acting& acting, bool removes) {
  const Invocation& invocation = session.invocation;
  const auto port = parse_port_argument(invocation.arguments.front());
  if (!port) {
    return unusable(port.error(), verb_of(removes));
  }
  PortsOptions options;
  options.port = *port;
  options.removes = removes;
  if (const auto service = invocation.value("--service")) {
    if (auto failure = take_service(*service, options.port)) {
      return std::move(*failure);
    }
  }
  const std::string strategy = invocation.value("--strategy").value_or("edit");
  options.strategy = strategy == "swap" ? PortStrategy::swap : PortStrategy::edit;
  options.plan_only = acting.plan_only;
  options.confirm = invocation.value("--confirm").value_or("");
  options.canonical_spec = canonical(acting.spec);
  options.record = acting.spec.origin;
  options.wait = acting.wait;
  options.deadline = acting.deadline;
  return options;
}

Report refused(const PortsReport& done, const std::string& verb, const Session& session) {
  Failure failure;
  failure.code = !done.needs_digest ? ErrorCode::refused
                 : session.invocation.value("--confirm") ? ErrorCode::confirmation_void
                                                         : ErrorCode::confirmation_missing;
  failure.error = *done.refusal;
  failure.fix = join(failure.error.hints, "; ");
  failure.error.hints.clear();
  std::string again = session.advice.program + " " + verb + " " + session.invocation.arguments.front();
  failure.next = done.needs_digest
                     ? std::vector<NextAction>{{again + " --plan", "the plan and its digest"}}
                     : std::vector<NextAction>{{session.advice.program + " ports list", "who has which port"}};
  return failed(std::move(failure));
}

std::string headline(const PortsReport& done, const PortsOptions& options, const std::string& stack, const Style& style) {
  const std::string port = to_string(options.port);
  if (done.held) {
    const std::string what = options.removes ? " is published no longer" : " is published";
    const bool acted = std::any_of(done.steps.begin(), done.steps.end(),
                                   [](const StepReport& each) { return each.end == StepEnd::done; });
    return stack + "  " + paint("done", Tone::good, style) + "   " + port + what + (acted ? "" : ", nothing was changed") + "\n";
  }
  const std::string why = done.error ? ": " + safe(to_string(*done.error)) : std::string{};
  return stack + "  " + paint(done.undone ? "UNDONE" : "FAILED", Tone::bad, style) + why + "\n" +
         (done.undone ? "the former ports are back\n" : "");
}

/// Where there is no file to write it into.
std::string record_text(const PortsReport& done, const PortsOptions& options, const StackSpec& spec, const Style& style) {
  const bool named = std::any_of(spec.ports.begin(), spec.ports.end(),
                                 [&](const PortMapping& each) { return each.same_identity(options.port); });
  if (!spec.origin.empty() || named != options.removes || !(done.held || options.plan_only)) {
    return {};
  }
  return labelled("spec", options.removes ? "there is no spec file, and the built-in default names this port: `config init` "
                                            "writes one, to take it out of"
                                          : "there is no spec file to write it into: `config init` writes one, then add below "
                                            "`ports:`  " + port_line(options.port), style);
}

int code_of(const PortsReport& done) {
  if (!done.held || !done.after) {
    return exit_down;
  }
  return done.after->health == Health::healthy ? exit_ok : exit_degraded;
}

Report report_of(const PortsReport& done, const PortsOptions& options, const Acting& acting, const Session& session) {
  const Style style = session.output.style(Stream::out);
  const std::string digest = digest_of(done.plan, options.canonical_spec);
  Report report;
  report.result = run_result(done.plan, done.steps, digest, done.before,
                             acting.plan_only ? std::optional<Diagnosis>{} : done.after);
  if (acting.plan_only) {
    report.text = planned_text(verb_of(options.removes), done, digest, session, acting.spec.name);
    report.text += record_text(done, options, acting.spec, style);
    report.code = done.before && done.before->health == Health::unknown ? exit_unknown : exit_ok;
    return report;
  }
  report.text = headline(done, options, acting.spec.name, style) + steps_text(done, session);
  report.text += record_text(done, options, acting.spec, style);
  report.code = code_of(done);
  if (done.after) {
    report.text += render_headline(*done.after, style);
    report.next = next_actions(*done.after, session.advice);
  }
  return report;
}

Report change(Session& session, bool removes) {
  const std::string verb = verb_of(removes);
  auto acting = begin_acting(session, verb);
  if (!acting) {
    return failed(std::move(acting.error()));
  }
  const auto options = read_options(session, *acting, removes);
  if (!options) {
    return failed(options.error());
  }
  const PortsReport done = change_ports(acting->spec, session.host, *acting->reporter, *options);
  if (auto other = not_acted(verb + " " + session.invocation.arguments.front(), done, session)) {
    return std::move(*other);
  }
  return done.refusal ? refused(done, verb, session) : report_of(done, *options, *acting, session);
}

}  // namespace

Report command_ports_add(Session& session) {
  return change(session, false);
}

Report command_ports_remove(Session& session) {
  return change(session, true);
}

}  // namespace joelclaw::infra::cli
