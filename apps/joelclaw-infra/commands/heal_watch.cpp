// SPDX-License-Identifier: MIT
#include "heal_report.hpp"

#include "../exit_code.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::cli {
namespace {

/// What a supervisor writes to its log: a few lines where something has changed, none where it has not.
class HealWatchOutput {
 public:
  HealWatchOutput(Session& session, const Acting& acting, Duration interval)
      : m_session(session), m_acting(acting), m_interval(interval), m_began(session.machine.clock.awake()) {}

  Report go() {
    HealWatchOptions options;
    options.heal.wait = m_acting.wait;
    options.heal.deadline = m_acting.deadline;
    options.tell = [this](const HealReport& tick, const WatchCount& count) { return tell(tick, count); };
    options.rest = [this] { return rest(); };
    const WatchCount count = m_session.use_cases.heal_watch(m_acting.spec, m_session.host, *m_acting.reporter, options);
    return ended(count);
  }

 private:
  bool tell(const HealReport& tick, const WatchCount& count) {
    m_last = report_of_tick(tick);
    if (m_session.output.format() != Format::text) {
      m_last.result.with("watch", counted(count));
      return m_session.output.emit_round(m_last, "heal");
    }
    if (m_last.text == m_told) {
      return true;
    }
    m_told = m_last.text;
    Report round;
    round.text = format_rfc3339(m_session.host.clock.wall()) + "  " + m_last.text;
    return m_session.output.emit_round(round, "heal");
  }

  Report report_of_tick(const HealReport& tick) const {
    if (auto other = not_acted("heal", tick, m_session)) {
      if (other->text.empty() && other->failure) {
        other->text = to_string(other->failure->error) + "\n";
      }
      return std::move(*other);
    }
    return report_of(tick, m_acting.spec, m_session, false);
  }

  JsonValue counted(const WatchCount& count) const {
    const CpuTime cpu = m_session.machine.surroundings.cpu_time();
    JsonValue json = JsonValue::object();
    json.with("ticks", static_cast<std::int64_t>(count.ticks)).with("whole", static_cast<std::int64_t>(count.whole));
    json.with("repairs", static_cast<std::int64_t>(count.repairs));
    return std::move(json.with("own_cpu_ms", cpu.own.count()).with("children_cpu_ms", cpu.children.count()));
  }

  /// Until the next tick; false where there is to be none.
  bool rest() {
    const auto budget = m_session.invocation.globals.timeout;
    if (budget && m_session.machine.clock.awake() + m_interval - m_began >= *budget) {
      return false;
    }
    if (&m_session.host != &m_session.machine) {
      m_session.host.clock.pause(m_interval);  // a simulated stack ages with its healer, and does not wait itself
    }
    return m_session.machine.clock.pause(m_interval) && m_session.machine.surroundings.stop_signal() == 0;
  }

  /// The last tick's verdict; of a signal, which is how a watch mostly ends, that.
  Report ended(const WatchCount& count) {
    const CpuTime cpu = m_session.machine.surroundings.cpu_time();
    const int signal = m_session.machine.surroundings.stop_signal();
    if (m_session.output.format() == Format::text) {
      m_session.output.raw(fmt::format("{}  {}, {} of them whole, {} with a repair; {} of processor time, its tools {}\n",
                                       format_rfc3339(m_session.host.clock.wall()), counted_words(count.ticks), count.whole,
                                       count.repairs, format_duration(cpu.own), format_duration(cpu.children)));
    }
    Report report = std::move(m_last);
    report.streamed = true;
    report.told = true;
    report.text.clear();
    if (signal != 0) {
      report.code = exit_of_signal(signal);
      report.failure = Failure{ErrorCode::interrupted,
                               {"heal", "interrupted", "its journal says how far it came", {}},
                               "go on",
                               {{m_session.advice.program + " heal", "go on"}}};
    }
    return report;
  }

  static std::string counted_words(std::uint64_t ticks) { return fmt::format("{} tick{}", ticks, ticks == 1 ? "" : "s"); }

  Session& m_session;
  const Acting& m_acting;
  Duration m_interval;
  Instant m_began;
  Report m_last;
  std::string m_told;
};

}  // namespace

Report watch_heal(Session& session, const Acting& acting) {
  const auto interval = parse_duration(session.invocation.value("--watch").value_or(""));
  // Quieter than a second it would not be: a tick's tools take about as long.
  constexpr Duration least{1'000};
  if (!interval || *interval < least) {
    return failed(usage_failure("--watch", "is too short", "give 1s or more, as in --watch 15s", "heal"));
  }
  if (acting.plan_only || session.invocation.has("--force")) {
    return failed(usage_failure("--watch", "goes with neither --plan nor --force",
                                "these are for one tick, with somebody looking on", "heal"));
  }
  return HealWatchOutput{session, acting, *interval}.go();
}

}  // namespace joelclaw::infra::cli
