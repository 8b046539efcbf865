// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra::architecture {

struct Literal {
  std::size_t line = 0;  ///< where it begins, from 1
  std::string text;

  bool operator==(const Literal&) const = default;
};

/// C++ taken apart just far enough to tell what is said in code from what is said in comments and texts.
struct Lexed {
  std::string code;               ///< same lines; comments and the insides of literals are blank
  std::vector<Literal> literals;  ///< string literals in order, escapes left as written
};

Lexed lex(std::string_view source);

}  // namespace joelclaw::infra::architecture
