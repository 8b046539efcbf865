// SPDX-License-Identifier: MIT
//
// Draws schedules of faults, plays the healer through them, and tells what it broke and what was reached.
#include "dst/play.hpp"
#include "dst/shrink.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <thread>

namespace joelclaw::infra::dst {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t shrunk_most = 2;  // each takes as long as dozens of schedules

struct Wanted {
  std::uint64_t first = 1, count = 0;
  std::uint64_t seconds = 0;  ///< goes on until then, past `count`
  std::size_t least = 0;      ///< times that everything is to be reached
  std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
  std::optional<std::uint64_t> seed;
};

/// What all workers have found.
class Findings {
 public:
  explicit Findings(const Wanted& wanted) : m_wanted(wanted), m_began(Clock::now()), m_next(wanted.first) {}

  std::optional<std::uint64_t> next() {
    const bool early = Clock::now() - m_began < std::chrono::seconds{m_wanted.seconds};
    const std::uint64_t seed = m_next.fetch_add(1);
    return early || seed - m_wanted.first < m_wanted.count ? std::optional{seed} : std::nullopt;
  }

  void add(const Schedule& schedule, const Verdict& verdict) {
    const std::lock_guard guard{m_mutex};
    ++m_schedules;
    m_ticks += verdict.ticks;
    m_acts += verdict.acts;
    m_simulated += verdict.simulated;
    m_coverage.add(verdict.coverage);
    if (!verdict.violations.empty()) {
      std::cerr << failure_in_short(schedule, verdict) << std::flush;  // hours before the end of a long run
      m_failed.push_back({schedule, verdict});
    }
  }

  int tell() {
    std::sort(m_failed.begin(), m_failed.end(), [](const auto& a, const auto& b) { return a.first.seed < b.first.seed; });
    for (std::size_t at = 0; at < std::min(shrunk_most, m_failed.size()); ++at) {
      std::cerr << failure(m_failed[at].first, product(), m_failed[at].second);
    }
    const double took = std::chrono::duration<double>(Clock::now() - m_began).count();
    std::cout << m_coverage.table()
              << fmt::format("{} schedules from seed {}, {} simulated, {} ticks, {} acts, {:.1f} schedules a second\n",
                             m_schedules, m_wanted.first, format_duration(m_simulated), m_ticks, m_acts,
                             static_cast<double>(m_schedules) / took)
              << fmt::format("{} broke a rule\n", m_failed.size());
    const std::vector<std::string> scarce = m_coverage.scarce(m_wanted.least);
    for (const std::string& each : scarce) {
      std::cerr << "hardly reached: " << each << "\n";
    }
    return m_failed.empty() && scarce.empty() ? 0 : 1;
  }

 private:
  const Wanted& m_wanted;
  const Clock::time_point m_began;
  std::atomic<std::uint64_t> m_next;
  std::mutex m_mutex;
  Coverage m_coverage;
  Duration m_simulated{};
  std::size_t m_schedules = 0, m_ticks = 0, m_acts = 0;
  std::vector<std::pair<Schedule, Verdict>> m_failed;
};

int play_many(const Wanted& wanted) {
  Findings findings{wanted};
  std::vector<std::thread> workers;
  for (std::size_t at = 0; at < wanted.jobs; ++at) {
    workers.emplace_back([&findings] {
      while (const auto seed = findings.next()) {
        const Schedule schedule = drawn(*seed);
        findings.add(schedule, play(schedule, product()));
      }
    });
  }
  for (std::thread& each : workers) {
    each.join();
  }
  return findings.tell();
}

int play_one(std::uint64_t seed) {
  const Schedule schedule = drawn(seed);
  std::cout << to_string(schedule);
  const Verdict verdict = play(schedule, product(), {true, false, true});
  if (!verdict.violations.empty()) {
    std::cout << failure(schedule, product(), verdict);
  }
  return verdict.violations.empty() ? 0 : 1;
}

}  // namespace
}  // namespace joelclaw::infra::dst

int main(int argc, char** argv) {
  using namespace joelclaw::infra::dst;
  Wanted wanted;
  std::uint64_t seed = 0;
  CLI::App app{"Plays the healer through schedules of random faults."};
  app.add_option("--first", wanted.first, "the first seed")->capture_default_str();
  app.add_option("--count", wanted.count, "so many schedules at least");
  app.add_option("--seconds", wanted.seconds, "as many more as begin within that time");
  app.add_option("--jobs", wanted.jobs, "so many at once")->capture_default_str();
  app.add_option("--least", wanted.least, "fails where something was reached less often");
  const auto* one = app.add_option("--seed", seed, "plays this one, and tells it aloud");
  CLI11_PARSE(app, argc, argv);
  return one->count() > 0 ? play_one(seed) : play_many(wanted);
}
