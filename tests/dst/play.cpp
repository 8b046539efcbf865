// SPDX-License-Identifier: MIT
#include "dst/play.hpp"

#include "dst/catalogue.hpp"

#include <infra/base/text.hpp>
#include <infra/port/terminal.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/simulation/fault.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/stack/default_spec.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace joelclaw::infra::dst {
namespace {

using simulation::EventKind;
using simulation::Model;

constexpr Duration interval{180'000};  // of the timer that starts the healer
// Of ticks that would look at a world in which nothing at all has happened since the last one, so many are left out: a
// run that found nothing to do finds nothing to do.
constexpr int left_out = 9;

class NoTerminal : public Terminal {
 public:
  Written write(Stream, std::string_view) override { return Written::complete; }
  bool is_terminal(Stream) const override { return false; }
  int width(Stream) const override { return 80; }
};

Model stack_of(std::uint64_t seed) {
  return simulation::healthy_model(simulation::parameters_of(seed));
}

StackSpec spec_of(const Model& model) {
  StackSpec spec = default_spec();
  spec.vm.profile = model.parameters.profile;
  spec.cluster.name = model.parameters.cluster;
  return spec;
}

class Stage {
 public:
  Stage(const Schedule& schedule, const Healer& healer, const PlayOptions& options)
      : m_schedule(schedule),
        m_options(options),
        m_simulated(stack_of(0)),
        m_host(m_simulated.host(m_terminal)),
        m_spec(spec_of(model())),
        m_good(model()),
        m_judge(model(), m_spec),
        m_tick(healer()),
        m_began(model().now) {
    model().witness = &m_judge;
  }

  Verdict go() {
    set_out();
    while (awake() < m_schedule.length && !done()) {
      between_ticks();
      tick();
      wait();
    }
    if (!done()) {
      m_judge.conclude(m_schedule.left, m_began + m_schedule.last + model().slept);
    }
    m_verdict.violations = m_judge.violations();
    m_verdict.simulated = model().now - m_began;
    m_verdict.acts = m_judge.deeds();
    return std::move(m_verdict);
  }

 private:
  Model& model() { return m_simulated.model(); }
  Duration passed() { return model().now - m_began; }
  /// A host that sleeps takes what is still to come along, and so do the persons who mend it.
  Duration awake() { return passed() - model().slept; }
  bool done() const { return m_options.stop_at_first && !m_judge.violations().empty(); }

  void tell(const std::string& line) {
    if (m_options.story) {
      m_verdict.story.push_back(fmt::format("{:>10.1f}s {}", static_cast<double>(passed().count()) / 1'000, line));
    }
    if (m_options.aloud) {
      std::cout << m_verdict.story.back() << std::endl;
    }
  }

  /// What comes at its very instant is the model's to bring.
  void set_out() {
    for (const Happening& each : m_schedule.happenings) {
      const WallTime at = m_began + each.at;
      const std::string span = std::to_string(each.span.count());
      if (each.kind == Kind::fault) {
        schedule(model(), at, {EventKind::fault, each.name, ""});
        m_verdict.coverage.count("fault", each.name);
      } else if (each.kind == Kind::sleep || each.kind == Kind::jump) {
        schedule(model(), at, {each.kind == Kind::sleep ? EventKind::sleep_host : EventKind::jump_clock, "", span});
        m_verdict.coverage.count("fault", each.kind == Kind::sleep ? "sleep" : "clock jump");
      }
    }
  }

  /// What persons do, they do while no run holds the locks.
  void between_ticks() {
    for (; m_next < m_schedule.happenings.size() && m_schedule.happenings[m_next].at <= awake(); ++m_next) {
      const Happening& each = m_schedule.happenings[m_next];
      tell(to_string(each));
      perform(each);
    }
  }

  void perform(const Happening& each) {
    const std::string own = model().state_directory() + "/" + model().parameters.cluster + "/";
    const Entry* entry = entry_of(each.name);
    switch (each.kind) {
      case Kind::cure:
        entry->person(model(), m_good);
        break;
      case Kind::kill:
        m_death = each.death;
        return;
      case Kind::down:
        simulation::inject(model(), "intent-down");
        m_verdict.coverage.count("fault", "intent-down");
        m_down = "the stack is down on purpose";
        break;
      case Kind::up:
        model().host.files.erase(own + "intent.json");
        m_down.clear();
        break;
      case Kind::pause:
        pause(own + "pause.json");
        break;
      case Kind::resume:
        model().host.files.erase(own + "pause.json");
        m_paused.clear();
        break;
      default:
        return;
    }
    m_judge.forbid(m_down.empty() ? m_paused : m_down);
    m_judge.person_acted();
  }

  /// Until a person ends it: a wall clock that jumps must not.
  void pause(const std::string& path) {
    model().host.files[path] =
        fmt::format("{{\"version\":1,\"until\":\"{}\",\"reason\":\"switching the power supply\"}}\n",
                    format_rfc3339(model().wall() + Duration{24 * 3'600'000}));
    m_paused = "healing is paused";
    m_verdict.coverage.count("fault", "pause");
  }

  void tick() {
    simulation::Lifeline& life = m_simulated.life();
    life.revive();
    if (m_death) {
      life.kill_at(*m_death);
    }
    ++m_verdict.ticks;
    m_judge.run_begins();
    RunEnd end;
    try {
      end = told(m_tick(m_spec, m_host));
    } catch (const simulation::Killed&) {
      end.killed = true;
      m_death.reset();
      m_verdict.coverage.count_death(life.cause());
      tell("killed: " + life.cause());
    }
    if (life.afterlife() != m_afterlife) {
      m_afterlife = life.afterlife();
      m_verdict.coverage.count("refused after death", "uses", 1);
    }
    life.spare();
    m_judge.run_ends(end);
    m_last = end;
  }

  RunEnd told(const std::optional<HealReport>& report) {
    RunEnd end;
    if (!report) {
      end.open = true;
      return end;
    }
    m_verdict.coverage.count(*report);
    end.reported = true;
    end.held = report->held;
    const bool blind = report->after && report->after->health == Health::unknown;  // said, with an exit status of its own
    end.escalated = !report->escalations.empty() || blind;
    end.open =
        !report->steps.empty() || !report->plan.holds.empty() || report->hold || report->busy || report->no_state;
    tell_report(*report);
    return end;
  }

  void tell_report(const HealReport& report) {
    if (!m_options.story) {
      return;
    }
    std::string line = infra::to_string(report.decision) + (report.held ? "" : ", not held");
    for (const StepReport& each : report.steps) {
      line += "\n            " + infra::to_string(each.end) + " " + each.id + " (" + each.why + ") " + each.detail;
    }
    for (const Hold& each : report.plan.holds) {
      line += "\n            hold " + infra::to_string(each.reason) + " " + each.about + ": " + each.words;
    }
    for (const Escalation& each : report.escalations) {
      line += "\n            person " + infra::to_string(each.cls) + " " + each.subject + ": " + each.words;
    }
    if (report.error) {
      line += "\n            error " + to_string(*report.error);
    }
    if (report.after && report.after->root_cause) {
      line += "\n            root " + infra::to_string(report.after->root_cause->cls);
    }
    tell(line);
  }

  bool nothing_will_happen_before(WallTime at) {
    const bool person =
        m_next < m_schedule.happenings.size() && m_began + m_schedule.happenings[m_next].at + model().slept <= at;
    const bool event = !model().pending.empty() && model().pending.front().at <= at;
    return !person && !event;
  }

  /// The timer's next tick: not before the last one has ended.
  void wait() {
    int skipped = 0;
    do {
      const std::int64_t number = passed().count() / interval.count() + 1;
      const WallTime next = m_began + Duration{number * interval.count()};
      const bool quiet = !m_last.open && !m_last.killed && !m_death && nothing_will_happen_before(next);
      advance(model(), next);
      if (!quiet) {
        return;
      }
    } while (++skipped <= left_out && awake() < m_schedule.length);
  }

  const Schedule& m_schedule;
  const PlayOptions& m_options;
  simulation::SimulatedHost m_simulated;
  NoTerminal m_terminal;
  Host m_host;
  StackSpec m_spec;
  Model m_good;
  Judge m_judge;
  Tick m_tick;
  WallTime m_began;
  Verdict m_verdict;
  std::size_t m_next = 0, m_afterlife = 0;
  std::optional<simulation::Death> m_death;
  std::string m_down, m_paused;
  RunEnd m_last;
};

}  // namespace

Healer product(HealOptions options) {
  return [options] {
    return [options](const StackSpec& spec, Host& host) -> std::optional<HealReport> {
      SilentReporter silent;
      return infra::heal(spec, host, silent, options);
    };
  };
}

Verdict play(const Schedule& schedule, const Healer& healer, const PlayOptions& options) {
  return Stage{schedule, healer, options}.go();
}

}  // namespace joelclaw::infra::dst
