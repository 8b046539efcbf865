// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_problem.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// A spec's bytes after the guards that need no YAML: without a byte order mark and with LF as line end.
struct SpecText {
  std::string text;
  std::vector<SpecProblem> problems;  ///< without a file
  bool readable = false;              ///< false: these bytes must not reach a parser
};

/// Refuses by name and place what a spec never needs and parsers read differently: more than 1 MiB, UTF-16, bytes that
/// are no UTF-8, characters that cannot be seen, directives, and documents beyond the first.
SpecText guard_spec_text(std::string_view bytes);

/// Offset and name ("an invisible character U+202E") of the first character of valid UTF-8 that an editor does not
/// show. Blanks, tabs and line feeds are seen.
std::optional<std::pair<std::size_t, std::string>> find_unseen(std::string_view text);

}  // namespace joelclaw::infra
