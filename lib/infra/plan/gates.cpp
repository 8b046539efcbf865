// SPDX-License-Identifier: MIT
#include <infra/plan/gates.hpp>

#include <infra/base/text.hpp>
#include <infra/plan/witnesses.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

/// A stopped machine or container is started at once: there is nothing that could be torn.
bool only_starts(const Step& step) {
  return std::holds_alternative<StartVm>(step.action) || std::holds_alternative<StartContainer>(step.action) ||
         std::holds_alternative<UnlockDataDisk>(step.action) || std::holds_alternative<UpdateContainer>(step.action);
}

Hold hold(HoldReason reason, const Step& step, std::optional<WallTime> until, std::string words) {
  return Hold{reason, step.id, until, std::move(words)};
}

const Attempt* newest_in_class(const History& history, Class cls) {
  const auto found = std::find_if(history.attempts.rbegin(), history.attempts.rend(),
                                  [cls](const Attempt& each) { return each.cls == to_string(cls); });
  return found == history.attempts.rend() ? nullptr : &*found;
}

// Contract: three attempts. What fails for the third time within minutes fails for a reason that is not here.
constexpr int enough_failures = 3;
constexpr Duration longest_wait{86'400'000};  // somebody who comes to look has come by then

int failures_in_a_row(const History& history, const Step& step) {
  int failures = 0;
  for (auto each = history.attempts.rbegin(); each != history.attempts.rend(); ++each) {
    if (each->action != name_of(step.action) || each->target != target_of(step.action)) {
      continue;
    }
    if (each->end == AttemptEnd::held) {
      break;
    }
    failures += each->end == AttemptEnd::failed ? 1 : 0;
  }
  return failures;
}

}  // namespace

const Attempt* newest_attempt(const History& history, const Step& step) {
  const auto found = std::find_if(history.attempts.rbegin(), history.attempts.rend(), [&](const Attempt& each) {
    return each.action == name_of(step.action) && each.target == target_of(step.action);
  });
  return found == history.attempts.rend() ? nullptr : &*found;
}

Allowance allowance_of(const Step& step, Class cls, const HealPolicy& policy) {
  constexpr Duration hour{3'600'000};
  if (step.impact == Impact::none) {
    return {};
  }
  if (cls == Class::image_pull_failing) {
    return {Duration{20'000}, 5, hour, true};  // a registry that is slow after a boot: one every 20 s, five times
  }
  if (cls == Class::probe_blackhole) {
    return {hour, 1, hour};
  }
  if (step.impact == Impact::pod) {
    return {Duration{300'000}, 3, hour};
  }
  return {policy.cooldown, 3, hour};
}

Duration warmup_left(const GateInput& input) {
  Duration left{0};
  if (const Guest* guest = seen(input.now.vm.guest)) {
    left = std::max(left, input.spec.heal.warmup - guest->uptime);
  }
  for (const History* history : {&input.history.vm, &input.history.stack}) {
    for (const Attempt& each : history->attempts) {
      if (each.impact >= Impact::node) {
        left = std::max(left, input.spec.heal.warmup - time_between(each.ended.value_or(each.at), input.at));
      }
    }
  }
  return left;
}

std::optional<Hold> gate_witnesses(const Step& step, const Finding& finding, const GateInput& input) {
  const std::set<Way> ways = witnesses_of(finding, Facts{input.now, input.spec});
  if (ways.size() >= 2) {
    return std::nullopt;
  }
  return hold(HoldReason::confirming, step, std::nullopt,
              fmt::format("{} has {} witness{}, two are needed", to_string(finding.cls), ways.size(),
                          ways.size() == 1 ? "" : "es"));
}

std::optional<Hold> gate_warmup(const Step& step, const Finding& /*finding*/, const GateInput& input) {
  if (step.impact == Impact::none || only_starts(step) || input.forced) {
    return std::nullopt;
  }
  const Duration left = warmup_left(input);
  if (left <= Duration{0}) {
    return std::nullopt;
  }
  return hold(HoldReason::warming_up, step, input.at.wall + left,
              "what was started is given " + format_duration(input.spec.heal.warmup) + " to settle");
}

std::optional<Hold> gate_confirmation(const Step& step, const Finding& finding, const GateInput& input) {
  if (step.impact < Impact::engine || only_starts(step) || input.confirmed || input.forced) {
    return std::nullopt;
  }
  const auto& streaks = input.history.vm.streaks;
  const auto streak = std::find_if(streaks.begin(), streaks.end(), [&](const Streak& each) {
    return each.cls == to_string(finding.cls) && each.subject == finding.subject;
  });
  const int rounds = streak == streaks.end() ? 0 : streak->rounds;
  if (rounds >= input.spec.heal.confirmations) {
    return std::nullopt;
  }
  Hold held = hold(HoldReason::confirming, step, std::nullopt,
                   fmt::format("seen in {} of {} looks in a row", rounds, input.spec.heal.confirmations));
  held.can_be_confirmed = true;
  return held;
}

std::optional<Hold> gate_cooldown(const Step& step, const Finding& finding, const GateInput& input) {
  const Allowance allowance = allowance_of(step, finding.cls, input.spec.heal);
  const Duration apart = allowance.apart;
  const History& history = input.history.of(step.impact);
  const Attempt* last = allowance.in_turn ? newest_in_class(history, finding.cls) : newest_attempt(history, step);
  if (apart == Duration{0} || last == nullptr || input.forced || time_between(last->at, input.at) >= apart) {
    return std::nullopt;
  }
  return hold(
      HoldReason::cooldown, step, end_of(last->at, apart, input.at),
      fmt::format("tried {} ago, {} apart", format_duration(time_between(last->at, input.at)), format_duration(apart)));
}

std::optional<Hold> gate_failed_recovery(const Step& step, const Finding& /*finding*/, const GateInput& input) {
  if (step.impact < Impact::vm || input.forced) {
    return std::nullopt;
  }
  for (const Attempt& each : input.history.vm.attempts) {
    const Stamp ended = each.judged.value_or(each.ended.value_or(each.at));
    if (each.end == AttemptEnd::failed && time_between(ended, input.at) < input.spec.heal.failed_recovery_hold) {
      return hold(HoldReason::failed_recovery, step, end_of(ended, input.spec.heal.failed_recovery_hold, input.at),
                  fmt::format("{} did not hold {} ago", each.action, format_duration(time_between(ended, input.at))));
    }
  }
  return std::nullopt;
}

std::optional<Hold> gate_budget(const Step& step, const Finding& finding, const GateInput& input) {
  const Allowance allowance = allowance_of(step, finding.cls, input.spec.heal);
  if (allowance.most == 0 || input.forced) {
    return std::nullopt;
  }
  int tried = 0;
  std::optional<Stamp> oldest;
  for (const Attempt& each : input.history.of(step.impact).attempts) {
    if (each.cls == to_string(finding.cls) && time_between(each.at, input.at) < allowance.window) {
      ++tried;
      oldest = oldest ? oldest : std::optional{each.at};
    }
  }
  if (tried < allowance.most) {
    return std::nullopt;
  }
  return hold(HoldReason::budget, step, end_of(*oldest, allowance.window, input.at),
              fmt::format("{} attempts within {}: a person is needed", tried, format_duration(allowance.window)));
}

std::optional<Hold> gate_futility(const Step& step, const Finding& /*finding*/, const GateInput& input) {
  const int failures = failures_in_a_row(input.history.of(step.impact), step);
  if (failures < enough_failures || input.forced) {
    return std::nullopt;
  }
  const Attempt* last = newest_attempt(input.history.of(step.impact), step);
  const Duration wait =
      std::min(input.spec.heal.failed_recovery_hold * (1 << std::min(failures - enough_failures, 8)), longest_wait);
  const Stamp since = last->ended.value_or(last->at);
  if (time_between(since, input.at) >= wait) {
    return std::nullopt;
  }
  return hold(HoldReason::budget, step, end_of(since, wait, input.at),
              fmt::format("{} failures in a row: a person is needed", failures));
}

std::optional<Hold> gate_positive_witness(const Step& step, const Finding& /*finding*/, const GateInput& input) {
  if (step.impact != Impact::force) {
    return std::nullopt;
  }
  const std::string alive = positive_witness(Facts{input.now, input.spec});
  if (alive.empty()) {
    return std::nullopt;
  }
  return hold(HoldReason::confirming, step, std::nullopt, "it still answers: " + alive);
}

std::optional<Hold> hold_of(const Step& step, const Finding& finding, const GateInput& input) {
  using GateCheck = std::optional<Hold> (*)(const Step&, const Finding&, const GateInput&);
  // Of hold and cooldown the longer one first: "until when" is said of it.
  constexpr std::pair<Gate, GateCheck> gates[]{{Gate::witnesses, gate_witnesses},
                                               {Gate::warmup, gate_warmup},
                                               {Gate::confirmation, gate_confirmation},
                                               {Gate::failed_recovery, gate_failed_recovery},
                                               {Gate::cooldown, gate_cooldown},
                                               {Gate::budget, gate_budget},
                                               {Gate::futility, gate_futility},
                                               {Gate::positive_witness, gate_positive_witness}};
  for (const auto& [gate, check] : gates) {
    if (input.without.contains(gate)) {
      continue;
    }
    if (auto held = check(step, finding, input)) {
      return held;
    }
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra
