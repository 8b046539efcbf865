// SPDX-License-Identifier: MIT
#include <infra/use_case/part_run.hpp>

#include <infra/base/text.hpp>
#include <infra/execute/journal.hpp>
#include <infra/port/backup_store.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/state_store.hpp>
#include <infra/port/surroundings.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr Duration before_again{1'000};  // a save of a small database takes as long

/// Passes on how far it is, and leaves the child's process group in the journal.
class PartWatcher : public Watcher {
 public:
  PartWatcher(const PartJob& job, const Step& step, const PartCall& call, Host& host, Operation& operation, Reporter& reporter)
      : m_job(job), m_step(step), m_call(call), m_host(host), m_operation(operation), m_reporter(reporter), m_begun(host.clock.awake()) {}

  void started(std::size_t /*number*/, std::int64_t pid) override {
    JournalRecord record;
    record.event = "child";
    record.step = m_step.id;
    record.group = pid;
    record.group_start = m_host.surroundings.process_start(pid).value_or(0);
    record.boot_id = m_host.surroundings.boot_id();
    record.at = m_host.clock.wall();
    static_cast<void>(m_operation.journal().write(std::move(record)));
  }

  std::vector<Question> line(std::size_t /*number*/, std::string_view text) override {
    if (!m_call.secret) {
      m_reporter.step_says(m_step, text);
    }
    return {};
  }

  std::vector<Question> tick() override {
    const Duration since = m_host.clock.awake() - m_begun;
    m_reporter.step_waits(m_step, m_call.command.sink ? rate_text(m_job.tap.all->bytes(), since) : std::string{}, since);
    return {};
  }

 private:
  const PartJob& m_job;
  const Step& m_step;
  const PartCall& m_call;
  Host& m_host;
  Operation& m_operation;
  Reporter& m_reporter;
  Instant m_begun;
};

/// The last thing it said, stderr before stdout: that is where tools say why.
std::string last_words(const Outcome& outcome) {
  for (const std::string* said : {&outcome.err, &outcome.out}) {
    const auto lines = lines_of(*said);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      if (!trim(*line).empty()) {
        return excerpt(trim(*line), 200);
      }
    }
  }
  return {};
}

/// A tap's or the disk's own error says more than how the child ended of it; a child that failed by itself says why.
Error failure_of(const PartCall& call, const StreamOutcome& heard) {
  const auto status = heard.outcome.exit_status();
  const bool by_itself = status && *status != 0;
  const auto broken = heard.broken();
  if (broken && !by_itself) {
    return *broken;
  }
  const Command& command = call.command.command;
  return {command.program, describe_end(heard.outcome), call.secret ? std::string{} : last_words(heard.outcome),
          {"by hand: " + to_string(call.command)}};
}

class Run {
 public:
  Run(PartJob& job, const Step& step, Host& host, Operation& operation, Reporter& reporter)
      : m_job(job), m_step(step), m_host(host), m_operation(operation), m_reporter(reporter), m_begun(host.clock.awake()) {}

  Status go() {
    for (PartCall& call : m_job.calls) {
      if (Status status = until_so(call); !status) {
        return status;
      }
      if (m_host.surroundings.stop_signal() != 0) {
        return Error{m_step.title, "was interrupted", "", {}};
      }
    }
    return Done{};
  }

 private:
  Status until_so(PartCall& call) {
    while (true) {
      bool again = false;
      if (Status status = make(call, again); !status || !again) {
        return status;
      }
      if (m_host.clock.awake() - m_begun >= m_step.budget) {
        return Error{m_step.title, "did not come to its end", "what it waits for was not so within " + format_duration(m_step.budget), {}};
      }
      if (!m_host.clock.pause(before_again)) {
        return Error{m_step.title, "was interrupted", "", {}};
      }
    }
  }

  Status make(PartCall& call, bool& again) {
    if (call.command.sink) {
      call.command.sink->tap = m_job.tap.all;
    }
    PartWatcher watcher{m_job, m_step, call, m_host, m_operation, m_reporter};
    const StreamOutcome heard = m_host.state.backups()->run(call.command, watcher);
    const bool changed = !heard.outcome.succeeded() && !heard.broken() && call.only_changed && call.only_changed(heard.outcome);
    if (!heard.succeeded() && !changed) {
      return failure_of(call, heard);
    }
    if (heard.sunk) {
      m_job.sunk = *heard.sunk;
      m_job.flowed = true;
      m_job.changed = changed;
    }
    again = call.again && call.again(heard.outcome);
    return call.judge ? call.judge(heard.outcome) : Status{Done{}};
  }

  PartJob& m_job;
  const Step& m_step;
  Host& m_host;
  Operation& m_operation;
  Reporter& m_reporter;
  Instant m_begun;
};

}  // namespace

Step step_of(const PartJob& job) {
  Step step;
  step.id = "backup." + to_string(job.part.kind) + (job.part.subject.empty() ? "" : " " + job.part.subject);
  step.title = title_of(job.part);
  step.why = "backup";
  step.budget = budget_of(job.part);
  return step;
}

StepReport report_of(const PartJob& job) {
  const Step step = step_of(job);
  StepReport report;
  report.id = step.id;
  report.title = step.title;
  report.why = step.why;
  std::transform(job.calls.begin(), job.calls.end(), std::back_inserter(report.commands),
                 [](const PartCall& each) { return to_string(each.command); });
  return report;
}

Status run_part(PartJob& job, const Step& step, Host& host, Operation& operation, Reporter& reporter) {
  return Run{job, step, host, operation, reporter}.go();
}

}  // namespace joelclaw::infra
