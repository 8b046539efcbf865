// SPDX-License-Identifier: MIT
#include <infra/stack/spec_text.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace joelclaw::infra {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t size_limit = 1U << 20U;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Characters that an editor does not show but that change what is read: NEL, the bidirectional marks and embeddings,
/// line and paragraph separators, a byte order mark inside. Each is given as its UTF-8 bytes.
constexpr std::array invisible{std::pair{"\xE2\x80\x8B"sv, "U+200B"sv}, std::pair{"\xE2\x80\x8E"sv, "U+200E"sv},
                               std::pair{"\xE2\x80\x8F"sv, "U+200F"sv}, std::pair{"\xE2\x80\xA8"sv, "U+2028"sv},
                               std::pair{"\xE2\x80\xA9"sv, "U+2029"sv}, std::pair{"\xE2\x80\xAA"sv, "U+202A"sv},
                               std::pair{"\xE2\x80\xAB"sv, "U+202B"sv}, std::pair{"\xE2\x80\xAC"sv, "U+202C"sv},
                               std::pair{"\xE2\x80\xAD"sv, "U+202D"sv}, std::pair{"\xE2\x80\xAE"sv, "U+202E"sv},
                               std::pair{"\xE2\x81\xA6"sv, "U+2066"sv}, std::pair{"\xE2\x81\xA7"sv, "U+2067"sv},
                               std::pair{"\xE2\x81\xA8"sv, "U+2068"sv}, std::pair{"\xE2\x81\xA9"sv, "U+2069"sv},
                               std::pair{"\xEF\xBB\xBF"sv, "U+FEFF"sv}};

SpecPlace place_at(std::string_view text, std::size_t offset) {
  SpecPlace place{1, 1};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

SpecProblem problem_at(SpecPlace place, std::string what) {
  return {.line = place.line, .column = place.column, .what = std::move(what)};
}

bool is_utf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv) || bytes.starts_with("\0\0\xFE\xFF"sv);
}

/// CRLF becomes LF; a carriage return on its own stays, to be refused: half of the tools take it for a line end.
std::string with_line_feeds(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r' || i + 1 == bytes.size() || bytes[i + 1] != '\n') {
      text += bytes[i];
    }
  }
  return text;
}

std::string code_name(unsigned value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return std::string{"U+00"} + digits[value >> 4U] + digits[value & 0xFU];
}

/// The name of the unseen character at `offset`; none where a visible one is. Valid UTF-8 is presumed.
std::optional<std::string> unseen_at(std::string_view text, std::size_t offset) {
  const auto byte = static_cast<unsigned char>(text[offset]);
  if (byte == '\r') {
    return "a carriage return without a line feed";
  }
  if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
    return "a control character " + code_name(byte);
  }
  if (byte == 0xC2 && static_cast<unsigned char>(text[offset + 1]) < 0xA0) {
    return "a control character " + code_name(static_cast<unsigned char>(text[offset + 1]));
  }
  if (byte == 0xE2 || byte == 0xEF) {
    const auto* found = std::find_if(invisible.begin(), invisible.end(), [&](const auto& character) {
      return text.substr(offset, character.first.size()) == character.first;
    });
    if (found != invisible.end()) {
      return "an invisible character " + std::string{found->second};
    }
  }
  return std::nullopt;
}

bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == 3 || line[3] == ' ' || line[3] == '\t');
}

/// Directives and document ends, which yaml-cpp passes silently. At the start of a line they cannot be anything else,
/// because what is below a key is indented. What lies behind them is taken from the parser: it has been refused.
void refuse_markers(SpecText& spec) {
  bool begun = false;
  int number = 0;
  std::string kept;
  for (const std::string_view line : lines_of(spec.text)) {
    const SpecPlace place{++number, 1};
    const bool start = is_marker(line, "---");
    if (is_marker(line, "...") || (start && begun)) {
      spec.problems.push_back(problem_at(place, start ? "a second document ('---'): a spec is one document"
                                                      : "the end of a document ('...'): leave it out"));
      break;
    }
    const std::string_view content = trim(line);
    begun = begun || start || (!content.empty() && !content.starts_with('#') && !line.starts_with('%'));
    if (line.starts_with('%')) {
      spec.problems.push_back(problem_at(place, "a directive (" + excerpt(line, 40) + "): a spec has none"));
    } else {
      kept += line;
    }
    kept += '\n';
  }
  spec.text = std::move(kept);
}

}  // namespace

std::optional<std::pair<std::size_t, std::string>> find_unseen(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (auto name = unseen_at(text, offset)) {
      return std::pair{offset, std::move(*name)};
    }
  }
  return std::nullopt;
}

SpecText guard_spec_text(std::string_view bytes) {
  SpecText guarded;
  const auto refuse = [&](SpecPlace place, std::string what) {
    guarded.problems.push_back(problem_at(place, std::move(what)));
    return guarded;
  };
  if (bytes.size() > size_limit) {
    return refuse({1, 1}, "holds " + std::to_string(bytes.size()) + " bytes: a spec has at most 1 MiB");
  }
  if (is_utf16(bytes)) {
    return refuse({1, 1}, "is written in UTF-16 or UTF-32: save it as UTF-8");
  }
  if (const auto offset = first_invalid_utf8(bytes)) {
    return refuse(place_at(bytes, *offset), "holds a byte that is not UTF-8: save it as UTF-8");
  }
  if (bytes.starts_with(byte_order_mark)) {
    bytes.remove_prefix(byte_order_mark.size());
  }
  guarded.text = with_line_feeds(bytes);
  if (const auto unseen = find_unseen(guarded.text)) {
    // the first one only: a file that holds one is most often no text at all
    return refuse(place_at(guarded.text, unseen->first), "holds " + unseen->second + ": a spec is plain text");
  }
  refuse_markers(guarded);
  guarded.readable = true;
  return guarded;
}

}  // namespace joelclaw::infra
