// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "run_report.hpp"

#include "../exit_code.hpp"

#include <infra/base/text.hpp>
#include <infra/render/status_text.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/up.hpp>

#include <algorithm>
#include <optional>

namespace joelclaw::infra::cli {
namespace {

constexpr int exit_refused = 4;

bool has_acted(const UpReport& report) {
  return std::any_of(report.steps.begin(), report.steps.end(),
                     [](const StepReport& each) { return each.end == StepEnd::done; });
}

std::string headline(const UpReport& report, const Style& style, const std::string& stack) {
  if (report.left_down) {
    return stack + "  " + paint("down on purpose", Tone::warning, style) + "   left as it is\n";
  }
  if (!report.held) {
    const std::string why = report.error ? ": " + safe(to_string(*report.error)) : std::string{};
    return stack + "  " + paint("NOT UP", Tone::bad, style) + why + "\n";
  }
  return stack + "  " + paint("up", Tone::good, style) + "   " +
         (has_acted(report) ? "every layer is well, and stayed so" : "it was, nothing was changed") + "\n";
}

int code_of(const UpReport& report) {
  if (report.left_down) {
    return exit_ok;
  }
  if (!report.held || !report.after) {
    return exit_down;
  }
  const Health health = report.after->health;
  return health == Health::healthy ? exit_ok : health == Health::degraded ? exit_degraded : exit_down;
}

/// Who cannot look, or is not to, has a code of its own.
std::optional<ErrorCode> unavailable(const UpReport& done) {
  if (done.before && done.before->find(FindingClass::not_hosted_here) != nullptr) {
    return ErrorCode::not_hosted_here;
  }
  const Finding* missing = done.before ? done.before->find(FindingClass::tool_missing) : nullptr;
  return missing != nullptr && missing->severity == Severity::fail ? std::optional{ErrorCode::tool_missing} : std::nullopt;
}

Report refused(const UpReport& done, const Session& session) {
  Failure failure;
  if (const auto code = unavailable(done)) {
    failure.code = *code;
    failure.error = *done.refusal;
    failure.fix = "nothing was changed";
    return failed(std::move(failure));
  }
  failure.code = ErrorCode::refused;
  failure.error = *done.refusal;
  failure.fix = "nothing was changed";
  failure.error.hints.clear();
  failure.next = {{session.advice.program + " explain container-missing", "what it means, and what to do by hand"}};
  if (session.advice.knows("recreate")) {
    failure.next.push_back({session.advice.program + " recreate --adopt-volumes --plan", "takes the volumes over"});
  }
  Report report = failed(std::move(failure));
  report.code = exit_refused;
  return report;
}

Report report_of(const UpReport& done, const Acting& acting, const Session& session) {
  const Style style = session.output.style(Stream::out);
  const std::string digest = digest_of(done.plan, canonical(acting.spec));
  Report report;
  report.result = run_result(done.plan, done.steps, digest, done.before,
                             acting.plan_only ? std::optional<Diagnosis>{} : done.after);
  if (acting.plan_only) {
    report.text = planned_text("up", done, digest, session, acting.spec.name) + persons_text(done.escalations, style);
    report.code = done.before && done.before->health == Health::unknown ? exit_unknown : exit_ok;
    return report;
  }
  report.text = headline(done, style, acting.spec.name);
  report.text += steps_text(done, session);
  report.text += persons_text(done.escalations, style);
  report.code = code_of(done);
  if (done.after && !done.left_down) {
    report.text += render_headline(*done.after, style);
    report.next = next_actions(*done.after, session.advice);
  }
  return report;
}

}  // namespace

Report command_up(Session& session) {
  auto acting = begin_acting(session, "up");
  if (!acting) {
    return failed(std::move(acting.error()));
  }
  UpOptions options;
  options.plan_only = acting->plan_only;
  options.if_intended = session.invocation.has("--if-intended");
  options.restart_vm = session.invocation.has("--restart-vm");
  options.wait = acting->wait;
  options.deadline = acting->deadline;
  const UpReport done = session.use_cases.up(acting->spec, session.host, *acting->reporter, options);
  if (auto other = not_acted("up", done, session)) {
    return std::move(*other);
  }
  return done.refusal ? refused(done, session) : report_of(done, *acting, session);
}

}  // namespace joelclaw::infra::cli
