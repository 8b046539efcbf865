// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_problem.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// One value of a YAML document with its place. Scalars are kept as they are written: what `010` or `yes` means is
/// decided by who asks for a number, a boolean or a text, never here.
struct YamlNode {
  enum class Kind {
    nothing,  ///< `key:`, `~` or `null`
    plain,
    quoted,  ///< in quotes of either kind, or a block scalar
    list,
    map,
    refused,  ///< an alias, an anchored or a tagged value: already among the problems
  };
  Kind kind = Kind::nothing;
  SpecPlace at;
  std::string text;                ///< of scalars; of `nothing` what is written: empty, "~", "null"
  std::vector<YamlNode> children;  ///< of a list or a map, in order
  std::string key;                 ///< where this is a map's entry
  SpecPlace key_at;
  bool repeated = false;  ///< the key was there before
};

struct YamlDocument {
  YamlNode root;
  std::vector<SpecProblem> problems;  ///< without a file
  bool complete = false;              ///< false: the tree ends somewhere, nothing is to be read from it
};

/// Reads one document from guarded text. Anchors, aliases, merge keys, tags, keys given twice, keys that are no text
/// and nesting beyond sixteen levels are problems, each with its place: the deepest spec there is has six levels, and
/// what walks the tree recurses.
YamlDocument read_yaml(const std::string& text);

}  // namespace joelclaw::infra
