// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "run_report.hpp"

#include "../exit_code.hpp"
#include "../reporter_choice.hpp"
#include "../spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/render/status_text.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/heal.hpp>

namespace joelclaw::infra::cli {
namespace {

constexpr int exit_hold = 75;

std::string until_text(const Hold& hold) {
  return hold.until ? " until " + format_rfc3339(*hold.until) : std::string{};
}

int code_of(const HealReport& report) {
  if (report.decision == Decision::hold) {
    return exit_hold;
  }
  if (report.end != RunEnd::done || !report.held) {
    return exit_down;
  }
  const Health health = report.after ? report.after->health : Health::unknown;
  if (health == Health::unknown && report.steps.empty()) {
    return exit_unknown;
  }
  if (report.decision == Decision::nothing_to_do) {
    return health == Health::down ? exit_down : exit_ok;
  }
  return health == Health::healthy ? exit_ok : health == Health::degraded ? exit_degraded : exit_down;
}

std::string headline(const HealReport& report, const Style& style, const std::string& stack) {
  switch (report.decision) {
    case Decision::nothing_to_do:
      return stack + "  " + paint("nothing to do", Tone::good, style) + "\n";
    case Decision::hold:
      return stack + "  " + paint("HOLD", Tone::warning, style) + "   " + to_string(report.hold->reason) +
             until_text(*report.hold) + ": " + safe(report.hold->words) + "\n";
    case Decision::escalate:
      return stack + "  " + paint("ESCALATE", Tone::bad, style) + "   a person is needed\n";
    case Decision::repair:
      break;
  }
  if (!report.held || report.end != RunEnd::done) {
    const std::string why = report.error ? ": " + safe(to_string(*report.error)) : std::string{};
    return stack + "  " + paint("NOT REPAIRED", Tone::bad, style) + why + "\n";
  }
  return stack + "  " + paint("repaired", Tone::good, style) + "   and held\n";
}

std::string escalations(const HealReport& report, const Style& style) {
  std::string text;
  for (const Escalation& each : report.escalations) {
    text += labelled("person", to_string(each.cls) + " of " + safe(each.subject) + ": " + safe(each.words), style);
  }
  return text;
}

JsonValue result_of(const HealReport& report, const std::string& digest, bool plan_only) {
  JsonValue result = run_result(report.plan, report.steps, digest, report.before,
                                plan_only ? std::optional<Diagnosis>{} : report.after);
  result.with("decision", to_string(report.decision));
  if (report.hold) {
    JsonValue hold = JsonValue::object().with("reason", to_string(report.hold->reason));
    hold.with("until", report.hold->until ? JsonValue{format_rfc3339(*report.hold->until)} : JsonValue{});
    result.with("hold", std::move(hold.with("words", report.hold->words)));
  }
  JsonValue persons = JsonValue::array();
  for (const Escalation& each : report.escalations) {
    persons.push(JsonValue::object().with("class", to_string(each.cls)).with("subject", each.subject).with("why", each.words));
  }
  return std::move(result.with("escalations", std::move(persons)));
}

Report report_of(const HealReport& healed, const StackSpec& spec, const Session& session, bool plan_only) {
  const Style style = session.output.style(Stream::out);
  const std::string digest = digest_of(healed.plan, canonical(spec));
  Report report;
  report.result = result_of(healed, digest, plan_only);
  report.text = headline(healed, style, spec.name);
  if (plan_only) {
    report.text = spec.name + (healed.steps.empty() ? "  nothing would be done\n" : "  heal would do this\n");
    report.text += "\n" + render_plan(healed.plan, lines_of_steps(healed.steps), digest, style);
    for (const Hold& each : healed.plan.holds) {
      report.text += labelled("hold", each.about + ": " + to_string(each.reason) + until_text(each) + ", " + safe(each.words), style);
    }
  } else if (!healed.steps.empty()) {
    report.text += "\n" + render_steps(lines_of_steps(healed.steps), style) + "\n";
  }
  report.text += escalations(healed, style);
  report.code = plan_only ? (healed.before && healed.before->health == Health::unknown ? exit_unknown : exit_ok) : code_of(healed);
  if (!plan_only && healed.after && healed.decision != Decision::nothing_to_do) {
    report.text += render_headline(*healed.after, style);
    report.next = next_actions(*healed.after, session.advice);
  }
  return report;
}

Report interrupted(const Session& session, int signal) {
  Report report = failed(Failure{ErrorCode::interrupted, {"heal", "interrupted", "the journal tells how far it came", {}},
                                 "the next run goes on from there", {{session.advice.program + " heal", "go on"}}});
  report.code = exit_of_signal(signal);
  return report;
}

}  // namespace

Report command_heal(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  if (session.controls.tools) {
    session.controls.tools(spec->tools);
  }
  HealOptions options;
  options.plan_only = session.invocation.has("--plan") || session.invocation.has("--dry-run");
  options.force = session.invocation.value("--force").value_or("");
  options.wait = session.invocation.globals.wait.value_or(Duration{0});
  if (session.invocation.globals.timeout) {
    options.deadline = session.host.clock.awake() + *session.invocation.globals.timeout;
  }
  if (session.controls.outlive_terminal && !options.plan_only) {
    session.controls.outlive_terminal();
  }
  session.output.emit_start("heal", format_rfc3339(session.host.clock.wall()));
  const auto reporter = reporter_for(session);
  const HealReport healed = session.use_cases.heal(*spec, session.host, *reporter, options);
  if (healed.busy) {
    return held_by_other("heal", healed.holder, session);
  }
  if (healed.no_state) {
    return without_state("heal", *healed.no_state, session);
  }
  if (const int signal = session.machine.surroundings.stop_signal(); signal != 0) {
    return interrupted(session, signal);
  }
  return report_of(healed, *spec, session, options.plan_only);
}

}  // namespace joelclaw::infra::cli
