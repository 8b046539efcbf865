// SPDX-License-Identifier: MIT
#include <infra/execute/executor.hpp>

#include <infra/execute/call_runner.hpp>
#include <infra/execute/journal.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

// Between two looks for the same thing: half of what the fastest of them (an engine's start, 3 s) takes.
constexpr Duration between_looks{1'500};
// A plan is made of a look that is older than this before its first step ends.
constexpr Duration look_lasts{10'000};

StepReport report_of(const Step& step) {
  StepReport report;
  report.id = step.id;
  report.title = step.title;
  report.why = step.why;
  report.unless = step.unless ? step.unless->words : step.after_change ? "nothing has changed" : "";
  report.destructive = step.destructive;
  for (const Call& call : step.calls) {
    report.commands.push_back(to_string(call));
  }
  return report;
}

class Run {
 public:
  Run(const Plan& plan, RunContext& context) : m_plan(plan), m_context(context) { m_result.steps = planned(plan); }

  RunResult go() {
    for (std::size_t at = 0; at < m_plan.steps.size() && m_result.end == RunEnd::done && !m_outdated; ++at) {
      take(m_plan.steps[at], m_result.steps[at]);
    }
    return std::move(m_result);
  }

 private:
  Instant now() const { return m_context.host.clock.awake(); }
  bool stopped() const { return m_context.host.surroundings.stop_signal() != 0; }

  void take(const Step& step, StepReport& report) {
    if (stopped()) {
      m_result.end = RunEnd::interrupted;
      return;
    }
    if (m_context.deadline && now() + step.budget > *m_context.deadline) {
      m_result.end = RunEnd::out_of_time;
      m_result.error = Error{step.title, "was not begun", "it may take " + format_duration(step.budget) +
                             " and less is left of the whole command's time", {}};
      return;
    }
    const Instant begun = now();
    if (step.unless && is_already_so(*step.unless)) {
      end(step, report, StepEnd::skipped, begun, "it is already so");
      return;
    }
    if (step.after_change && !m_changed) {
      end(step, report, StepEnd::skipped, begun, "nothing has changed");
      return;
    }
    m_context.reporter.step_begins(step);
    if (const Status noted = note_begin(step); !noted) {
      fail(step, report, begun, noted.error());
      return;
    }
    carry(step, report, begun);
  }

  void carry(const Step& step, StepReport& report, Instant begun) {
    const Result<Made> made = make_calls(step.calls, step, m_context);
    m_result.last.reset();
    if (made && *made == Made::needless) {
      end(step, report, StepEnd::skipped, begun, "it is already so");
      return;
    }
    if (!made && stopped() && step.interruptible) {
      end(step, report, StepEnd::interrupted, begun, "");
      m_result.end = RunEnd::interrupted;
      return;
    }
    // What a tool says of itself is one witness; the world is the other.
    // Whoever was asked to stop gets no more answers from it, and half a step would be worse than one that is not seen.
    const bool asks_world = step.until && !(made && (m_context.believes_tools || stopped()));
    const bool held = asks_world ? (made ? wait_for(step, begun) : holds(*step.until)) : static_cast<bool>(made);
    if (held) {
      m_outdated = step.anew && m_result.last && step.anew->holds(m_result.last->snapshot, m_result.last->diagnosis);
      const std::string so_far = m_outdated ? step.anew->words : "";
      end(step, report, StepEnd::done, begun, made ? so_far : "though " + to_string(made.error()));
    } else if (stopped() && step.interruptible) {
      end(step, report, StepEnd::interrupted, begun, "");
      m_result.end = RunEnd::interrupted;
    } else {
      fail(step, report, begun,
           made ? Error{step.title, "did not come to what it was for",
                        step.until->words + " was not so within " + format_duration(step.budget), {}}
                : made.error());
    }
  }

  bool wait_for(const Step& step, Instant begun) {
    while (true) {
      if (holds(*step.until)) {
        return true;
      }
      if (stopped() && !step.interruptible) {
        return true;  // this look was the first that nobody answered; its tool has said that it is done
      }
      if (now() - begun >= step.budget || (stopped() && step.interruptible)) {
        return false;
      }
      m_context.reporter.step_waits(step, step.until->words, now() - begun);
      m_context.host.clock.pause(between_looks);
    }
  }

  /// Steps that turn out to be needless change nothing: one look serves for a row of them.
  bool is_already_so(const Goal& goal) {
    const bool fresh = m_result.last && now() - m_looked < look_lasts;
    return fresh ? goal.holds(m_result.last->snapshot, m_result.last->diagnosis) : holds(goal);
  }

  bool holds(const Goal& goal) {
    m_looked = now();
    m_result.last = m_context.look();
    return goal.holds(m_result.last->snapshot, m_result.last->diagnosis);
  }

  Status note_begin(const Step& step) {
    m_announced = &step;
    if (m_context.begins) {
      if (Status noted = m_context.begins(step); !noted) {
        return noted;
      }
    }
    JournalRecord record;
    record.event = "step-begin";
    record.step = step.id;
    record.title = step.title;
    record.detail = step.why;
    record.at = m_context.host.clock.wall();
    return m_context.journal.write(std::move(record));
  }

  void fail(const Step& step, StepReport& report, Instant begun, Error error) {
    StepEnd how = StepEnd::failed;
    if (!step.undo.empty()) {
      const Result<Made> undone = make_calls(step.undo, step, m_context);
      how = undone ? StepEnd::rolled_back : StepEnd::failed;
    }
    end(step, report, how, begun, to_string(error));
    if (!step.optional) {
      m_result.end = RunEnd::failed;
      m_result.error = std::move(error);
    }
  }

  void end(const Step& step, StepReport& report, StepEnd how, Instant begun, std::string detail) {
    report.end = how;
    report.took = now() - begun;
    report.detail = std::move(detail);
    m_changed = m_changed || how == StepEnd::done;
    if (m_context.ended && m_announced == &step) {
      m_context.ended(step, how == StepEnd::done || how == StepEnd::skipped);
    }
    JournalRecord record;
    record.event = "step-end";
    record.step = step.id;
    record.result = to_string(how);
    record.detail = report.detail;
    record.took_ms = report.took.count();
    record.at = m_context.host.clock.wall();
    static_cast<void>(m_context.journal.write(std::move(record)));  // the next run judges by the world in any case
    m_context.reporter.step_ends(report);
  }

  const Plan& m_plan;
  RunContext& m_context;
  RunResult m_result;
  Instant m_looked{};
  const Step* m_announced = nullptr;  ///< what has been remembered as begun
  bool m_changed = false;
  bool m_outdated = false;  ///< what is left of the plan was made for another world
};

}  // namespace

std::vector<StepReport> planned(const Plan& plan) {
  std::vector<StepReport> reports;
  std::transform(plan.steps.begin(), plan.steps.end(), std::back_inserter(reports), report_of);
  return reports;
}

RunResult carry_out(const Plan& plan, RunContext& context) {
  return Run{plan, context}.go();
}

}  // namespace joelclaw::infra
