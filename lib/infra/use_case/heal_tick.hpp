// SPDX-License-Identifier: MIT
#pragma once

#include <infra/execute/memory.hpp>
#include <infra/use_case/heal.hpp>
#include <infra/use_case/recovery_watch.hpp>
#include <infra/use_case/workbench.hpp>

#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

class Operation;

/// One tick of the healer, from its first look to its last.
class HealTick {
 public:
  /// Without an operation there are no locks and no journal, and nothing is done: that is a dry run.
  HealTick(Workbench& bench, Operation* operation, Memories& memories, Reporter& reporter, const HealOptions& options);
  HealReport go();

 private:
  const HealPolicy& policy() const { return m_bench.spec.heal; }
  Instant now() const;
  bool stopped() const;

  const Sight& see();
  bool held_by_person();
  void work();
  Plan make_plan() const;
  bool confirm();
  void run(Plan plan);
  void append(Plan plan);
  void record_evidence(const Plan& plan);
  void judge_recovery();
  void decide();

  Workbench& m_bench;
  Operation* m_operation;
  Memories& m_memories;
  Reporter& m_reporter;
  const HealOptions& m_options;
  Instant m_end;
  RecoveryWatch m_watch;
  Sight m_sight;
  HealReport m_report;
  std::vector<Hold> m_holds;
  std::vector<std::string> m_repaired;
  Impact m_most = Impact::none;
  Instant m_last_repair;
  bool m_confirmed = false;
};

}  // namespace joelclaw::infra
