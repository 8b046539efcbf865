// SPDX-License-Identifier: MIT
#include "output.hpp"

#include "exit_code.hpp"

#include <infra/base/text.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/render/envelope.hpp>
#include <infra/render/words.hpp>

namespace joelclaw::infra::cli {
namespace {

bool is_set(const Surroundings& surroundings, const char* name) {
  return !surroundings.variable(name).value_or("").empty();
}

bool is_utf8(const Surroundings& surroundings) {
  // The first of the three that is set decides, as setlocale(3) does.
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = to_lower(surroundings.variable(name).value_or(""));
    if (!value.empty()) {
      return contains(value, "utf-8") || contains(value, "utf8");
    }
  }
  return false;
}

bool wants_colour(const Surroundings& surroundings, ColourChoice choice, bool on_terminal) {
  if (choice != ColourChoice::automatic) {
    return choice == ColourChoice::always;
  }
  if (is_set(surroundings, "NO_COLOR")) {
    return false;
  }
  const std::string forced = surroundings.variable("CLICOLOR_FORCE").value_or("");
  if (!forced.empty() && forced != "0") {
    return true;
  }
  return on_terminal && surroundings.variable("TERM").value_or("") != "dumb";
}

Envelope envelope_of(const Report& report, std::string_view command, bool simulated) {
  Envelope envelope;
  envelope.ok = report.code == 0;
  envelope.command = std::string{command};
  envelope.simulated = simulated;
  envelope.result = report.result;
  envelope.fix = report.fix;
  envelope.next = report.next;
  if (report.failure) {
    envelope.error = EnvelopeError{report.failure->code, to_string(report.failure->error)};
    envelope.fix = envelope.fix.empty() ? report.failure->fix : envelope.fix;
    envelope.next.insert(envelope.next.end(), report.failure->next.begin(), report.failure->next.end());
  }
  return envelope;
}

}  // namespace

Report failed(Failure failure) {
  Report report;
  report.code = info(failure.code).exit;
  report.failure = std::move(failure);
  return report;
}

Output::Output(Terminal& terminal, const Surroundings& surroundings, Look look)
    : m_terminal(terminal), m_surroundings(surroundings), m_look(look) {}

bool Output::is_terminal(Stream stream) const {
  return m_terminal.is_terminal(stream);
}

bool Output::is_screen(Stream stream) const {
  return is_terminal(stream) && m_surroundings.variable("TERM").value_or("") != "dumb";
}

Style Output::style(Stream stream) const {
  const bool on_terminal = m_terminal.is_terminal(stream);
  Style style;
  style.colour = wants_colour(m_surroundings, m_look.colour, on_terminal);
  style.unicode = on_terminal && is_utf8(m_surroundings);
  style.width = on_terminal ? m_terminal.width(stream) : 0;
  return style;
}

bool Output::write(std::string_view text) {
  if (m_closed || m_failed || text.empty()) {
    return !m_closed && !m_failed;
  }
  const Terminal::Written written = m_terminal.write(Stream::out, text);
  m_closed = written == Terminal::Written::closed;
  m_failed = written == Terminal::Written::failed;
  return written == Terminal::Written::complete;
}

bool Output::raw(std::string_view bytes) {
  return write(bytes);
}

void Output::log(std::string_view line) {
  m_terminal.write(Stream::err, std::string{line} + "\n");
}

void Output::explain(const Failure& failure) {
  const Style style = this->style(Stream::err);
  std::string text = paint("joelclaw-infra:", Tone::bad, style) + " " + safe(to_string(failure.error)) + "\n";
  for (const NextAction& action : failure.next) {
    text += "hint: " + action.command + (action.description.empty() ? "" : "     " + action.description) + "\n";
  }
  m_terminal.write(Stream::err, text);
}

std::string Output::json_line(const Report& report, std::string_view command, std::string_view type) const {
  return to_json(envelope_of(report, command, is_simulated()), type).compact() + "\n";
}

int Output::emit(const Report& report, std::string_view command) {
  if (m_look.format == Format::json && report.streamed) {
    // its rounds are out, a line each, and a stream of them has no end of its own
  } else if (m_look.format == Format::json) {
    write(to_json(envelope_of(report, command, is_simulated())).pretty() + "\n");
  } else if (m_look.format == Format::ndjson) {
    write(json_line(report, command, "result"));
  } else {
    const bool with_banner = is_simulated() && !m_banner_shown && !report.text.empty();
    m_banner_shown = m_banner_shown || with_banner;
    write((with_banner ? m_banner + "\n\n" : "") + report.text);
    if (report.failure && !report.told) {
      explain(*report.failure);
    }
  }
  if (m_failed) {
    log("joelclaw-infra: stdout: cannot be written: the answer is not complete");
    log("hint: df -h     is the disk behind it full?");
    return exit_io;
  }
  return report.code;
}

bool Output::emit_round(const Report& report, std::string_view command) {
  if (m_look.format == Format::text) {
    const std::string head = is_simulated() && !m_banner_shown ? m_banner + "\n\n" : "";
    m_banner_shown = true;
    return write(head + report.text);
  }
  return write(json_line(report, command, m_look.format == Format::ndjson ? "progress" : ""));
}

void Output::emit_start(std::string_view command, std::string at) {
  if (m_look.format == Format::ndjson) {
    JsonValue line = JsonValue::object();
    line.with("type", "start").with("command", command).with("schema", envelope_schema).with("at", std::move(at));
    write(line.compact() + "\n");
  }
}

}  // namespace joelclaw::infra::cli
