// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/tar_walker.hpp>

#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// Makes archives by hand, also such as no tar would make.
class TarMaker {
 public:
  TarMaker& add(const std::string& name, char type = '0', const std::string& content = "", const std::string& link = "");
  /// A pax header with these records, for the member that follows.
  TarMaker& records(const std::vector<std::pair<std::string, std::string>>& all);
  /// Bytes as they are, filled up to a whole block.
  TarMaker& raw(const std::string& bytes);
  /// With its end.
  std::string whole() const { return m_text + std::string(1024, '\0'); }
  const std::string& open() const { return m_text; }

  static std::string header(const std::string& name, char type, std::size_t size, const std::string& link = "");
  /// Makes a header's checksum right again.
  static void seal(std::string& header);

 private:
  std::string m_text;
};

/// What a walker says of an archive that comes in pieces of that size; empty: nothing is wrong.
std::string complaint(const std::string& archive, TarSums sums = TarSums::contents, std::size_t piece = 100'000);
std::string tree_of(const std::string& archive);

}  // namespace joelclaw::infra
