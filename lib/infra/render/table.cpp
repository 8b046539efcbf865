// SPDX-License-Identifier: MIT
#include <infra/render/table.hpp>

#include <infra/base/text.hpp>
#include <infra/render/words.hpp>

#include <algorithm>

namespace joelclaw::infra {

std::string render(const Glossary& glossary, const Style& style) {
  std::size_t term_columns = 0;
  for (const Glossary::Row& row : glossary.rows) {
    const std::size_t width = display_width(row.term);
    term_columns = std::max(term_columns, width <= glossary.widest ? width : 0);
  }
  const std::string margin(glossary.indent, ' ');
  const std::size_t text_at = glossary.indent + term_columns + 2;
  std::string block;
  for (const Glossary::Row& row : glossary.rows) {
    if (row.text.empty()) {
      block += margin + row.term + "\n";
      continue;
    }
    const bool beside = display_width(row.term) <= term_columns;
    if (!beside) {
      block += margin + row.term + "\n";
    }
    std::string head = beside ? margin + padded(row.term, term_columns + 2) : std::string(text_at, ' ');
    for (const std::string& line : wrapped(row.text, columns_after(text_at, style))) {
      block += head + line + "\n";
      head = std::string(text_at, ' ');
    }
  }
  return block;
}

}  // namespace joelclaw::infra
