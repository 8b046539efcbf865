// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/base/time.hpp>

namespace joelclaw::infra {
namespace {

using namespace std::chrono_literals;

TEST_CASE("RFC 3339 as Docker, Kubernetes and limactl write it") {
  const std::pair<std::string_view, std::int64_t> times[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-11-22T10:00:00Z", 1795341600000},
      {"2026-11-22t10:00:00z", 1795341600000},
      {"2026-11-22T10:00:00.5Z", 1795341600500},
      {"2026-11-22T10:00:00.123456789Z", 1795341600123},
      {"2026-11-22T12:30:00+02:30", 1795341600000},
      {"2026-11-22T02:00:00-08:00", 1795341600000},
      {"2024-02-29T23:59:60Z", 1709251200000},  // a leap second is the next one
      {"1969-12-31T23:59:59.999Z", -1},
  };
  for (const auto& [text, ms] : times) {
    CAPTURE(text);
    CHECK(parse_rfc3339(text) == WallTime{ms});
  }
}

TEST_CASE("what is no time is none") {
  for (const std::string_view bad : {"",
                                     "Z",
                                     "2026",
                                     "2026-11-22",
                                     "2026-11-22T10:00:00",
                                     "2026-11-22T10:00Z",
                                     "2026-13-01T00:00:00Z",
                                     "2026-02-29T00:00:00Z",
                                     "2026-11-22T24:00:00Z",
                                     "2026-11-22T10:60:00Z",
                                     "2026-11-22T10:00:61Z",
                                     "2026-11-22T10:00:00.Z",
                                     "2026-11-22T10:00:00+0200",
                                     "2026-11-22T10:00:00+24:00",
                                     "2026-11-22T10:00:00Zx",
                                     "+026-11-22T10:00:00Z",
                                     "2026-1-22T10:00:00Z",
                                     "0001-01-01T00:00:00Z",
                                     "0000-00-00T00:00:00Z",
                                     "2026-11-22T10:00:00\n",
                                     "-001-01-01T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_rfc3339(bad));
  }
}

TEST_CASE("a written time reads back as the same second") {
  CHECK(format_rfc3339({1795341600123}) == "2026-11-22T10:00:00Z");
  CHECK(format_rfc3339({-1}) == "1969-12-31T23:59:59Z");
  for (const std::int64_t ms : {0LL, 951782400000LL, 1709164800000LL, 253402300799000LL}) {
    CHECK(parse_rfc3339(format_rfc3339({ms})) == WallTime{ms});
  }
}

TEST_CASE("durations of specs and options") {
  CHECK(parse_duration("0s") == 0ms);
  CHECK(parse_duration("1500ms") == 1500ms);
  CHECK(parse_duration("420s") == 420s);
  CHECK(parse_duration("20m") == 20min);
  CHECK(parse_duration("2400h") == 2400h);
  for (const std::string_view bad : {"",
                                     "s",
                                     "5",
                                     "-5s",
                                     "+5s",
                                     "1.5s",
                                     "1,5s",
                                     "05s",
                                     "010ms",
                                     " 5s",
                                     "5 s",
                                     "5s ",
                                     "5S",
                                     "5M",
                                     "5d",
                                     "5us",
                                     "5sec",
                                     "1m30s",
                                     "2401h",
                                     "8640001s",
                                     "18446744073709551616s",
                                     "99999999999999999999h",
                                     "\xD9\xA1s",
                                     "5\xC2\xB5s",
                                     "5s\n"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_duration(bad));
  }
}

TEST_CASE("an exact duration reads back as itself") {
  for (const Duration duration :
       {Duration{0}, Duration{1}, Duration{999}, Duration{1500}, Duration{60000}, Duration{420000}, Duration{1200000},
        Duration{3600000}, Duration{90061001}, Duration{100LL * 86400000}}) {
    CHECK(parse_duration(format_duration_exact(duration)) == duration);
  }
  CHECK(format_duration_exact(420s) == "420s");
  CHECK(format_duration_exact(20min) == "20m");
  CHECK(format_duration_exact(1500ms) == "1500ms");
}

TEST_CASE("durations for people") {
  const std::pair<Duration, std::string_view> durations[] = {
      {0ms, "0 ms"}, {999ms, "999 ms"}, {1000ms, "1.0 s"}, {3149ms, "3.1 s"},   {9999ms, "9.9 s"},
      {10s, "10 s"}, {119s, "119 s"},   {12min, "12 min"}, {119min, "119 min"}, {5h, "5 h"},
      {47h, "47 h"}, {48h, "2 days"},   {216h, "9 days"},  {-5s, "-5.0 s"},
  };
  for (const auto& [duration, text] : durations) {
    CHECK(format_duration(duration) == text);
  }
  CHECK(format_duration(Duration::max()).ends_with(" days"));
  CHECK(format_duration(Duration::min()).starts_with("-"));
}

}  // namespace
}  // namespace joelclaw::infra
