// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "run_report.hpp"

#include "../exit_code.hpp"

#include <infra/base/text.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/down.hpp>

namespace joelclaw::infra::cli {
namespace {

std::string headline(const DownReport& report, const Style& style, const std::string& stack) {
  if (!report.at_rest) {
    const std::string why = report.error ? ": " + safe(to_string(*report.error)) : std::string{};
    return stack + "  " + paint("NOT AT REST", Tone::bad, style) + why + "\n";
  }
  const bool was = report.steps.empty();
  return stack + "  " + paint("at rest", Tone::good, style) + (was ? "   it was already" : "") +
         "   heal leaves it so until the next up\n";
}

Report report_of(const DownReport& done, const Acting& acting, const Session& session) {
  const Style style = session.output.style(Stream::out);
  const std::string digest = digest_of(done.plan, canonical(acting.spec));
  Report report;
  report.result = run_result(done.plan, done.steps, digest, done.before,
                             acting.plan_only ? std::optional<Diagnosis>{} : done.after);
  if (acting.plan_only) {
    report.text = planned_text("down", done, digest, session, acting.spec.name);
    report.code = done.before && done.before->health == Health::unknown ? exit_unknown : exit_ok;
    return report;
  }
  report.text = headline(done, style, acting.spec.name);
  report.text += steps_text(done, session);
  for (const std::string& note : done.plan.notes) {
    report.text += labelled("note", safe(note), style);
  }
  report.code = done.at_rest ? exit_ok : exit_down;
  report.next = done.at_rest ? std::vector<NextAction>{{session.advice.program + " up", "brings it back"}}
                             : std::vector<NextAction>{{session.advice.program + " status", "what still runs"},
                                                       {session.advice.program + " down", "goes on"}};
  return report;
}

}  // namespace

Report command_down(Session& session) {
  auto acting = begin_acting(session, "down");
  if (!acting) {
    return failed(std::move(acting.error()));
  }
  DownOptions options;
  options.plan_only = acting->plan_only;
  options.keep_vm = session.invocation.has("--keep-vm");
  options.reason = session.invocation.value("--reason").value_or("");
  options.wait = acting->wait;
  options.deadline = acting->deadline;
  const DownReport done = session.use_cases.down(acting->spec, session.host, *acting->reporter, options);
  if (auto other = not_acted("down", done, session)) {
    return std::move(*other);
  }
  return report_of(done, *acting, session);
}

}  // namespace joelclaw::infra::cli
