// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <string>

namespace joelclaw::infra {

/// A position in a spec, both counted from one; a column counts characters, as editors do. Line zero is the file
/// itself.
struct SpecPlace {
  int line = 0, column = 0;
  auto operator<=>(const SpecPlace&) const = default;
};

/// One thing that is wrong with a spec, for a person who has it open in an editor.
struct SpecProblem {
  std::string file;
  int line = 0;  ///< 0: the file as a whole
  int column = 0;
  std::string key;   ///< dotted, "ports[2].host"; empty where it is about no key
  std::string what;  ///< what is wrong and what would be right; lower case, no final stop
  bool operator==(const SpecProblem&) const = default;
};

/// "file:line:column: key: what is wrong", leaving out what does not apply.
std::string to_string(const SpecProblem& problem);

}  // namespace joelclaw::infra
