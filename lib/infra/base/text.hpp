// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace joelclaw::infra {

std::string_view trim(std::string_view text);
std::string_view first_line(std::string_view text);

/// The pieces between separators; an empty text is no pieces.
std::vector<std::string_view> split(std::string_view text, char separator);
/// Its parts would outlive what they are parts of.
template <class Text>
  requires std::is_same_v<Text, std::string>
std::vector<std::string_view> split(Text&& text, char separator) = delete;

/// Lines without their line ends (LF or CRLF); a last line without an end counts.
std::vector<std::string_view> lines_of(std::string_view text);

std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string to_lower(std::string_view text);
bool contains(std::string_view text, std::string_view part);

/// A whole non-negative decimal number, nothing else.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// What may be shown of foreign bytes: one line, control characters and invalid UTF-8 as `?`, at most `limit` bytes and
/// then "...". A tool's answer cannot move the cursor or colour the screen through it.
std::string excerpt(std::string_view text, std::size_t limit = 160);

/// Offset of the first byte that is not valid UTF-8 (overlong forms and surrogates are invalid), none if all are.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// Number of columns a terminal needs, counting each code point as one; combining and wide ones are not expected here.
std::size_t display_width(std::string_view text);

/// One word of a POSIX shell: itself where that is safe, else single-quoted. Used for showing commands and, nowhere
/// else, for the far end of ssh.
std::string shell_quote(std::string_view word);

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), for "did you mean".
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word` within two edits and less than its length; none otherwise.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace joelclaw::infra
