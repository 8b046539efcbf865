// SPDX-License-Identifier: MIT
#pragma once

#include <infra/execute/memory.hpp>
#include <infra/use_case/change.hpp>
#include <infra/use_case/heal.hpp>
#include <infra/use_case/recovery_watch.hpp>
#include <infra/use_case/workbench.hpp>

#include <set>
#include <string>
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
  bool is_asked(Proof proof) const;

  bool held_by_person();
  void work();
  Plan make_plan() const;
  bool confirm();
  void run(Plan plan);
  bool wait_for_rest();
  void judge_recovery();
  void decide();

  Workbench& m_bench;
  Operation* m_operation;
  Memories& m_memories;
  Reporter& m_reporter;
  const HealOptions& m_options;
  Instant m_end;
  Change m_change;
  RecoveryWatch m_watch;
  HealReport m_report;
  std::vector<Hold> m_holds;
  std::set<std::string> m_tried;  ///< ids of small steps, which this tick does not repeat
  bool m_confirmed = false;
};

}  // namespace joelclaw::infra
