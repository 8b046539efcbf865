// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {

inline constexpr std::size_t tar_block = 512;

/// Where a sparse file has its bytes.
struct TarExtent {
  std::uint64_t offset = 0, size = 0;
};

/// A header block as it stands, before the records that may precede it are applied.
struct TarHeader {
  std::string name, link;
  char type = '0';
  std::uint32_t mode = 0;
  std::int64_t uid = 0, gid = 0;
  std::string mtime;            ///< seconds, with a fraction where a record gives one
  std::uint64_t stored = 0;     ///< bytes that follow in the archive, without padding
  std::uint64_t size = 0;       ///< of the file; differs where it is sparse
  std::vector<TarExtent> extents;  ///< of the old GNU form
  bool more_extents = false;       ///< another block of them follows
  bool map_in_content = false;     ///< of GNU's newest form: the map begins the content
  bool sparse = false;
  std::map<std::string, std::string> extended;  ///< extended attributes
};

/// ustar, pax and GNU headers. A wrong checksum, a number that is none or is negative, or another format is an error.
Result<TarHeader> parse_tar_header(std::string_view block);
bool is_zero_block(std::string_view block);
/// A further block of the old GNU form; whether yet another follows. False where it is malformed.
bool parse_tar_extents(std::string_view block, TarHeader& header);

/// Records of a pax header: "LENGTH KEY=VALUE\n" each.
Result<std::map<std::string, std::string>> parse_pax(std::string_view text);
/// What the records say instead of the header.
Status apply_pax(const std::map<std::string, std::string>& records, TarHeader& header);
/// "offset,size,offset,size,..." of an older pax form.
bool parse_extent_list(std::string_view text, std::vector<TarExtent>& extents);

/// More extents than any file that one volume of this stack could hold, and few enough to be kept (8 MiB).
inline constexpr std::size_t most_extents = 1U << 19U;
/// The largest number that stands for a size: beyond it sums would wrap.
inline constexpr std::uint64_t largest_size = 1ULL << 60U;

}  // namespace joelclaw::infra
