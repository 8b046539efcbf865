// SPDX-License-Identifier: MIT
#include <infra/stack/yaml_source.hpp>

#include <infra/base/text.hpp>

#include <algorithm>

namespace joelclaw::infra {

YamlSource::YamlSource(std::string_view text) : m_text(text), m_lines(lines_of(text)) {}

std::string_view YamlSource::line(int index) const {
  const bool there = index >= 0 && static_cast<std::size_t>(index) < m_lines.size();
  return there ? m_lines[static_cast<std::size_t>(index)] : std::string_view{};
}

std::string_view YamlSource::from(int index, int byte) const {
  const std::string_view whole = line(index);
  return whole.substr(std::min(whole.size(), static_cast<std::size_t>(std::max(byte, 0))));
}

SpecPlace YamlSource::place(int index, int byte) {
  const std::string_view whole = line(index);
  const auto bytes = whole.size() - from(index, byte).size();
  if (index != m_counted_line || bytes < m_counted_bytes) {
    m_counted_line = index;
    m_counted_bytes = 0;
    m_characters = 0;
  }
  const std::string_view rest = whole.substr(m_counted_bytes, bytes - m_counted_bytes);
  m_characters += static_cast<int>(
      std::count_if(rest.begin(), rest.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  m_counted_bytes = bytes;
  return {std::max(index, 0) + 1, m_characters + 1};
}

SpecPlace YamlSource::end() const {
  return {std::max(1, static_cast<int>(m_lines.size())), 1};
}

bool YamlSource::closes_quote(int index, int byte) const {
  const std::string_view first = from(index, byte);
  if (first.empty() || (first.front() != '"' && first.front() != '\'')) {
    return true;
  }
  const bool escapes = first.front() == '"';
  const char* const stops = escapes ? "\"\\" : "'";
  std::string_view rest = m_text.substr(static_cast<std::size_t>(first.data() - m_text.data()) + 1);
  for (auto at = rest.find_first_of(stops); at != std::string_view::npos; at = rest.find_first_of(stops)) {
    const bool pair = rest[at] == '\\' || (!escapes && rest.substr(at).starts_with("''"));
    if (!pair) {
      return true;
    }
    rest.remove_prefix(std::min(rest.size(), at + 2));
  }
  return false;
}

std::string yaml_word(std::string_view text) {
  return excerpt(text.substr(0, text.find_first_of(" \t,[]{}")), 60);
}

}  // namespace joelclaw::infra
