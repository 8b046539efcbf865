// SPDX-License-Identifier: MIT
#include <infra/render/plan_text.hpp>

#include <infra/base/text.hpp>
#include <infra/render/words.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t status_columns = 13;

Tone tone_of(const std::string& status) {
  if (status == "done") {
    return Tone::good;
  }
  if (status == "failed") {
    return Tone::bad;
  }
  return status == "rolled-back" || status == "interrupted" ? Tone::warning : Tone::faint;
}

std::string indented(const std::string& text, std::size_t blanks) {
  return std::string(blanks, ' ') + text + "\n";
}

constexpr std::size_t command_columns = 8;  // commands begin below their step's title

std::string remark_of(const StepLine& step) {
  if (!step.unless.empty()) {
    return "(unless " + safe(step.unless) + ")";
  }
  const bool says_more = !step.why.empty() && step.why != "up" && step.why != "down";
  return says_more ? "(" + safe(step.why) + ")" : std::string{};
}

/// The remark beside the title or, where that is too long for the screen, below it.
std::string title_lines(const std::string& head, const StepLine& step, const Style& style) {
  std::string line;
  for (const std::string& part : wrapped(safe(step.title), columns_after(head.size(), style))) {
    line += (line.empty() ? head : "\n" + std::string(head.size(), ' ')) + part;
  }
  const std::string remark = remark_of(step);
  const std::size_t room = columns_after(0, style);
  if (remark.empty()) {
    return line + "\n";
  }
  if (room == 0 || display_width(line) + 2 + display_width(remark) <= room) {
    return line + "  " + paint(remark, Tone::faint, style) + "\n";
  }
  std::string text = line + "\n";
  for (const std::string& part : wrapped(remark, columns_after(command_columns, style))) {
    text += indented(paint(part, Tone::faint, style), command_columns);
  }
  return text;
}

}  // namespace

std::string downtime_text(const Plan& plan) {
  if (plan.verb == "down" && !plan.steps.empty()) {
    return "until the next up";
  }
  return plan.downtime == Duration{0} ? "none" : "about " + format_duration(plan.downtime);
}

std::string render_plan(const Plan& plan, const std::vector<StepLine>& steps, const std::string& digest,
                        const Style& style) {
  std::string text;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    text += title_lines(padded_left(std::to_string(at + 1), 4) + "  ", steps[at], style);
    for (const std::string& command : steps[at].commands) {
      text += indented(safe(command), command_columns);  // whole, however long: it is there to be read and pasted
    }
  }
  text += text.empty() ? "" : "\n";
  text += labelled("downtime", downtime_text(plan), style);
  text += labelled("at risk", plan.data_at_risk.empty() ? "no data" : join(plan.data_at_risk, ", "), style);
  for (const std::string& note : plan.notes) {
    text += labelled("note", safe(note), style);
  }
  return text + labelled("digest", digest.substr(0, digest_digits), style);
}

std::string render_steps(const std::vector<StepLine>& steps, const Style& style) {
  std::string text;
  std::size_t needless = 0;
  for (const StepLine& step : steps) {
    if (step.status == "skipped") {
      ++needless;
      continue;
    }
    const std::string took = step.status == "planned" ? "" : "  " + format_duration(step.took);
    text +=
        "  " + paint(padded(step.status, status_columns), tone_of(step.status), style) + safe(step.title) + took + "\n";
    for (const std::string& line : wrapped(safe(step.detail), columns_after(status_columns + 2, style))) {
      text += line.empty() ? "" : indented(line, status_columns + 2);
    }
  }
  if (needless != 0) {
    text += "  " + paint(padded("skipped", status_columns), Tone::faint, style) +
            counted(needless, "step that was", "steps that were") + " not needed\n";
  }
  return text;
}

JsonValue plan_json(const Plan& plan, const std::vector<StepLine>& steps, const std::string& digest) {
  JsonValue list = JsonValue::array();
  for (const StepLine& step : steps) {
    list.push(JsonValue::object()
                  .with("id", step.id)
                  .with("title", step.title)
                  .with("why", step.why)
                  .with("command", JsonValue::strings(step.commands))
                  .with("unless", step.unless)
                  .with("destructive", step.destructive)
                  .with("status", step.status)
                  .with("duration_ms", static_cast<std::int64_t>(step.took.count()))
                  .with("detail", step.detail));
  }
  return JsonValue::object()
      .with("digest", digest.substr(0, digest_digits))
      .with("steps", std::move(list))
      .with("downtime", downtime_text(plan))
      .with("data_at_risk", JsonValue::strings(plan.data_at_risk))
      .with("notes", JsonValue::strings(plan.notes));
}

}  // namespace joelclaw::infra
