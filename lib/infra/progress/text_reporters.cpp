// SPDX-License-Identifier: MIT
#include <infra/progress/text_reporters.hpp>

#include <infra/base/text.hpp>
#include <infra/render/json_value.hpp>
#include <infra/render/words.hpp>

namespace joelclaw::infra {
namespace {

constexpr std::size_t word_columns = 13;
constexpr const char* rewrite = "\r\x1b[2K";

Tone tone_of(StepEnd end) {
  switch (end) {
    case StepEnd::done:
      return Tone::good;
    case StepEnd::failed:
      return Tone::bad;
    case StepEnd::rolled_back:
    case StepEnd::interrupted:
      return Tone::warning;
    default:
      return Tone::faint;
  }
}

/// colima and limactl log in logrus' form: of that line a person needs the message.
std::string_view message_of(std::string_view line) {
  constexpr std::string_view key = " msg=";
  const auto at = line.find(key);
  if (!line.starts_with("time=") || at == std::string_view::npos) {
    return line;
  }
  std::string_view message = line.substr(at + key.size());
  if (message.size() >= 2 && message.starts_with('"') && message.ends_with('"')) {
    message = message.substr(1, message.size() - 2);
  }
  return message;
}

std::string end_line(const StepReport& report, const Style& style) {
  std::string line = paint(padded(to_string(report.end), word_columns), tone_of(report.end), style) + safe(report.title);
  if (report.end != StepEnd::skipped) {
    line += "  " + format_duration(report.took);
  }
  return report.detail.empty() ? line : line + "  " + paint(safe(report.detail), Tone::faint, style);
}

}  // namespace

void PlainReporter::line(std::string_view text) {
  m_terminal.write(Stream::err, std::string{text} + "\n");
}

void PlainReporter::step_begins(const Step& step) {
  line(padded("start", word_columns) + safe(step.title));
}

void PlainReporter::step_says(const Step& /*step*/, std::string_view text) {
  if (m_with_tools) {
    line(std::string(word_columns, ' ') + safe(text));
  }
}

void PlainReporter::step_ends(const StepReport& report) {
  if (report.end != StepEnd::skipped || m_with_tools) {
    line(end_line(report, m_style));
  }
}

void PlainReporter::notes(std::string_view words) {
  if (words != m_noted) {  // a log needs it once, however long it goes on
    m_noted = words;
    line(padded("look", word_columns) + safe(words));
  }
}

void LiveReporter::show(std::string_view title, std::string_view what, Duration since) {
  std::string text = padded("...", word_columns) + safe(title) + "  " + format_duration(since);
  if (!what.empty()) {
    text += "  " + safe(what);
  }
  // A line that wraps could not be rewritten.
  const auto room = static_cast<std::size_t>(m_style.width > 1 ? m_style.width - 1 : 79);
  m_terminal.write(Stream::err, rewrite + elided(text, room, m_style));
  m_live = true;
}

void LiveReporter::clear() {
  if (m_live) {
    m_terminal.write(Stream::err, rewrite);
    m_live = false;
  }
}

void LiveReporter::step_begins(const Step& step) {
  m_said.clear();
  m_shown = Duration{-1};
  show(step.title, {}, Duration{0});
}

void LiveReporter::step_says(const Step& /*step*/, std::string_view line) {
  m_said = std::string{message_of(trim(line))};
}

void LiveReporter::step_waits(const Step& step, std::string_view what, Duration since) {
  const Duration second{since.count() / 1000 * 1000};
  if (second != m_shown) {
    m_shown = second;
    show(step.title, what.empty() ? std::string_view{m_said} : what, second);
  }
}

void LiveReporter::step_ends(const StepReport& report) {
  clear();
  if (report.end == StepEnd::skipped) {
    return;
  }
  m_terminal.write(Stream::err, end_line(report, m_style) + "\n");
}

void LiveReporter::notes(std::string_view words) {
  clear();
  m_terminal.write(Stream::err, rewrite + elided(padded("...", word_columns) + safe(words),
                                                 static_cast<std::size_t>(m_style.width > 1 ? m_style.width - 1 : 79), m_style));
  m_live = true;
}

void NdjsonReporter::step_begins(const Step& step) {
  m_second = -1;
  m_write(JsonValue::object().with("type", "step").with("event", "begin").with("id", step.id).with("title", step.title)
              .compact());
}

void NdjsonReporter::step_says(const Step& step, std::string_view line) {
  m_write(JsonValue::object().with("type", "log").with("id", step.id).with("line", safe(line)).compact());
}

void NdjsonReporter::step_waits(const Step& step, std::string_view what, Duration since) {
  if (since.count() / 1000 == m_second) {
    return;
  }
  m_second = since.count() / 1000;
  m_write(JsonValue::object().with("type", "progress").with("id", step.id).with("waiting_for", std::string{what})
              .with("elapsed_ms", static_cast<std::int64_t>(since.count())).compact());
}

void NdjsonReporter::step_ends(const StepReport& report) {
  m_write(JsonValue::object().with("type", "step").with("event", "end").with("id", report.id)
              .with("status", to_string(report.end)).with("duration_ms", static_cast<std::int64_t>(report.took.count()))
              .with("detail", report.detail).compact());
}

void NdjsonReporter::notes(std::string_view words) {
  m_write(JsonValue::object().with("type", "log").with("line", std::string{words}).compact());
}

}  // namespace joelclaw::infra
