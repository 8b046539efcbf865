// SPDX-License-Identifier: MIT
#include "run_report.hpp"

#include "../exit_code.hpp"
#include "../reporter_choice.hpp"
#include "../spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/render/class_text.hpp>
#include <infra/render/status_json.hpp>
#include <infra/render/words.hpp>
#include <infra/stack/to_yaml.hpp>

namespace joelclaw::infra::cli {

std::vector<StepLine> lines_of_steps(const std::vector<StepReport>& steps) {
  std::vector<StepLine> lines;
  for (const StepReport& each : steps) {
    lines.push_back({each.id, each.title, each.why, each.unless, each.commands, each.destructive, to_string(each.end),
                     each.took, each.detail});
  }
  return lines;
}

JsonValue run_result(const Plan& plan, const std::vector<StepReport>& steps, const std::string& digest,
                     const std::optional<Diagnosis>& before, const std::optional<Diagnosis>& after) {
  JsonValue result = JsonValue::object().with("plan", plan_json(plan, lines_of_steps(steps), digest));
  if (before) {
    result.with("before", status_result(*before));
  }
  if (after) {
    result.with("after", status_result(*after));
  }
  return result;
}

Report held_by_other(const std::string& verb, const std::optional<LockHolder>& holder, const Session& session) {
  const std::string who = holder ? holder->verb + " (pid " + std::to_string(holder->pid) + ") since " +
                                       format_rfc3339(holder->since) +
                                       (holder->step.empty() ? std::string{} : ", at " + holder->step)
                                 : std::string{"another run of this program"};
  Failure failure;
  failure.code = ErrorCode::lock_held;
  failure.error = {verb, "not now", who + " is at work", {}};
  failure.fix = "wait for it";
  failure.next = {{session.advice.program + " --wait 5m " + verb, "wait for it, then go on"}};
  return failed(std::move(failure));
}

Report without_state(const std::string& verb, const Error& error, const Session& session) {
  Failure failure;
  failure.code = ErrorCode::io;
  failure.error = {verb, "nothing was done", to_string(error), {}};
  failure.fix = "the state directory must be yours, mode 0700, on a disk with room";
  failure.next = {{session.advice.program + " status", "names what is wrong with it"}};
  return failed(std::move(failure));
}

Result<Acting, Failure> begin_acting(Session& session, const std::string& verb) {
  const Globals& globals = session.invocation.globals;
  auto spec = spec_in_force(globals, session.host);
  if (!spec) {
    return to_failure(spec.error());
  }
  if (session.controls.tools) {
    session.controls.tools(spec->tools);
  }
  Acting acting;
  acting.spec = std::move(*spec);
  acting.plan_only = session.invocation.has("--plan") || session.invocation.has("--dry-run");
  acting.wait = globals.wait.value_or(Duration{0});
  if (globals.timeout) {
    acting.deadline = session.host.clock.awake() + *globals.timeout;
  }
  // A watch goes on from its journal: it need not outlive whoever started it.
  if (session.controls.outlive_terminal && !acting.plan_only && !session.invocation.has("--watch")) {
    session.controls.outlive_terminal();
  }
  session.output.emit_start(verb, format_rfc3339(session.host.clock.wall()));
  acting.reporter = reporter_for(session);
  return acting;
}

std::optional<Report> not_acted(const std::string& verb, const ChangeReport& change, const Session& session) {
  if (change.busy) {
    return held_by_other(verb, change.holder, session);
  }
  if (change.no_state) {
    return without_state(verb, *change.no_state, session);
  }
  const int signal = session.machine.surroundings.stop_signal();
  if (signal == 0) {
    return std::nullopt;
  }
  Failure failure;
  failure.code = ErrorCode::interrupted;
  failure.error = {verb, "was interrupted", "its journal says how far it came, and the next run goes on from there", {}};
  failure.fix = "go on";
  failure.next = {{session.advice.program + " " + verb, "go on"}};
  Report report = failed(std::move(failure));
  report.code = exit_of_signal(signal);
  return report;
}

std::string steps_text(const ChangeReport& change, const Session& session) {
  const Output& output = session.output;
  const bool shown = output.is_terminal(Stream::out) && output.is_terminal(Stream::err) &&
                     session.invocation.globals.verbosity != Verbosity::quiet;
  if (change.steps.empty() || shown) {
    return {};
  }
  return "\n" + render_steps(lines_of_steps(change.steps), output.style(Stream::out)) + "\n";
}

std::string planned_text(const std::string& verb, const ChangeReport& change, const std::string& digest,
                         const Session& session, const std::string& stack) {
  const std::string head = change.steps.empty() ? "  nothing would be done\n" : "  " + verb + " would do this\n";
  return stack + head + "\n" +
         render_plan(change.plan, lines_of_steps(change.steps), digest, session.output.style(Stream::out));
}

std::string persons_text(const std::vector<Escalation>& escalations, const Style& style) {
  std::string text;
  for (const Escalation& each : escalations) {
    text += labelled("person", to_string(each.cls) + " of " + safe(each.subject) + ": " + safe(why_of(each)), style);
  }
  return text;
}

std::string why_of(const Escalation& escalation) {
  if (!escalation.words.empty()) {
    return escalation.words;
  }
  const ClassText& text = text_of(escalation.cls);
  return std::string{text.repair.empty() ? text.meaning : text.repair};
}

std::string canonical(const StackSpec& spec) {
  return to_yaml(spec, YamlNotes::none);
}

}  // namespace joelclaw::infra::cli
