// SPDX-License-Identifier: MIT
#include <infra/archive/plain_taps.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t sum_size = 32;
constexpr std::size_t database_block = 512;  // bbolt's pages are multiples of it, so that a tail of 32 bytes is told

/// Keeps the last `size` bytes of a stream in `tail`, and calls `passed` with what is certainly not of them.
template <class Passed>
void keep_tail(std::string& tail, std::string_view bytes, std::size_t size, Passed passed) {
  if (bytes.size() >= size) {
    passed(std::string_view{tail});
    passed(bytes.substr(0, bytes.size() - size));
    tail = bytes.substr(bytes.size() - size);
    return;
  }
  tail += bytes;
  if (tail.size() > size) {
    passed(std::string_view{tail}.substr(0, tail.size() - size));
    tail.erase(0, tail.size() - size);
  }
}

/// CRC-64 as Redis has it (Jones' polynomial, reflected, from 0).
const std::array<std::uint64_t, 256>& crc_table() {
  static const std::array<std::uint64_t, 256> table = [] {
    constexpr std::uint64_t polynomial = 0x95ac9329ac4bc9b5ULL;
    std::array<std::uint64_t, 256> made{};
    for (std::size_t at = 0; at < made.size(); ++at) {
      std::uint64_t value = at;
      for (int bit = 0; bit < 8; ++bit) {
        value = (value & 1U) != 0 ? value >> 1U ^ polynomial : value >> 1U;
      }
      made[at] = value;
    }
    return made;
  }();
  return table;
}

std::uint64_t crc_of(std::uint64_t crc, std::string_view bytes) {
  const auto& table = crc_table();
  for (const char each : bytes) {
    crc = table[(crc ^ static_cast<unsigned char>(each)) & 0xFFU] ^ crc >> 8U;
  }
  return crc;
}

}  // namespace

TextTap::TextTap(std::string what, std::string first, std::string last)
    : m_what(std::move(what)), m_first(std::move(first)), m_last(std::move(last)) {}

Status TextTap::take(std::string_view bytes) {
  m_bytes += bytes.size();
  m_head += bytes.substr(0, m_first.size() - std::min(m_first.size(), m_head.size()));
  keep_tail(m_tail, bytes, m_last.size() + 2, [](std::string_view) {});
  return Done{};
}

Status TextTap::finish() {
  if (m_bytes == 0) {
    return Error{m_what, "is empty", "not a byte came", {}};
  }
  const std::string_view end = trim(m_tail);
  if (m_head != m_first || !m_tail.ends_with('\n') || !end.ends_with(m_last)) {
    return Error{m_what, "is not whole", "it does not end as it should", {}};
  }
  return Done{};
}

Status RdbTap::take(std::string_view bytes) {
  m_bytes += bytes.size();
  constexpr std::size_t magic = 5;
  m_head += bytes.substr(0, magic - std::min(magic, m_head.size()));
  keep_tail(m_tail, bytes, sizeof(std::uint64_t), [this](std::string_view passed) {
    m_crc = crc_of(m_crc, passed);
    m_last = passed.empty() ? m_last : passed.back();
  });
  return Done{};
}

Status RdbTap::finish() {
  if (m_bytes == 0) {
    return Error{"dump", "is empty", "not a byte came", {}};
  }
  std::uint64_t said = 0;
  for (std::size_t at = m_tail.size(); at-- > 0;) {
    said = said << 8U | static_cast<unsigned char>(m_tail[at]);
  }
  constexpr char end_mark = '\xff';
  if (m_head != "REDIS" || m_tail.size() != sizeof said || m_last != end_mark) {
    return Error{"dump", "is not whole", "it has not the beginning and the end of one", {}};
  }
  // 0: the server was told to write no checksum.
  return said == 0 || said == m_crc ? Status{Done{}} : Status{Error{"dump", "is damaged", "its checksum is wrong", {}}};
}

Status EtcdTap::take(std::string_view bytes) {
  m_bytes += bytes.size();
  keep_tail(m_tail, bytes, sum_size, [this](std::string_view passed) { m_sum.add(passed); });
  return Done{};
}

Status EtcdTap::finish() {
  if (m_bytes == 0) {
    return Error{"snapshot", "is empty", "not a byte came", {}};
  }
  if (m_bytes % database_block != sum_size) {
    return Error{"snapshot", "is not whole", "it does not end with a checksum", {}};
  }
  return m_sum.digest() == m_tail ? Status{Done{}} : Status{Error{"snapshot", "is damaged", "its checksum is wrong", {}}};
}

Status CountingTap::take(std::string_view bytes) {
  m_bytes += bytes.size();
  return m_to ? m_to->take(bytes) : Status{Done{}};
}

Status CountingTap::finish() {
  return m_to ? m_to->finish() : Status{Done{}};
}

}  // namespace joelclaw::infra
