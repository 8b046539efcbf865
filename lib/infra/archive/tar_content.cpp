// SPDX-License-Identifier: MIT
#include <infra/archive/tar_content.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr std::size_t content_block = 4096;
constexpr std::size_t longest_number = 20;

}  // namespace

void TarContent::begin(const TarHeader& header) {
  m_extents = header.extents;
  m_numbers.clear();
  m_digits.clear();
  m_block.clear();
  m_sum = Sha256{};
  m_size = header.size;
  m_seen = m_in_extent = m_block_at = 0;
  m_extent = 0;
  m_sparse = header.sparse;
  m_in_map = header.map_in_content;
  m_in_padding = false;
  m_sound = m_in_map || map_is_sound();
}

/// In order, without overlap, within the file.
bool TarContent::map_is_sound() const {
  std::uint64_t end = 0;
  for (const TarExtent& each : m_extents) {
    if (each.offset < end || each.size > largest_size || each.offset + each.size > m_size) {
      return false;
    }
    end = each.offset + each.size;
  }
  return true;
}

/// GNU's newest form: the number of extents and then their offsets and sizes, each a line, filled up to a whole block.
std::string_view TarContent::take_map(std::string_view bytes) {
  while (m_in_map && m_sound && !bytes.empty()) {
    const char each = bytes.front();
    bytes.remove_prefix(1);
    ++m_seen;
    if (each >= '0' && each <= '9' && m_digits.size() < longest_number) {
      m_digits += each;
      continue;
    }
    m_sound = each == '\n' && !m_digits.empty();
    std::uint64_t value = 0;
    for (const char digit : m_digits) {
      value = value > largest_size ? value : value * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    m_digits.clear();
    m_numbers.push_back(value);
    m_sound = m_sound && value <= largest_size && m_numbers.front() <= most_extents;
    if (m_sound && m_numbers.size() == 1 + 2 * m_numbers.front()) {
      for (std::size_t at = 1; at + 1 < m_numbers.size(); at += 2) {
        m_extents.push_back({m_numbers[at], m_numbers[at + 1]});
      }
      m_numbers.clear();
      m_in_map = false;
      m_in_padding = m_seen % tar_block != 0;
      m_sound = map_is_sound();
    }
  }
  return bytes;
}

bool TarContent::take(std::string_view bytes) {
  bytes = take_map(bytes);
  if (m_in_padding) {
    const std::size_t left = std::min(bytes.size(), tar_block - static_cast<std::size_t>(m_seen % tar_block));
    bytes.remove_prefix(left);
    m_seen += left;
    m_in_padding = m_seen % tar_block != 0;
  }
  if (!m_sparse) {
    add(m_in_extent, bytes);
    m_in_extent += bytes.size();
    return m_sound;
  }
  while (m_sound && !bytes.empty()) {
    while (m_extent < m_extents.size() && m_in_extent == m_extents[m_extent].size) {
      ++m_extent;
      m_in_extent = 0;
    }
    if (m_extent == m_extents.size()) {
      return m_sound = false;
    }
    const TarExtent& extent = m_extents[m_extent];
    const auto piece = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(extent.size - m_in_extent, bytes.size())));
    add(extent.offset + m_in_extent, piece);
    m_in_extent += piece.size();
    bytes.remove_prefix(piece.size());
  }
  return m_sound;
}

bool TarContent::end() {
  flush();
  if (!m_sparse) {
    return m_sound;
  }
  while (m_extent < m_extents.size() && m_in_extent == m_extents[m_extent].size) {
    ++m_extent;
    m_in_extent = 0;
  }
  return m_sound && !m_in_map && m_extent == m_extents.size();
}

void TarContent::add(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::uint64_t block_at = offset - offset % content_block;
    if (block_at != m_block_at) {
      flush();
      m_block_at = block_at;
    }
    const auto within = static_cast<std::size_t>(offset - block_at);
    const std::string_view piece = bytes.substr(0, content_block - within);
    m_block.resize(std::max(m_block.size(), within), '\0');
    m_block.append(piece);
    offset += piece.size();
    bytes.remove_prefix(piece.size());
  }
}

void TarContent::flush() {
  // A block's own zeros behind its last byte are a hole's where the file goes on, and nothing where it ends.
  const auto last = m_block.find_last_not_of('\0');
  if (last != std::string::npos) {
    m_sum.add(std::to_string(m_block_at) + ":" + std::to_string(last + 1) + ":");
    m_sum.add(std::string_view{m_block}.substr(0, last + 1));
  }
  m_block.clear();
}

}  // namespace joelclaw::infra
