// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_problem.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// A text by lines, to turn a parser's marks (a line and a byte in it, both from zero) into an editor's places and to
/// look at what is written there.
class YamlSource {
 public:
  explicit YamlSource(std::string_view text);

  std::string_view line(int index) const;
  /// What is written from the mark to the end of its line.
  std::string_view from(int index, int byte) const;
  /// Marks come in the order of the text, so counting goes on where it stopped: a megabyte may be one line.
  SpecPlace place(int index, int byte);
  SpecPlace end() const;
  /// Whether the quote that opens at the mark is closed somewhere: at the end of a file yaml-cpp closes it silently.
  bool closes_quote(int index, int byte) const;

 private:
  std::string_view m_text;
  std::vector<std::string_view> m_lines;
  int m_counted_line = -1;
  std::size_t m_counted_bytes = 0;
  int m_characters = 0;
};

/// A word of YAML up to where a blank or a flow sign ends it, for showing.
std::string yaml_word(std::string_view text);

}  // namespace joelclaw::infra
