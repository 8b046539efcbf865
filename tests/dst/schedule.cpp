// SPDX-License-Identifier: MIT
#include "dst/schedule.hpp"

#include "dst/catalogue.hpp"

#include <infra/simulation/random.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace joelclaw::infra::dst {
namespace {

using simulation::PortUse;

constexpr std::int64_t second = 1'000, minute = 60'000, hour = 3'600'000;
/// Six hours and more as a whole; what comes after the last fault is the time in which all must be well again.
constexpr Duration troubled{4 * hour};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : m_state(simulation::mixed(seed, 0x0d57)) {}
  /// From 0 to `below` - 1.
  std::size_t pick(std::size_t below) { return static_cast<std::size_t>(simulation::next_random(m_state) % below); }
  Duration span(std::int64_t from, std::int64_t to) {
    return Duration{from + static_cast<std::int64_t>(pick(static_cast<std::size_t>(to - from + 1)))};
  }
  bool one_in(std::size_t many) { return pick(many) == 0; }

 private:
  std::uint64_t m_state;
};

class Drawing {
 public:
  explicit Drawing(std::uint64_t seed) : m_dice(seed), m_deck(seed * deck_stride) { m_schedule.seed = seed; }

  Schedule go() {
    const std::size_t faults = 10 + m_dice.pick(7);
    for (std::size_t i = 0; i < faults; ++i) {
      trouble(m_dice.span(0, troubled.count()));
    }
    for (std::size_t i = m_dice.pick(4); i > 0; --i) {
      kill(m_dice.span(0, troubled.count()));
    }
    surroundings();
    leave_one();
    return finished();
  }

 private:
  void add(Happening happening) { m_schedule.happenings.push_back(std::move(happening)); }

  /// Alone, in company, or again and again.
  void trouble(Duration at) {
    const Entry& entry = drawn_entry();
    fault(entry, at);
    if (m_dice.one_in(4)) {
      fault(drawn_entry(), at + m_dice.span(0, 5 * minute));
    }
    if (m_dice.one_in(6)) {
      for (std::size_t times = 2 + m_dice.pick(3); times > 0; --times) {
        at = at + m_dice.span(20 * second, 6 * minute);
        fault(entry, at);
      }
    }
    if (m_dice.one_in(3)) {
      kill(at);  // whoever begins to repair it
    }
  }

  /// Schedules in a row take the catalogue in turn, in steps of the golden section: a few hundred of them hold every fault
  /// many times, in ever new company.
  const Entry& drawn_entry() {
    while (true) {
      constexpr double golden = 0.6180339887498949;
      const double turn = static_cast<double>(m_deck++) * golden;
      const double part = turn - std::floor(turn);
      const Entry& entry = catalogue()[static_cast<std::size_t>(part * static_cast<double>(catalogue().size()))];
      // What mends itself or is healed is what most of life consists of.
      if (entry.mends != Mends::person || m_dice.one_in(2)) {
        return entry;
      }
    }
  }

  void fault(const Entry& entry, Duration at) {
    at = std::min(at, troubled);
    add({at, Kind::fault, entry.fault});
    if (entry.mends == Mends::alone) {
      add({at + m_dice.span(5 * second, 25 * minute), Kind::fault, entry.cure});
    } else if (entry.mends == Mends::person) {
      add({at + m_dice.span(5 * minute, 40 * minute), Kind::cure, entry.fault});
    }
  }

  void kill(Duration at) {
    static constexpr PortUse uses[]{PortUse::act,  PortUse::append, PortUse::replace,        PortUse::pause,
                                    PortUse::edit, PortUse::lock,   PortUse::make_directory, PortUse::remove};
    simulation::Death death;
    const std::size_t choice = m_dice.pick(10);
    if (choice < 4) {
      death = {PortUse::act, 1 + m_dice.pick(4), m_dice.span(0, 40 * second), false};
    } else if (choice < 8) {
      const PortUse use = uses[m_dice.pick(std::size(uses))];
      const bool rare = use == PortUse::edit || use == PortUse::remove;  // once a run, if at all
      death = {use, 1 + m_dice.pick(rare ? 1 : 6), Duration{0}, m_dice.one_in(2)};
    } else {
      death = {std::nullopt, 1 + m_dice.pick(400), Duration{0}, false};
    }
    add({at, Kind::kill, "", {}, death});
  }

  void surroundings() {
    if (m_dice.one_in(3)) {
      const Duration at = m_dice.span(0, troubled.count());
      add({at, Kind::jump, "", m_dice.span(-2 * hour, 2 * hour)});
      add({at + m_dice.span(10 * second, 10 * minute), Kind::fault, "clock-right"});  // Lima sets the VM's clock
    }
    if (m_dice.one_in(3)) {
      add({m_dice.span(0, troubled.count()), Kind::sleep, "", m_dice.span(minute, 3 * hour)});
    }
    pair(Kind::down, Kind::up);
    pair(Kind::pause, Kind::resume);
  }

  void pair(Kind begin, Kind end) {
    if (m_dice.one_in(4)) {
      const Duration at = m_dice.span(0, troubled.count());
      add({at, begin});
      add({at + m_dice.span(5 * minute, 50 * minute), end});
    }
  }

  /// In one of five schedules nobody comes for one of the faults that only a person can mend.
  void leave_one() {
    if (!m_dice.one_in(5)) {
      return;
    }
    std::vector<const Entry*> lasting;
    for (const Entry& each : catalogue()) {
      if (each.mends == Mends::person) {
        lasting.push_back(&each);
      }
    }
    m_schedule.left = lasting[m_dice.pick(lasting.size())]->fault;
    auto& all = m_schedule.happenings;
    const auto cures = [this](const Happening& each) {
      return each.kind == Kind::cure && each.name == m_schedule.left;
    };
    all.erase(std::remove_if(all.begin(), all.end(), cures), all.end());
    // After all else: a person who comes for another fault would mend this one by the way.
    const auto last =
        std::max_element(all.begin(), all.end(), [](const Happening& a, const Happening& b) { return a.at < b.at; });
    add({last->at + m_dice.span(second, 10 * minute), Kind::fault, m_schedule.left});
  }

  Schedule finished() {
    auto& all = m_schedule.happenings;
    std::stable_sort(all.begin(), all.end(), [](const Happening& a, const Happening& b) { return a.at < b.at; });
    m_schedule.last = all.back().at;
    m_schedule.length = m_schedule.last + recovery_bound + Duration{hour};
    return std::move(m_schedule);
  }

  static constexpr std::uint64_t deck_stride = 29;  // more than most schedules draw; what is left out comes later

  Dice m_dice;
  std::uint64_t m_deck;
  Schedule m_schedule;
};

std::string shown(const simulation::Death& death) {
  const std::string use = death.use ? fmt::format("use {} of kind {}", death.count, static_cast<int>(*death.use))
                                    : fmt::format("use {}", death.count);
  return use + (death.later.count() > 0 ? " and " + format_duration(death.later) : "") + (death.torn ? ", torn" : "");
}

}  // namespace

Schedule drawn(std::uint64_t seed) {
  return Drawing{seed}.go();
}

std::string to_string(const Happening& happening) {
  static constexpr const char* names[]{"fault", "cure", "sleep", "jump", "kill", "down", "up", "pause", "resume"};
  std::string text = fmt::format("{:>10.1f}s {} {}", static_cast<double>(happening.at.count()) / 1'000,
                                 names[static_cast<std::size_t>(happening.kind)], happening.name);
  if (happening.span != Duration{0}) {
    text += fmt::format("{} s", happening.span.count() / second);
  }
  return text + (happening.kind == Kind::kill ? shown(happening.death) : "");
}

std::string to_string(const Schedule& schedule) {
  std::string text =
      fmt::format("seed {}, {} happenings, the last after {}{}\n", schedule.seed, schedule.happenings.size(),
                  format_duration(schedule.last), schedule.left.empty() ? "" : ", left: " + schedule.left);
  for (const Happening& each : schedule.happenings) {
    text += to_string(each) + "\n";
  }
  return text;
}

}  // namespace joelclaw::infra::dst
