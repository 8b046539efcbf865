// SPDX-License-Identifier: MIT
#include <infra/archive/tar_header.hpp>

#include <algorithm>
#include <optional>

namespace joelclaw::infra {
namespace {

// Offsets and widths of POSIX.1-1988's header, and of GNU's use of its tail.
constexpr std::size_t checksum_at = 148, checksum_width = 8;
constexpr std::size_t old_extents_at = 386, old_extents = 4, extent_width = 24;
constexpr std::size_t old_more_at = 482, old_size_at = 483, old_size_width = 12;
constexpr std::size_t further_extents = 21, further_more_at = 504;

Error malformed(const std::string& why) {
  return {"archive", "is malformed", why, {}};
}

std::string text_at(std::string_view block, std::size_t at, std::size_t width) {
  const std::string_view field = block.substr(at, width);
  return std::string{field.substr(0, std::min(field.find('\0'), field.size()))};
}

/// Octal digits between blanks and NULs, or GNU's big-endian form behind a byte of 0x80. Negative ones are none.
std::optional<std::uint64_t> number_at(std::string_view block, std::size_t at, std::size_t width) {
  const std::string_view field = block.substr(at, width);
  std::uint64_t value = 0;
  if (static_cast<unsigned char>(field.front()) == 0x80) {
    for (const char each : field.substr(1)) {
      if (value > largest_size) {
        return std::nullopt;
      }
      value = value << 8U | static_cast<unsigned char>(each);
    }
    return value > largest_size ? std::nullopt : std::optional{value};
  }
  const auto first = field.find_first_not_of(' ');
  bool ended = false;
  for (const char each : first == std::string_view::npos ? std::string_view{} : field.substr(first)) {
    if (each == ' ' || each == '\0') {
      ended = true;
    } else if (ended || each < '0' || each > '7' || value > largest_size) {
      return std::nullopt;
    } else {
      value = value * 8 + static_cast<std::uint64_t>(each - '0');
    }
  }
  return value > largest_size ? std::nullopt : std::optional{value};
}

/// The sum of all bytes with the checksum's own as blanks; some old programs summed signed ones.
bool is_checksum_right(std::string_view block) {
  std::int64_t plain = 0;
  std::int64_t with_signs = 0;
  for (std::size_t at = 0; at < tar_block; ++at) {
    const bool own = at >= checksum_at && at < checksum_at + checksum_width;
    const char each = own ? ' ' : block[at];
    plain += static_cast<unsigned char>(each);
    with_signs += static_cast<signed char>(each);
  }
  const auto said = number_at(block, checksum_at, checksum_width);
  return said && (static_cast<std::int64_t>(*said) == plain || static_cast<std::int64_t>(*said) == with_signs);
}

bool read_extents(std::string_view block, std::size_t at, std::size_t count, TarHeader& header) {
  for (std::size_t i = 0; i < count; ++i, at += extent_width) {
    if (block[at] == '\0') {
      return true;
    }
    const auto offset = number_at(block, at, extent_width / 2);
    const auto size = number_at(block, at + extent_width / 2, extent_width / 2);
    if (!offset || !size || header.extents.size() >= most_extents) {
      return false;
    }
    header.extents.push_back({*offset, *size});
  }
  return true;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  for (const char each : text) {
    if (each < '0' || each > '9' || value > largest_size) {
      return std::nullopt;
    }
    value = value * 10 + static_cast<std::uint64_t>(each - '0');
  }
  return text.empty() || value > largest_size ? std::nullopt : std::optional{value};
}

Status read_old_sparse(std::string_view block, TarHeader& header) {
  const auto size = number_at(block, old_size_at, old_size_width);
  if (!size || !read_extents(block, old_extents_at, old_extents, header)) {
    return malformed("a sparse file's map is none");
  }
  header.sparse = true;
  header.size = *size;
  header.more_extents = block[old_more_at] != '\0';
  return Done{};
}

}  // namespace

bool is_zero_block(std::string_view block) {
  return std::all_of(block.begin(), block.end(), [](char each) { return each == '\0'; });
}

Result<TarHeader> parse_tar_header(std::string_view block) {
  if (block.size() != tar_block || !is_checksum_right(block)) {
    return malformed("a header's checksum is wrong");
  }
  if (block.substr(257, 5) != "ustar") {
    return malformed("a header is of no known format");
  }
  const bool posix = block[262] == '\0';  // GNU writes a blank here, and other things where the prefix is
  TarHeader header;
  header.name = text_at(block, 0, 100);
  const std::string prefix = posix ? text_at(block, 345, 155) : std::string{};
  header.name = prefix.empty() ? header.name : prefix + "/" + header.name;
  header.link = text_at(block, 157, 100);
  header.type = block[156] == '\0' ? '0' : block[156];
  const auto mode = number_at(block, 100, 8);
  const auto uid = number_at(block, 108, 8);
  const auto gid = number_at(block, 116, 8);
  const auto size = number_at(block, 124, 12);
  const auto mtime = number_at(block, 136, 12);
  if (!mode || !uid || !gid || !size || !mtime) {
    return malformed("a header's number is none: " + std::string{"member "} + header.name);
  }
  header.mode = static_cast<std::uint32_t>(*mode) & 07777U;
  header.uid = static_cast<std::int64_t>(*uid);
  header.gid = static_cast<std::int64_t>(*gid);
  header.mtime = std::to_string(*mtime);
  header.stored = header.size = *size;
  if (header.type == 'S') {
    header.type = '0';
    if (Status read = read_old_sparse(block, header); !read) {
      return read.error();
    }
  }
  return header;
}

bool parse_tar_extents(std::string_view block, TarHeader& header) {
  header.more_extents = block[further_more_at] != '\0';
  return read_extents(block, 0, further_extents, header);
}

Result<std::map<std::string, std::string>> parse_pax(std::string_view text) {
  std::map<std::string, std::string> records;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const auto length = blank == std::string_view::npos ? std::nullopt : decimal(text.substr(0, blank));
    if (!length || *length > text.size() || *length < blank + 3 || text[*length - 1] != '\n') {
      return malformed("an extended header's record has no length");
    }
    const std::string_view record = text.substr(blank + 1, *length - blank - 2);
    const auto equals = record.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return malformed("an extended header's record has no key");
    }
    records[std::string{record.substr(0, equals)}] = record.substr(equals + 1);
    text.remove_prefix(*length);
  }
  return records;
}

bool parse_extent_list(std::string_view text, std::vector<TarExtent>& extents) {
  std::optional<std::uint64_t> offset;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto value = decimal(text.substr(0, comma));
    if (!value || extents.size() >= most_extents) {
      return false;
    }
    if (offset) {
      extents.push_back({*offset, *value});
      offset.reset();
    } else {
      offset = value;
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return !offset;
}

namespace {

Status apply_number(const std::string& key, const std::string& value, TarHeader& header) {
  const auto number = decimal(value);
  if (!number) {
    return malformed(key + " is no number");
  }
  if (key == "size") {
    header.stored = *number;
    header.size = header.sparse ? header.size : *number;
  } else if (key == "uid" || key == "gid") {
    (key == "uid" ? header.uid : header.gid) = static_cast<std::int64_t>(*number);
  } else {
    header.size = *number;  // GNU.sparse.realsize, or GNU.sparse.size of the older form
    header.sparse = true;
  }
  return Done{};
}

}  // namespace

Status apply_pax(const std::map<std::string, std::string>& records, TarHeader& header) {
  const auto major = records.find("GNU.sparse.major");
  header.map_in_content = major != records.end() && major->second == "1";
  header.sparse = header.sparse || header.map_in_content;
  for (const auto& [key, value] : records) {
    if (key == "path") {
      header.name = records.count("GNU.sparse.name") != 0 ? header.name : value;
    } else if (key == "GNU.sparse.name") {
      header.name = value;
    } else if (key == "linkpath") {
      header.link = value;
    } else if (key == "mtime") {
      header.mtime = value;
    } else if (key == "GNU.sparse.map") {
      header.sparse = true;
      if (!parse_extent_list(value, header.extents)) {
        return malformed("a sparse file's map is none");
      }
    } else if (key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes") {
      return malformed("a sparse file is of a form that is not read");
    } else if (key == "size" || key == "uid" || key == "gid" || key == "GNU.sparse.realsize" || key == "GNU.sparse.size") {
      if (Status applied = apply_number(key, value, header); !applied) {
        return applied;
      }
    } else if (key.starts_with("SCHILY.xattr.") || key.starts_with("SCHILY.acl.")) {
      header.extended[key] = value;
    }
  }
  return Done{};
}

}  // namespace joelclaw::infra
