// SPDX-License-Identifier: MIT
#include <infra/use_case/heal_watch.hpp>

#include <infra/observe/quiet_look.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/use_case/state_records.hpp>
#include <infra/use_case/workbench.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::uint64_t whole_each = 10;  // contract: everything each tenth time

class HealWatch {
 public:
  HealWatch(const StackSpec& spec, Host& host, Reporter& reporter, const HealWatchOptions& options)
      : m_bench(spec, host), m_reporter(reporter), m_options(options) {}

  WatchCount go() {
    do {
      const bool due = m_count.ticks % whole_each == 0 || !m_at_rest;
      ++m_count.ticks;
      if ((due || !is_quiet()) && !whole_tick()) {
        break;
      }
    } while (!stopped() && m_options.rest());
    return m_count;
  }

 private:
  bool stopped() const { return m_bench.host.surroundings.stop_signal() != 0; }

  bool is_quiet() {
    const std::string wrong = disquiet(m_bench.look, m_bench.host, m_access);
    if (!wrong.empty()) {
      m_reporter.notes(wrong + " does not answer as it should: looking at everything");
      return false;
    }
    // A state directory that refuses is a finding of the next whole look.
    static_cast<void>(write_heartbeat(m_bench, to_string(Decision::nothing_to_do)));
    return true;
  }

  /// False where nobody wants to hear of more.
  bool whole_tick() {
    const HealReport report = heal(m_bench.spec, m_bench.host, m_reporter, m_options.heal);
    ++m_count.whole;
    m_count.repairs += report.decision == Decision::repair ? 1 : 0;
    // What waits for a person is as quiet as what is well: nothing is to be done about either.
    m_at_rest = !report.busy && !report.no_state &&
                (report.decision == Decision::nothing_to_do || report.decision == Decision::escalate);
    m_access = report.api;
    return m_options.tell(report, m_count);
  }

  Workbench m_bench;
  Reporter& m_reporter;
  const HealWatchOptions& m_options;
  KubeAccess m_access;
  WatchCount m_count;
  bool m_at_rest = false;
};

}  // namespace

WatchCount heal_watch(const StackSpec& spec, Host& host, Reporter& reporter, const HealWatchOptions& options) {
  return HealWatch{spec, host, reporter, options}.go();
}

}  // namespace joelclaw::infra
