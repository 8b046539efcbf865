// SPDX-License-Identifier: MIT
#include "killing.hpp"

#include "acting.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>

#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;

constexpr std::array weighty{"VM began to boot",  "VM stopped",       "container started", "container stopped",
                             "container created", "container removed", "cluster founded",  "pod deleted",
                             "node port set",     "docker stopped"};

void run(ActedUpon& stack, Verb verb) {
  if (verb == Verb::up) {
    stack.up();
  } else {
    stack.down({.reason = "new memory"});
  }
}

/// That a recovery holds for the whole window is proven elsewhere, and takes most of a run's looks.
void hurry(ActedUpon& stack) {
  stack.spec().heal.stability_passes = 1;
  stack.spec().heal.stability_interval = Duration{1'000};
}

std::string death_of(const ActedUpon& stack, const std::string& cause) {
  std::string text = "killed: " + cause;
  for (const std::string& each : stack.mutations()) {
    text += "\n  " + each;
  }
  return text;
}

}  // namespace

Weighty weighty_acts(const ActedUpon& stack) {
  Weighty found;
  for (const simulation::Act& act : stack.acts()) {
    for (const std::string& change : act.changed) {
      for (const char* each : weighty) {
        found[change] += change.starts_with(each) ? 1U : 0U;
      }
    }
  }
  std::erase_if(found, [](const auto& each) { return each.second == 0; });
  return found;
}

Killer::Killer(Victim victim) : m_victim(std::move(victim)) {
  ActedUpon stack{m_victim.wish};
  hurry(stack);
  run(stack, m_victim.verb);
  stack.up();
  m_undisturbed = weighty_acts(stack);
}

bool Killer::kill(ActedUpon& stack, const simulation::Death& death) const {
  hurry(stack);
  stack.life().kill_at(death);
  try {
    run(stack, m_victim.verb);
  } catch (const simulation::Killed&) {
    return true;
  }
  stack.life().spare();
  return false;
}

/// What the dead one left can be read, and is told for what it is.
void Killer::check_state(ActedUpon& stack) const {
  stack.life().revive();
  const Diagnosis left = stack.look();
  INFO(described(left));
  CHECK(left.find(FindingClass::state_unreadable) == nullptr);
}

void Killer::check_up(ActedUpon& stack, bool stops_count) const {
  const UpReport report = stack.up();
  INFO(told(report));
  CHECK(report.held);
  CHECK_FALSE(report.busy);
  CHECK(stack.unknown() == Strings{});
  CHECK(stack.forbidden() == Strings{});
  const Diagnosis after = stack.look();
  INFO(described(after));
  CHECK(after.health == Health::healthy);
  for (const auto& [what, times] : weighty_acts(stack)) {
    if (!stops_count && contains(what, " stopped")) {
      continue;
    }
    const auto once = m_undisturbed.find(what);
    INFO(what << ", " << times << " times");
    CHECK(times <= (once == m_undisturbed.end() ? 0 : once->second));
  }
  const Strings made = stack.mutations();
  CHECK(stack.up().held);
  CHECK(stack.mutations() == made);
}

bool Killer::strike(const simulation::Death& death) {
  ActedUpon stack{m_victim.wish};
  if (!kill(stack, death)) {
    return false;
  }
  INFO(m_victim.wish << ": " << death_of(stack, stack.life().cause()));
  check_state(stack);
  check_up(stack);
  return true;
}

bool Killer::strike_and_take_down(const simulation::Death& death) {
  ActedUpon stack{m_victim.wish};
  if (!kill(stack, death)) {
    return false;
  }
  INFO(m_victim.wish << ": " << death_of(stack, stack.life().cause()));
  check_state(stack);
  const DownReport rested = stack.down();
  INFO(told(rested));
  CHECK(rested.at_rest);
  CHECK(stack.model().vm.state == simulation::VmState::stopped);
  check_up(stack, false);
  return true;
}

std::size_t Killer::strike_each(simulation::Death death, std::size_t stride) {
  std::size_t deaths = 0;
  for (death.count = 1; strike(death); death.count += stride) {
    ++deaths;
  }
  return deaths;
}

}  // namespace joelclaw::infra
