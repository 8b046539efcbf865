// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/running_sum.hpp>
#include <infra/base/stream.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace joelclaw::infra {

/// A text that must begin and end as its kind does: one that was cut short is told from a whole one, and so is an empty
/// one. Nothing of it is kept but its last bytes.
class TextTap : public StreamTap {
 public:
  /// `first`: what it begins with, may be empty. `last`: what its last line ends with.
  TextTap(std::string what, std::string first, std::string last);
  Status take(std::string_view bytes) override;
  Status finish() override;

 private:
  std::string m_what, m_first, m_last, m_head, m_tail;
  std::uint64_t m_bytes = 0;
};

/// A Redis dump: its magic, its end mark and the checksum behind it.
class RdbTap : public StreamTap {
 public:
  Status take(std::string_view bytes) override;
  Status finish() override;

 private:
  std::string m_head, m_tail;
  std::uint64_t m_bytes = 0, m_crc = 0;
  char m_last = 0;  ///< the byte before the tail
};

/// A snapshot of etcd: its database and behind it the SHA-256 of that, which etcd's own tools check as well.
class EtcdTap : public StreamTap {
 public:
  Status take(std::string_view bytes) override;
  Status finish() override;

 private:
  Sha256 m_sum;
  std::string m_tail;
  std::uint64_t m_bytes = 0;
};

/// Counts what passes on to another tap, for who wants to know how far it is.
class CountingTap : public StreamTap {
 public:
  explicit CountingTap(std::shared_ptr<StreamTap> to) : m_to(std::move(to)) {}
  Status take(std::string_view bytes) override;
  Status finish() override;
  std::uint64_t bytes() const { return m_bytes; }

 private:
  std::shared_ptr<StreamTap> m_to;
  std::uint64_t m_bytes = 0;
};

}  // namespace joelclaw::infra
