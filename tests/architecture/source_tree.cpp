// SPDX-License-Identifier: MIT
#include "source_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace joelclaw::infra::architecture {

std::string SourceFile::room() const {
  constexpr std::string_view rooms = "lib/infra/";
  const std::string_view whole = path;
  if (!whole.starts_with(rooms)) {
    return "apps";
  }
  const std::string_view rest = whole.substr(rooms.size());
  return std::string{rest.substr(0, rest.find('/'))};
}

std::vector<SourceFile> product_sources(const std::string& root) {
  std::vector<SourceFile> files;
  for (const char* const part : {"lib", "apps"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path{root} / part)) {
      const std::string extension = entry.path().extension().string();
      if (entry.is_regular_file() && (extension == ".hpp" || extension == ".cpp")) {
        std::ifstream stream{entry.path(), std::ios::binary};
        files.push_back({entry.path().lexically_relative(root).generic_string(),
                         std::string{std::istreambuf_iterator<char>{stream}, {}}});
      }
    }
  }
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace joelclaw::infra::architecture
