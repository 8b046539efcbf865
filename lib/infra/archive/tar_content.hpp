// SPDX-License-Identifier: MIT
#pragma once

#include <infra/archive/tar_header.hpp>
#include <infra/base/running_sum.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// The sum of one file's content, the same however its zeros are kept: those of a hole and those on the disk count for
/// nothing but their place. Blocks of 4 KiB that are not all zeros are summed with their offsets.
class TarContent {
 public:
  void begin(const TarHeader& header);
  /// Bytes as they are stored, in pieces of any size. False where a sparse file's map is none.
  bool take(std::string_view bytes);
  /// False where a sparse file's map and its bytes do not fit each other.
  bool end();
  std::string sum() const { return m_sum.hex(); }

 private:
  std::string_view take_map(std::string_view bytes);
  bool map_is_sound() const;
  void add(std::uint64_t offset, std::string_view bytes);
  void flush();

  std::vector<TarExtent> m_extents;
  std::vector<std::uint64_t> m_numbers;  ///< of a map that is being read
  std::string m_digits, m_block;
  Sha256 m_sum;
  std::uint64_t m_size = 0, m_seen = 0, m_in_extent = 0, m_block_at = 0;
  std::size_t m_extent = 0;
  bool m_sparse = false, m_in_map = false, m_in_padding = false, m_sound = true;
};

}  // namespace joelclaw::infra
