// SPDX-License-Identifier: MIT
#include <infra/render/status_parts.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t margin = 2;
constexpr std::size_t name_columns = 14;  // "node-container", the longest
constexpr std::size_t gap = 2;
constexpr std::size_t time_columns = 7;

/// As wide as the widest word there is: "unknown" is rare, and three columns are worth a word of the summary.
std::size_t state_columns(const Diagnosis& diagnosis) {
  std::size_t columns = 4;
  for (const LayerReport& layer : diagnosis.layers) {
    columns = std::max(columns, word_of(layer.state).word.size());
  }
  return columns;
}

std::size_t check_columns(const Diagnosis& diagnosis) {
  std::size_t columns = 0;
  for (const LayerReport& layer : diagnosis.layers) {
    for (const Check& check : layer.checks) {
      columns = std::max(columns, display_width(check.name));
    }
  }
  return columns;
}

std::string render_check(const Check& check, std::size_t names, const Style& style) {
  constexpr std::size_t indent = 8;
  constexpr std::size_t words = 7;
  const std::size_t detail_at = indent + words + 1 + time_columns + gap + names + gap;
  std::string line(indent, ' ');
  line += painted_column(word_of(check.state), words, style) + " ";
  line += padded_left(format_duration(check.took), time_columns) + std::string(gap, ' ');
  line += padded(check.name, names + gap);
  line += elided(safe(check.detail), columns_after(detail_at, style), style);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

StateWord word_of(LayerState state) {
  switch (state) {
    case LayerState::ok:
      return {"ok", Tone::good};
    case LayerState::warn:
      return {"warn", Tone::warning};
    case LayerState::fail:
      return {"FAIL", Tone::bad};
    case LayerState::unknown:
      return {"unknown", Tone::unsure};
    case LayerState::skip:
      return {"skip", Tone::faint};
    case LayerState::none:
      return {"none", Tone::faint};
  }
  return {"?", Tone::unsure};
}

StateWord word_of(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return {"ok", Tone::good};
    case CheckState::warn:
      return {"warn", Tone::warning};
    case CheckState::fail:
      return {"FAIL", Tone::bad};
    case CheckState::unknown:
      return {"unknown", Tone::unsure};
  }
  return {"?", Tone::unsure};
}

StateWord word_of(Severity severity) {
  switch (severity) {
    case Severity::info:
      return {"info", Tone::plain};
    case Severity::warn:
      return {"warn", Tone::warning};
    case Severity::fail:
      return {"FAIL", Tone::bad};
  }
  return {"?", Tone::unsure};
}

std::string painted_column(const StateWord& word, std::size_t columns, const Style& style) {
  const std::size_t width = display_width(word.word);
  return paint(word.word, word.tone, style) + std::string(columns > width ? columns - width : 0, ' ');
}

std::string render_layers(const Diagnosis& diagnosis, const Style& style, bool checks) {
  const std::size_t states = state_columns(diagnosis);
  const std::size_t names = check_columns(diagnosis);
  const std::size_t summary_at = margin + states + gap + name_columns + gap;
  std::string block;
  for (const LayerReport& layer : diagnosis.layers) {
    std::string line(margin, ' ');
    line += painted_column(word_of(layer.state), states + gap, style);
    line += padded(to_string(layer.layer), name_columns + gap);
    line += elided(safe(layer.summary), columns_after(summary_at, style), style);
    line.erase(line.find_last_not_of(' ') + 1);
    block += line + "\n";
    for (const Check& check : layer.checks) {
      block += checks ? render_check(check, names, style) : std::string{};
    }
  }
  return block;
}

std::string render_findings(const Diagnosis& diagnosis, const Style& style) {
  constexpr std::size_t text_at = 8;
  const auto paragraph = [&](std::string_view text, std::string head) {
    std::string block;
    for (const std::string& line : wrapped(text, columns_after(text_at, style))) {
      block += head + line + "\n";
      head = std::string(text_at, ' ');
    }
    return block;
  };
  const std::string blank(text_at, ' ');
  std::string block;
  for (const Finding& finding : diagnosis.findings) {
    const std::string head = "  " + painted_column(word_of(finding.severity), text_at - margin, style);
    block += paragraph(to_string(finding.cls) + "  " + safe(finding.subject), head);
    block += paragraph(safe(finding.summary), blank);
    for (const std::string& evidence : finding.evidence) {
      block += paragraph("- " + safe(evidence), blank);
    }
    if (finding.caused_by) {
      block += paragraph("because of " + to_string(finding.caused_by->cls), blank);
    }
  }
  return block;
}

}  // namespace joelclaw::infra
