// SPDX-License-Identifier: MIT
#include "dst/shrink.hpp"

#include "dst/catalogue.hpp"

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::dst {
namespace {

bool breaks(const Verdict& verdict, const std::string& rule) {
  return std::any_of(verdict.violations.begin(), verdict.violations.end(),
                     [&rule](const Violation& each) { return each.rule == rule; });
}

/// Without so many of them from there on; a fault's end may go only with the fault, else the rest is another story.
Schedule without(const Schedule& schedule, std::size_t from, std::size_t count) {
  Schedule less = schedule;
  auto& all = less.happenings;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
  all.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(count, all.size() - from)));
  return less;
}

bool comes_after(const Schedule& schedule, std::size_t at, Kind kind, const std::string& name) {
  const auto& all = schedule.happenings;
  return std::any_of(all.begin() + static_cast<std::ptrdiff_t>(at) + 1, all.end(),
                     [&](const Happening& each) { return each.kind == kind && each.name == name; });
}

/// What passes must still pass, what a person mends be mended: else it is another story, in which nothing need be well.
bool ends(const Schedule& schedule, std::size_t at) {
  const Happening& each = schedule.happenings[at];
  const Entry* entry = each.kind == Kind::fault ? entry_of(each.name) : nullptr;
  if (each.kind == Kind::down || each.kind == Kind::pause) {
    return comes_after(schedule, at, each.kind == Kind::down ? Kind::up : Kind::resume, "");
  }
  if (entry == nullptr || entry->mends == Mends::healer || each.name == schedule.left) {
    return true;
  }
  return entry->mends == Mends::alone ? comes_after(schedule, at, Kind::fault, entry->cure)
                                      : comes_after(schedule, at, Kind::cure, each.name);
}

bool is_sound(const Schedule& schedule) {
  bool left = schedule.left.empty();
  for (std::size_t at = 0; at < schedule.happenings.size(); ++at) {
    left = left || schedule.happenings[at].name == schedule.left;
    if (!ends(schedule, at)) {
      return false;
    }
  }
  return left;
}

}  // namespace

Schedule shrunk(const Schedule& schedule, const Healer& healer, const std::string& rule) {
  Schedule best = schedule;
  for (std::size_t size = std::max<std::size_t>(1, best.happenings.size() / 2); size > 0; size /= 2) {
    for (std::size_t from = 0; from < best.happenings.size();) {
      const Schedule less = without(best, from, size);
      if (is_sound(less) && breaks(play(less, healer), rule)) {
        best = less;
      } else {
        from += size;
      }
    }
  }
  return best;
}

std::string failure_in_short(const Schedule& schedule, const Verdict& verdict) {
  const Violation& first = verdict.violations.front();
  return fmt::format("seed {}: {}: {}\nplay it again: schedules --seed {}\n",
                     schedule.seed, first.rule, first.words, schedule.seed);
}

std::string failure(const Schedule& schedule, const Healer& healer, const Verdict& verdict) {
  std::string text = failure_in_short(schedule, verdict);
  const Schedule least = shrunk(schedule, healer, verdict.violations.front().rule);
  text += "what it takes:\n" + to_string(least);
  const Verdict again = play(least, healer, {true, false});
  text += join(again.story, "\n") + "\n";
  for (const Violation& each : again.violations) {
    text += "  " + each.rule + " at " + format_rfc3339(each.at) + ": " + each.words + "\n";
  }
  return text;
}

}  // namespace joelclaw::infra::dst
