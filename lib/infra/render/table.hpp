// SPDX-License-Identifier: MIT
#pragma once

#include <infra/render/style.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Rows of two columns, the second one wrapped below itself: options with what they do, classes with what they mean.
/// Where a first column is too wide for that, its row's text begins on the next line.
struct Glossary {
  struct Row {
    std::string term, text;
  };
  std::vector<Row> rows;
  std::size_t indent = 2;
  std::size_t widest = 26;  ///< columns that a term may take beside its text
};
std::string render(const Glossary& glossary, const Style& style);

}  // namespace joelclaw::infra
