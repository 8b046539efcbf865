// SPDX-License-Identifier: MIT
#include "lexer.hpp"

#include <cctype>

namespace joelclaw::infra::architecture {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : m_source{source} {}

  Lexed run() {
    while (m_at < m_source.size()) {
      if (m_source.substr(m_at).starts_with("//")) {
        blank_until(m_source.find('\n', m_at));
      } else if (m_source.substr(m_at).starts_with("/*")) {
        const auto end = m_source.find("*/", m_at + 2);
        blank_until(end == std::string_view::npos ? end : end + 2);
      } else if (m_source[m_at] == '"') {
        string();
      } else if (m_source[m_at] == '\'' && !in_number()) {
        character();
      } else {
        keep();
      }
    }
    return std::move(m_lexed);
  }

 private:
  void keep() {
    m_line += m_source[m_at] == '\n' ? 1U : 0U;
    m_lexed.code += m_source[m_at++];
  }

  void blank_until(std::size_t end) {
    for (end = std::min(end, m_source.size()); m_at < end; ++m_at) {
      m_line += m_source[m_at] == '\n' ? 1U : 0U;
      m_lexed.code += m_source[m_at] == '\n' ? '\n' : ' ';
    }
  }

  /// The ' of 1'000'000 is no character literal.
  bool in_number() const {
    std::size_t begin = m_lexed.code.size();
    while (begin > 0 && (is_word(m_lexed.code[begin - 1]) || m_lexed.code[begin - 1] == '\'')) {
      --begin;
    }
    return begin < m_lexed.code.size() && std::isdigit(static_cast<unsigned char>(m_lexed.code[begin])) != 0;
  }

  void character() {
    keep();
    while (m_at < m_source.size() && m_source[m_at] != '\'' && m_source[m_at] != '\n') {
      blank_until(m_at + (m_source[m_at] == '\\' ? 2 : 1));
    }
    if (m_at < m_source.size()) {
      keep();
    }
  }

  void string() {
    const bool raw = !m_lexed.code.empty() && m_lexed.code.back() == 'R';
    const std::size_t line = m_line;
    keep();
    std::size_t begin = m_at;
    std::size_t end = m_at;
    if (raw) {
      const auto open = std::min(m_source.find('(', m_at), m_source.size());
      const std::string close = ")" + std::string{m_source.substr(m_at, open - m_at)} + "\"";
      begin = std::min(open + 1, m_source.size());
      end = std::min(m_source.find(close, begin), m_source.size());
      m_lexed.literals.push_back({line, std::string{m_source.substr(begin, end - begin)}});
      blank_until(end + close.size() - 1);
    } else {
      while (end < m_source.size() && m_source[end] != '"' && m_source[end] != '\n') {
        end += m_source[end] == '\\' ? 2U : 1U;
      }
      end = std::min(end, m_source.size());
      m_lexed.literals.push_back({line, std::string{m_source.substr(begin, end - begin)}});
      blank_until(end);
    }
    if (m_at < m_source.size()) {
      keep();
    }
  }

  std::string_view m_source;
  std::size_t m_at = 0;
  std::size_t m_line = 1;
  Lexed m_lexed;
};

}  // namespace

Lexed lex(std::string_view source) {
  return Lexer{source}.run();
}

}  // namespace joelclaw::infra::architecture
