// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/base/units.hpp>

#include <limits>

namespace joelclaw::infra {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

TEST_CASE("sizes as specs write them") {
  CHECK(parse_size("24GiB") == gibibytes(24));
  CHECK(parse_size("512MiB") == mebibytes(512));
  CHECK(parse_size("1048576GiB") == gibibytes(1048576));
  CHECK(parse_size("0GiB") == Bytes{0});
  for (const std::string_view bad : {"",
                                     "GiB",
                                     "1",
                                     "1.5GiB",
                                     "1,5GiB",
                                     "-1GiB",
                                     "+1GiB",
                                     "010GiB",
                                     "00GiB",
                                     "1 GiB",
                                     " 1GiB",
                                     "1GiB ",
                                     "1GB",
                                     "1gib",
                                     "1KiB",
                                     "1TiB",
                                     "1048577GiB",
                                     "1073741825MiB",
                                     "18446744073709551616GiB",
                                     "0x1GiB",
                                     "1GiBGiB",
                                     "\xD9\xA1GiB"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_size(bad));
  }
}

TEST_CASE("sizes for people") {
  const std::pair<std::uint64_t, std::string_view> sizes[] = {
      {0, "0 B"},
      {1023, "1023 B"},
      {1024, "1 KiB"},
      {512ULL << 20U, "512 MiB"},
      {3ULL << 29U, "1.5 GiB"},
      {24ULL << 30U, "24 GiB"},
      {(1ULL << 40U) - 1, "1023 GiB"},
      {most, "15 EiB"},
  };
  for (const auto& [count, text] : sizes) {
    CHECK(format_bytes({count}) == text);
  }
}

TEST_CASE("an exact size reads back as itself where a spec can say it") {
  for (const Bytes bytes : {Bytes{0}, mebibytes(1), mebibytes(1536), gibibytes(24), gibibytes(1048576)}) {
    CHECK(parse_size(format_bytes_exact(bytes)) == bytes);
  }
  CHECK(format_bytes_exact({1000}) == "1000");
}

TEST_CASE("percents are rounded down and never overflow") {
  CHECK(percent_of(0, 0) == 0);
  CHECK(percent_of(5, 0) == 0);
  CHECK(percent_of(1, 3) == 33);
  CHECK(percent_of(999, 1000) == 99);
  CHECK(percent_of(most, most) == 100);
  CHECK(percent_of(most / 2, most) == 50);
  CHECK(percent_of(most, 1) == std::numeric_limits<int>::max());
}

}  // namespace
}  // namespace joelclaw::infra
