// SPDX-License-Identifier: MIT
#include <infra/plan/history.hpp>

#include <algorithm>

namespace joelclaw::infra {

Duration time_between(const Stamp& then, const Stamp& now) {
  const bool same_boot = !then.boot_id.empty() && then.boot_id == now.boot_id;
  const Duration passed = same_boot ? now.elapsed - then.elapsed : now.wall - then.wall;
  return std::max(passed, Duration{0});
}

WallTime end_of(const Stamp& then, Duration window, const Stamp& now) {
  return now.wall + std::max(window - time_between(then, now), Duration{0});
}

std::string to_string(AttemptEnd end) {
  switch (end) {
    case AttemptEnd::open:
      return "open";
    case AttemptEnd::held:
      return "held";
    case AttemptEnd::failed:
      return "failed";
  }
  return {};
}

std::optional<AttemptEnd> parse_attempt_end(std::string_view text) {
  for (const AttemptEnd end : {AttemptEnd::open, AttemptEnd::held, AttemptEnd::failed}) {
    if (to_string(end) == text) {
      return end;
    }
  }
  return std::nullopt;
}

void note_look(History& history, const std::vector<std::pair<std::string, std::string>>& found, Duration window,
               const Stamp& now) {
  std::vector<Streak> streaks;
  for (const auto& each_found : found) {
    const std::string &cls = each_found.first, &subject = each_found.second;
    const auto before = std::find_if(history.streaks.begin(), history.streaks.end(), [&](const Streak& each) {
      return each.cls == cls && each.subject == subject && time_between(each.last, now) <= window;
    });
    const int rounds = before == history.streaks.end() ? 0 : before->rounds;
    streaks.push_back({cls, subject, rounds + 1, now});
  }
  history.streaks = std::move(streaks);
}

void trim(History& history, std::size_t most) {
  if (history.attempts.size() > most) {
    history.attempts.erase(history.attempts.begin(),
                           history.attempts.end() - static_cast<std::ptrdiff_t>(most));
  }
}

}  // namespace joelclaw::infra
