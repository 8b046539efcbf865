// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/base/text.hpp>

#include <limits>

namespace joelclaw::infra {
namespace {

using Pieces = std::vector<std::string_view>;

TEST_CASE("trim takes blanks of all kinds from both ends and none from the middle") {
  CHECK(trim("") == "");
  CHECK(trim(" \t\r\n\v\f") == "");
  CHECK(trim("  a b\r\n") == "a b");
}

TEST_CASE("split keeps empty pieces, and an empty text has none") {
  CHECK(split("", ',').empty());
  CHECK(split(",", ',') == Pieces{"", ""});
  CHECK(split("a,,b,", ',') == Pieces{"a", "", "b", ""});
}

TEST_CASE("lines end with LF or CRLF, the last one need not") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == Pieces{""});
  CHECK(lines_of("a") == Pieces{"a"});
  CHECK(lines_of("a\r\nb\n") == Pieces{"a", "b"});
  CHECK(lines_of("a\n\nb") == Pieces{"a", "", "b"});
  CHECK(first_line("") == "");
  CHECK(first_line("one\r\ntwo") == "one");
}

TEST_CASE("join, to_lower and contains") {
  CHECK(join({}, ", ") == "");
  CHECK(join({"a"}, ", ") == "a");
  CHECK(join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(to_lower("PANDA.Local-\xC3\x84") == "panda.local-\xC3\x84");
  CHECK(contains("abc", "bc"));
  CHECK(contains("abc", ""));
  CHECK_FALSE(contains("abc", "cb"));
}

TEST_CASE("a number is decimal digits and nothing else") {
  CHECK(parse_number("0") == 0U);
  CHECK(parse_number("010") == 10U);
  CHECK(parse_number("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  for (const std::string_view bad : {"", " ", "18446744073709551616", "99999999999999999999999", "-1", "+1", "1 ", " 1",
                                     "0x10", "1e3", "1.0", "\xD9\xA1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_number(bad));
  }
}

TEST_CASE("an excerpt is one harmless line") {
  CHECK(excerpt("") == "");
  CHECK(excerpt("one\ntwo\tthree") == "one two three");
  CHECK(excerpt("\x1B[2J\x1B[31mred") == "?[2J?[31mred");
  CHECK(excerpt("\xC2\x9B"
                "31m") == "?31m");  // a C1 control is ESC [ to a terminal
  CHECK(excerpt("gr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
  CHECK(excerpt("\xC0\xAF\xED\xA0\x80\xFF") == "??????");  // overlong, surrogate, no lead byte
  CHECK(excerpt(std::string_view{"a\0b\x7F", 4}) == "a?b?");
}

TEST_CASE("an excerpt is cut between characters") {
  CHECK(excerpt("abcdef", 6) == "abcdef");
  CHECK(excerpt("abcdefg", 6) == "abcdef...");
  CHECK(excerpt("abcde\xC3\xBC", 6) == "abcde...");
  CHECK(excerpt(std::string(1000, 'x')).size() == 163);
}

TEST_CASE("invalid UTF-8 is found where it begins") {
  CHECK_FALSE(first_invalid_utf8(""));
  CHECK_FALSE(first_invalid_utf8("a\xC3\xBC\xE2\x82\xAC\xF0\x9F\xA6\x80"));
  const std::pair<std::string_view, std::size_t> bad[] = {
      {"ab\x80", 2},            // a continuation without a lead
      {"a\xC3", 1},             // cut off
      {"\xC1\x81", 0},          // overlong
      {"\xE0\x9F\xBF", 0},      // overlong
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // beyond the last code point
      {"\xF5\x80\x80\x80", 0},
  };
  for (const auto& [text, at] : bad) {
    CHECK(first_invalid_utf8(text) == at);
  }
}

TEST_CASE("the width of a text is its number of characters") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("gr\xC3\xBC\xC3\x9F") == 4);
}

TEST_CASE("a word of a shell stays one word and is never run") {
  const std::pair<std::string_view, std::string_view> words[] = {
      {"", "''"},
      {"plain-1.2_3,4:5/6@7%8+9=x", "plain-1.2_3,4:5/6@7%8+9=x"},
      {"=ls", "'=ls'"},
      {"~", "'~'"},
      {"a b", "'a b'"},
      {"$(id -u)", "'$(id -u)'"},
      {"`id`;|&<>*?[]{}!#\\\"", "'`id`;|&<>*?[]{}!#\\\"'"},
      {"it's", "'it'\\''s'"},
      {"'", "''\\'''"},
      {"a\nb", "'a\nb'"},
      {"gr\xC3\xBC", "'gr\xC3\xBC'"},
  };
  for (const auto& [word, quoted] : words) {
    CHECK(shell_quote(word) == quoted);
  }
}

TEST_CASE("the nearest candidate is within two edits") {
  const std::vector<std::string> verbs{"status", "up", "down", "heal"};
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("heal", "heal") == 0);
  CHECK(edit_distance("wacth", "watch") == 1);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(nearest("statsu", verbs) == "status");
  CHECK(nearest("dwn", verbs) == "down");
  CHECK(nearest("xy", verbs) == std::nullopt);  // everything is two edits from a word of two letters
  CHECK(nearest("", verbs) == std::nullopt);
  CHECK(nearest("completely", verbs) == std::nullopt);
  CHECK(nearest("status", {}) == std::nullopt);
}

}  // namespace
}  // namespace joelclaw::infra
