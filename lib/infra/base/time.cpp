// SPDX-License-Identifier: MIT
#include <infra/base/time.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr Duration longest{100 * day_ms};

std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) {
    return std::nullopt;
  }
  const auto number = parse_number(text.substr(0, count));
  text.remove_prefix(count);
  return number ? std::optional<int>{static_cast<int>(*number)} : std::nullopt;
}

bool eat(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

/// Three numbers with a separator between them: a date or a time of day.
std::optional<std::array<int, 3>> triple(std::string_view& text, std::size_t first_digits, char separator) {
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0 && !eat(text, separator)) {
      return std::nullopt;
    }
    const auto number = digits(text, i == 0 ? first_digits : 2);
    if (!number) {
      return std::nullopt;
    }
    numbers.at(i) = *number;
  }
  return numbers;
}

/// ".123456789" as milliseconds; nothing is 0.
std::optional<std::int64_t> fraction(std::string_view& text) {
  if (!eat(text, '.')) {
    return 0;
  }
  std::int64_t ms = 0;
  std::size_t count = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++count) {
    if (count < 3) {
      ms = ms * 10 + (text.front() - '0');
    }
  }
  for (std::size_t i = count; i < 3; ++i) {
    ms *= 10;
  }
  return count == 0 ? std::nullopt : std::optional<std::int64_t>{ms};
}

/// "Z" or "+02:00" as milliseconds east of Greenwich.
std::optional<std::int64_t> zone(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  const bool west = !text.empty() && text.front() == '-';
  if (!west && !text.starts_with('+')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto hours = digits(text, 2);
  const bool colon = eat(text, ':');
  const auto minutes = digits(text, 2);
  if (!hours || !minutes || !colon || !text.empty() || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  return (west ? -1 : 1) * (*hours * 60LL + *minutes) * 60'000LL;
}

}  // namespace

std::string format_rfc3339(WallTime at) {
  using namespace std::chrono;
  const sys_time<milliseconds> point{milliseconds{at.ms}};
  const auto midnight = floor<days>(point);
  const year_month_day date{midnight};
  const hh_mm_ss time{floor<seconds>(point - midnight)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  const auto date = triple(text, 4, '-');
  if (!date || (!eat(text, 'T') && !eat(text, 't') && !eat(text, ' '))) {
    return std::nullopt;
  }
  const auto time = triple(text, 2, ':');
  const auto ms = time ? fraction(text) : std::nullopt;
  const auto east = ms ? zone(text) : std::nullopt;
  if (!east || (*time)[0] > 23 || (*time)[1] > 59 || (*time)[2] > 60) {
    return std::nullopt;
  }
  const year_month_day day{year{(*date)[0]}, month{static_cast<unsigned>((*date)[1])},
                           std::chrono::day{static_cast<unsigned>((*date)[2])}};
  if (!day.ok() || (*date)[0] <= 1) {
    return std::nullopt;
  }
  const std::int64_t days_ms = sys_days{day}.time_since_epoch().count() * day_ms;
  const std::int64_t time_ms = (((*time)[0] * 60LL + (*time)[1]) * 60LL + (*time)[2]) * 1000LL;
  return WallTime{days_ms + time_ms + *ms - *east};
}

std::string format_duration(Duration duration) {
  const std::int64_t ms = duration.count();
  if (ms < 0) {
    return "-" + format_duration(ms == Duration::min().count() ? Duration::max() : -duration);
  }
  if (ms < 1000) {
    return fmt::format("{} ms", ms);
  }
  if (ms < 10'000) {
    return fmt::format("{}.{} s", ms / 1000, ms % 1000 / 100);
  }
  if (ms < 120'000) {
    return fmt::format("{} s", ms / 1000);
  }
  if (ms < 120 * 60'000LL) {
    return fmt::format("{} min", ms / 60'000);
  }
  if (ms < 2 * day_ms) {
    return fmt::format("{} h", ms / 3'600'000);
  }
  return fmt::format("{} days", ms / day_ms);
}

std::optional<Duration> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
  const auto unit_at = text.find_first_not_of("0123456789");
  if (unit_at == std::string_view::npos || unit_at == 0 || (text.front() == '0' && unit_at > 1)) {
    return std::nullopt;
  }
  const auto number = parse_number(text.substr(0, unit_at));
  for (const auto& [name, scale] : units) {
    if (text.substr(unit_at) == name) {
      const auto most = static_cast<std::uint64_t>(longest.count() / scale);
      return number && *number <= most ? std::optional<Duration>{Duration{static_cast<std::int64_t>(*number) * scale}}
                                       : std::nullopt;
    }
  }
  return std::nullopt;
}

std::string format_duration_exact(Duration duration) {
  const std::int64_t ms = duration.count();
  if (ms % 3'600'000 == 0 && ms != 0) {
    return fmt::format("{}h", ms / 3'600'000);
  }
  if (ms % 60'000 == 0 && ms > 600'000) {
    return fmt::format("{}m", ms / 60'000);
  }
  if (ms % 1000 == 0) {
    return fmt::format("{}s", ms / 1000);
  }
  return fmt::format("{}ms", ms);
}

}  // namespace joelclaw::infra
