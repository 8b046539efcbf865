// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "heal_report.hpp"

#include "../exit_code.hpp"

#include <infra/base/text.hpp>
#include <infra/render/status_text.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/heal.hpp>

#include <algorithm>

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
  if (report.end != RunEnd::done || !report.held || report.decision == Decision::escalate) {
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
      if (report.after && report.after->health == Health::unknown) {
        return render_headline(*report.after, style);  // who saw too little cannot say that nothing is to be done
      }
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

std::string holds_text(const std::vector<Hold>& holds, const Style& style) {
  std::string text;
  for (const Hold& each : holds) {
    text += labelled("hold", each.about + ": " + to_string(each.reason) + until_text(each) + ", " + safe(each.words),
                     style);
  }
  return text;
}

/// The command alone on its line: it is there to be pasted.
std::string next_line(const std::string& command) {
  return "next      " + command + "\n";
}

/// What a plan holds back only until it has been seen often enough, a run without --plan confirms by itself.
bool can_be_confirmed(const HealReport& report) {
  return std::any_of(report.plan.holds.begin(), report.plan.holds.end(),
                     [](const Hold& each) { return each.can_be_confirmed; });
}

/// The hold has said it already.
bool says_the_same(const HealReport& report) {
  const auto& root = report.after->root_cause;
  return report.decision == Decision::hold && root && to_string(root->cls) == to_string(report.hold->reason);
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
    persons.push(
        JsonValue::object().with("class", to_string(each.cls)).with("subject", each.subject).with("why", why_of(each)));
  }
  return std::move(result.with("escalations", std::move(persons)));
}

}  // namespace

Report report_of(const HealReport& healed, const StackSpec& spec, const Session& session, bool plan_only) {
  const Style style = session.output.style(Stream::out);
  const std::string digest = digest_of(healed.plan, canonical(spec));
  Report report;
  report.result = result_of(healed, digest, plan_only);
  if (plan_only) {
    report.text = planned_text("heal", healed, digest, session, spec.name) + holds_text(healed.plan.holds, style);
    report.text += persons_text(healed.escalations, style);
    if (can_be_confirmed(healed)) {
      report.next = {{session.advice.program + " heal", "looks on until it is sure, then repairs"}};
      report.text += next_line(report.next.front().command);
    }
    report.code = healed.before && healed.before->health == Health::unknown ? exit_unknown : exit_ok;
    return report;
  }
  report.text = headline(healed, style, spec.name);
  report.text += steps_text(healed, session);
  report.text += persons_text(healed.escalations, style);
  report.code = code_of(healed);
  if (healed.after && healed.decision != Decision::nothing_to_do) {
    report.text += says_the_same(healed) ? std::string{} : render_headline(*healed.after, style);
    report.next = next_actions(*healed.after, session.advice);
    if (healed.decision == Decision::hold && !report.next.empty()) {
      report.text += next_line(report.next.front().command);
    }
  }
  return report;
}

Report command_heal(Session& session) {
  auto acting = begin_acting(session, "heal");
  if (!acting) {
    return failed(std::move(acting.error()));
  }
  if (session.invocation.has("--watch")) {
    return watch_heal(session, *acting);
  }
  HealOptions options;
  options.plan_only = acting->plan_only;
  options.force = session.invocation.value("--force").value_or("");
  options.wait = acting->wait;
  options.deadline = acting->deadline;
  const HealReport healed = session.use_cases.heal(acting->spec, session.host, *acting->reporter, options);
  if (auto other = not_acted("heal", healed, session)) {
    return std::move(*other);
  }
  return report_of(healed, acting->spec, session, options.plan_only);
}

}  // namespace joelclaw::infra::cli
