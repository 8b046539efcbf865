// SPDX-License-Identifier: MIT
#include <infra/base/units.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <climits>

namespace joelclaw::infra {
namespace {

constexpr std::uint64_t kibi = 1024;
constexpr std::uint64_t most_gib = 1ULL << 20U;  // 1024 TiB

}  // namespace

std::optional<Bytes> parse_size(std::string_view text) {
  if (text.size() < 4 || (text.front() == '0' && text.size() > 4)) {
    return std::nullopt;
  }
  const std::string_view unit = text.substr(text.size() - 3);
  const auto number = parse_number(text.substr(0, text.size() - 3));
  if (!number) {
    return std::nullopt;
  }
  if (unit == "GiB" && *number <= most_gib) {
    return gibibytes(*number);
  }
  if (unit == "MiB" && *number <= most_gib * kibi) {
    return mebibytes(*number);
  }
  return std::nullopt;
}

std::string format_bytes(Bytes bytes) {
  constexpr const char* names[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t unit = 0;
  std::uint64_t scale = 1;
  while (bytes.count / scale >= kibi && unit < 6) {
    scale *= kibi;
    ++unit;
  }
  const std::uint64_t whole = bytes.count / scale;
  const std::uint64_t tenths = unit == 0 ? 0 : (bytes.count % scale) / (scale / 10 == 0 ? 1 : scale / 10);
  if (tenths == 0 || whole >= 10) {
    return fmt::format("{} {}", whole, names[unit]);
  }
  return fmt::format("{}.{} {}", whole, tenths > 9 ? 9 : tenths, names[unit]);
}

std::string format_bytes_exact(Bytes bytes) {
  if (bytes.count % gibibytes(1).count == 0) {
    return fmt::format("{}GiB", bytes.count / gibibytes(1).count);
  }
  if (bytes.count % mebibytes(1).count == 0) {
    return fmt::format("{}MiB", bytes.count / mebibytes(1).count);
  }
  return fmt::format("{}", bytes.count);
}

int percent_of(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) {
    return 0;
  }
  // Without overflow for any 64-bit sizes: 100 * part may not fit, and foreign counts may say more than all.
  const bool large = part > UINT64_MAX / 100;
  const std::uint64_t percent = large ? part / std::max<std::uint64_t>(1, whole / 100) : part * 100 / whole;
  return static_cast<int>(std::min<std::uint64_t>(percent, INT_MAX));
}

}  // namespace joelclaw::infra
