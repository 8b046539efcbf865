// SPDX-License-Identifier: MIT
#include <infra/render/page_text.hpp>

#include <infra/base/text.hpp>
#include <infra/render/words.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

/// Longer lines are hard to find the beginning of, however wide the terminal.
constexpr int widest = 100;

bool is_item(std::string_view line) {
  const bool numbered = line.size() > 3 && line[0] >= '0' && line[0] <= '9' && line.substr(1, 2) == ". ";
  return line.starts_with("- ") || numbered;
}

bool stands_alone(std::string_view line) {
  return line.empty() || line.starts_with('#') || line.starts_with('|') || line.starts_with('>');
}

class Page {
 public:
  explicit Page(int width) : m_columns(static_cast<std::size_t>(std::min(width, widest))) {}

  void line(std::string_view text) {
    const bool fence = text.starts_with("```");
    if (fence || m_is_code || stands_alone(text)) {
      end_paragraph();
      m_text += std::string{text} + "\n";
      m_is_code = m_is_code != fence;
      return;
    }
    if (is_item(text)) {
      end_paragraph();
    }
    m_paragraph += (m_paragraph.empty() ? "" : " ") + std::string{trim(text)};
  }

  std::string take() {
    end_paragraph();
    return std::move(m_text);
  }

 private:
  void end_paragraph() {
    const std::size_t hang = is_item(m_paragraph) ? m_paragraph.find(' ') + 1 : 0;
    for (const std::string& each :
         m_paragraph.empty() ? std::vector<std::string>{} : wrapped(m_paragraph, m_columns, hang)) {
      m_text += each + "\n";
    }
    m_paragraph.clear();
  }

  std::size_t m_columns;
  bool m_is_code = false;
  std::string m_paragraph, m_text;
};

}  // namespace

std::string render_page(std::string_view page, const Style& style) {
  if (style.width <= 0) {
    return std::string{page};
  }
  Page shown{style.width};
  for (const std::string_view line : split(page.ends_with('\n') ? page.substr(0, page.size() - 1) : page, '\n')) {
    shown.line(line);
  }
  return shown.take();
}

}  // namespace joelclaw::infra
