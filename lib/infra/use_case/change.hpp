// SPDX-License-Identifier: MIT
#pragma once

#include <infra/execute/executor.hpp>
#include <infra/plan/plan.hpp>
#include <infra/port/lock.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/use_case/workbench.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

class Operation;
struct Memories;

/// What every command that changes something answers with.
struct ChangeReport {
  Plan plan;                      ///< everything that was or would be done, in order
  std::vector<StepReport> steps;
  std::optional<Diagnosis> before, after;
  bool held = true;               ///< false: a step failed, or what was brought about did not stay so
  RunEnd end = RunEnd::done;
  std::optional<Error> error;
  bool busy = false;              ///< another run is at work on the stack; nothing was looked at
  std::optional<LockHolder> holder;
  std::optional<Error> no_state;  ///< the state directory refused: nothing was done
  std::string resumed;            ///< the verb of a run that was left without an end
};

/// One command's way through the world: looks, carries out plans, and remembers both for its report.
class Change {
 public:
  /// Without an operation nothing can be carried out: that is a dry run. `forced`: why a person overrides holds; empty:
  /// nobody does.
  Change(Workbench& bench, Operation* operation, Memories& memories, Reporter& reporter, Instant end, std::string forced);

  /// Looks, and remembers what every look remembers.
  const Sight& see();
  const Sight& sight() const { return m_sight; }
  bool dry() const { return m_operation == nullptr; }
  /// Of a test build: a step is done when its tools say so.
  void believe_tools() { m_believes_tools = true; }
  /// Carries the plan out and looks again; what was done is added to the report.
  void run(Plan plan, ChangeReport& report);
  /// What was restarted is judged: it held, or it did not.
  void settle(bool held);

  Impact most() const { return m_most; }                                ///< of all that was run
  Instant last_run() const { return m_last_run; }
  const std::vector<std::string>& repaired() const { return m_repaired; }  ///< the classes that plans were made for

 private:
  void record_evidence(const Plan& plan);
  RunContext context();

  Workbench& m_bench;
  Operation* m_operation;
  Memories& m_memories;
  Reporter& m_reporter;
  Instant m_end;
  std::string m_forced;
  Sight m_sight;
  Impact m_most = Impact::none;
  Instant m_last_run;
  bool m_believes_tools = false;
  std::vector<std::string> m_repaired;
};

/// The operation that a command works in; null where it cannot be begun now, and the report says why.
std::unique_ptr<Operation> open_operation(Workbench& bench, const std::string& verb, Duration wait, ChangeReport& report);

/// "done", "failed", "interrupted": the journal's last word.
std::string result_of(const ChangeReport& report);

/// Classes and subjects of what is not well.
std::vector<std::pair<std::string, std::string>> named_findings(const Diagnosis& diagnosis);

}  // namespace joelclaw::infra
