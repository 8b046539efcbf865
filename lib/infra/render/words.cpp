// SPDX-License-Identifier: MIT
#include <infra/render/words.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t label_columns = 10;
constexpr std::size_t least_columns = 12;

const char* escape_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "";
    case Tone::good:
      return "\x1b[32m";
    case Tone::warning:
      return "\x1b[33m";
    case Tone::bad:
      return "\x1b[1;31m";
    case Tone::unsure:
      return "\x1b[35m";
    case Tone::faint:
      return "\x1b[2m";
  }
  return "";
}

/// The first so many characters, never a part of one.
std::string_view leading(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  std::size_t seen = 0;
  while (at < text.size()) {
    const bool starts_character = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (starts_character && seen++ == columns) {
      break;
    }
    ++at;
  }
  return text.substr(0, at);
}

/// Words, a number together with its unit: "1 s" is one.
std::vector<std::string> unbroken(std::string_view text) {
  constexpr std::size_t longest_unit = 3;
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) {
    const bool unit = !word.empty() && display_width(word) <= longest_unit && !words.empty() && !words.back().empty() &&
                      words.back().find_first_not_of("0123456789.") == std::string::npos;
    if (unit) {
      words.back() += " " + std::string{word};
    } else {
      words.emplace_back(word);
    }
  }
  return words;
}

}  // namespace

std::string paint(std::string_view text, Tone tone, const Style& style) {
  if (!style.colour || tone == Tone::plain || text.empty()) {
    return std::string{text};
  }
  return escape_of(tone) + std::string{text} + "\x1b[0m";
}

std::string safe(std::string_view text) {
  constexpr std::size_t most = 4096;
  return excerpt(trim(text), most);
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string{text} + std::string(columns > width ? columns - width : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string(columns > width ? columns - width : 0, ' ') + std::string{text};
}

std::string elided(std::string_view text, std::size_t columns, const Style& style) {
  if (columns == 0 || display_width(text) <= columns) {
    return std::string{text};
  }
  const std::string_view mark = style.unicode ? "…" : "...";
  const std::size_t mark_columns = display_width(mark);
  std::string_view kept = leading(text, columns > mark_columns ? columns - mark_columns : 0);
  while (!kept.empty() && (kept.back() == ' ' || kept.back() == ',')) {
    kept.remove_suffix(1);
  }
  return std::string{kept} + std::string{mark};
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t hang) {
  if (columns == 0 || display_width(text) <= columns) {
    return {std::string{text}};
  }
  std::vector<std::string> lines(1);
  for (const std::string& word : unbroken(text)) {
    std::string& line = lines.back();
    if (!trim(line).empty() && display_width(line) + 1 + display_width(word) > columns) {
      lines.push_back(std::string(hang, ' ') + word);
      continue;
    }
    line += (trim(line).empty() ? "" : " ") + word;
  }
  return lines;
}

std::string labelled(std::string_view label, std::string_view text, const Style& style, std::size_t hang) {
  std::string block;
  for (const std::string& line : wrapped(text, columns_after(label_columns, style), hang)) {
    block += padded(block.empty() ? label : std::string_view{}, label_columns) + line + "\n";
  }
  return block;
}

std::size_t columns_after(std::size_t used, const Style& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 0));
  return width == 0 ? 0 : std::max(least_columns, width > used ? width - used : 0);
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string{count == 1 ? one : many};
}

}  // namespace joelclaw::infra
