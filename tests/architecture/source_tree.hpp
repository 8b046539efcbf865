// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra::architecture {

struct SourceFile {
  std::string path;  ///< from the root of the tree: lib/infra/base/text.cpp
  std::string text;

  /// The folder that owns it: `base` for lib/infra/base/text.cpp, `apps` for everything below apps/.
  std::string room() const;
  bool is_header() const { return std::string_view{path}.ends_with(".hpp"); }
};

/// Every .hpp and .cpp below lib/ and apps/ of the tree at `root`, by path.
std::vector<SourceFile> product_sources(const std::string& root);

}  // namespace joelclaw::infra::architecture
