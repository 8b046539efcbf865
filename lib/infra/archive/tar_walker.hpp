// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/tar_content.hpp>
#include <infra/archive/tar_header.hpp>
#include <infra/archive/tar_names.hpp>
#include <infra/base/running_sum.hpp>
#include <infra/base/stream.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// What an archive holds.
struct TarCounts {
  std::uint64_t members = 0, files = 0, directories = 0, links = 0;
  std::uint64_t content = 0;  ///< bytes of the files, holes and all
  bool operator==(const TarCounts&) const = default;
};

enum class TarSums { none, contents };

/// Walks an archive as it flows, in bounded memory: every header is read and checked, every name must stay inside, and
/// the end must be there. With sums, two archives of equal trees have the same tree sum, whatever holes are made of.
class TarWalker : public StreamTap {
 public:
  explicit TarWalker(TarSums sums = TarSums::none) : m_sums(sums) {}

  Status take(std::string_view bytes) override;
  Status finish() override;

  const TarCounts& counts() const { return m_counts; }
  std::uint64_t bytes() const { return m_bytes; }
  /// Names, kinds, modes, owners, times, links and contents of all members, in their order. Empty without sums.
  std::string tree() const { return m_sums == TarSums::none ? std::string{} : m_tree.hex(); }

 private:
  enum class At { header, records, extents, content, padding, end };
  std::string_view collect(std::string_view bytes, std::size_t size);
  Status header();
  Status member();
  Status records();
  void begin_content();
  Status end_member();
  void note(const TarHeader& member);

  TarSums m_sums;
  At m_at = At::header;
  std::string m_collected;
  std::uint64_t m_left = 0;  ///< of what is being read
  std::uint64_t m_padding = 0, m_bytes = 0;
  TarHeader m_header;
  char m_record_type = 0;
  std::map<std::string, std::string> m_records;
  std::string m_long_name, m_long_link;
  TarNames m_names;
  TarContent m_content;
  Sha256 m_tree;
  TarCounts m_counts;
  bool m_one_zero = false;
};

}  // namespace joelclaw::infra
