// SPDX-License-Identifier: MIT
#include "status_report.hpp"

#include "../exit_code.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/render/words.hpp>

namespace joelclaw::infra::cli {
namespace {

constexpr Duration usual_interval{5'000};

/// A screen of its own whose lines are rewritten where they stand: nothing is ever cleared before it is written anew,
/// so nothing flickers, and what was on the terminal before is there again afterwards.
class Screen {
 public:
  explicit Screen(Output& output) : m_output(output) {}
  ~Screen() { leave(); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  bool show(const std::string& text) {
    std::string frame = m_open ? "\x1b[H" : "\x1b[?1049h\x1b[?25l\x1b[2J\x1b[H";
    m_open = true;
    for (const std::string_view line : lines_of(text)) {
      frame += std::string{line} + "\x1b[K\r\n";
    }
    return m_output.raw(frame + "\x1b[J");
  }
  void leave() {
    if (m_open) {
      m_output.raw("\x1b[?25h\x1b[?1049l");
    }
    m_open = false;
  }

 private:
  Output& m_output;
  bool m_open = false;
};

class Watch {
 public:
  Watch(Session& session, const StackSpec& spec)
      : m_session(session), m_spec(spec), m_screen(session.output), m_start(session.machine.clock.awake()) {
    m_on_screen = session.output.format() == Format::text && session.output.is_screen(Stream::out);
    m_interval = parse_duration(session.invocation.value("--watch").value_or("")).value_or(usual_interval);
  }

  Report go() {
    Report report = look();
    while (show(report) && pause()) {
      Report next = look();
      if (m_session.machine.surroundings.stop_signal() != 0) {
        break;  // half a look is no verdict
      }
      report = std::move(next);
    }
    m_screen.leave();
    return ended(std::move(report));
  }

 private:
  Report look() { return report_of(m_session.use_cases.status(m_spec, m_session.host), m_spec, m_session); }

  bool show(const Report& report) {
    if (!m_on_screen) {
      return m_session.output.emit_round(report, "status");
    }
    const std::string head = m_session.output.is_simulated() ? m_session.output.banner() + "\n\n" : "";
    const std::string foot = "\nat " + format_rfc3339(m_session.host.clock.wall()) + ", again every " +
                             format_duration_exact(m_interval) + "; Ctrl-C ends\n";
    return m_screen.show(head + report.text + foot);
  }

  /// Until the next look; false where there is to be none.
  bool pause() {
    const auto budget = m_session.invocation.globals.timeout;
    const Instant next = m_session.machine.clock.awake() + m_interval;
    if (budget && next - m_start >= *budget) {
      return false;
    }
    if (&m_session.host != &m_session.machine) {
      m_session.host.clock.pause(m_interval);  // a simulated stack ages with its watcher, and does not wait itself
    }
    return m_session.machine.clock.pause(m_interval) && m_session.machine.surroundings.stop_signal() == 0;
  }

  /// The last verdict, or that it was interrupted, which is how a watch mostly ends and nothing to explain.
  Report ended(Report report) const {
    const int signal = m_session.machine.surroundings.stop_signal();
    if (signal != 0) {
      report.code = exit_of_signal(signal);
      report.failure = Failure{ErrorCode::interrupted,
                               {"status", "interrupted", "", {}},
                               "look again",
                               {{m_session.advice.program + " status", "look once"}}};
      report.told = true;
    }
    report.streamed = true;
    report.text = m_on_screen ? report.text : "";
    return report;
  }

  Session& m_session;
  const StackSpec& m_spec;
  Screen m_screen;
  Instant m_start;
  Duration m_interval{};
  bool m_on_screen = false;
};

}  // namespace

Report watch_status(Session& session, const StackSpec& spec) {
  return Watch{session, spec}.go();
}

}  // namespace joelclaw::infra::cli
