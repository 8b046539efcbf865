// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// A size in bytes.
struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};
constexpr Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }

constexpr Bytes mebibytes(std::uint64_t count) { return {count << 20U}; }
constexpr Bytes gibibytes(std::uint64_t count) { return {count << 30U}; }

/// A size as specs write it: a whole number and MiB or GiB, no blank, no leading zero, at most 1024 TiB.
std::optional<Bytes> parse_size(std::string_view text);

/// For a person: "24 GiB", "512 MiB", "1.5 GiB".
std::string format_bytes(Bytes bytes);

/// The shortest text that parse_size reads back as the same, else whole bytes.
std::string format_bytes_exact(Bytes bytes);

/// part of whole in percent, rounded down; 0 of 0 is 0.
int percent_of(std::uint64_t part, std::uint64_t whole);

}  // namespace joelclaw::infra
