// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/execute/executor.hpp>
#include <infra/execute/journal.hpp>
#include <infra/execute/memory.hpp>
#include <infra/port/lock.hpp>
#include <infra/use_case/workbench.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra {

/// Why an operation was not begun.
struct Busy {
  std::optional<LockHolder> holder;
};
struct NoState {
  Error error;
};

/// An operation that an earlier run left without an end.
struct Leftover {
  std::string id, verb, step;
  WallTime since;
};

/// Makes the directories below which everything is remembered, or says why they cannot be used.
Status prepare_state(Workbench& bench);

/// One mutating command from its locks to its journal's end. While it lives, no other run of this program touches the VM
/// or the stack; when it is destroyed the kernel gives the locks back, however the process ends.
class Operation {
 public:
  using Begun = std::variant<std::unique_ptr<Operation>, Busy, NoState>;
  /// Takes the VM's lock, then the stack's, waiting for at most `wait`. Makes sure that no child of a run that was killed
  /// is still at work. Writes nothing about the operation itself yet: see begin().
  static Begun open(Workbench& bench, const std::string& verb, Duration wait);

  /// From here on there is a journal: called when something is about to be done.
  Status begin(const std::string& reason);
  Status note(const std::string& what, const std::string& detail);
  /// The journal's last line; `result` is "done", "failed", "interrupted", ...
  Status end(const std::string& result, const std::string& detail);
  bool begun() const { return m_begun; }

  Journal& journal() { return m_journal; }
  Memories& memories() { return m_memories; }
  Status save_memories();
  const std::optional<Leftover>& leftover() const { return m_leftover; }
  /// The earlier operation's journal gets its end: this one has taken over.
  Status adopt_leftover();
  /// The same for a run that found nothing to do: what an `up`, `down` or `heal` was killed in is over once the stack is
  /// as it was to become. An edit or a recreation is over when its own command says so.
  Status close_leftover();
  void announce(const std::string& step);

  /// Callbacks for the executor that keep the attempts.
  Status attempt_begins(const Step& step, bool forced);
  void attempt_ends(const Step& step, bool held);
  /// Attempts of this run that are still open are judged together: the recovery held, or it did not.
  void settle(bool held);
  /// What a run that was killed left unjudged has held where its class is not found any more.
  void settle_left(const std::vector<std::pair<std::string, std::string>>& found);

 private:
  Operation(Workbench& bench, std::string verb, std::unique_ptr<HeldLock> vm, std::unique_ptr<HeldLock> stack);
  void find_leftover();
  void end_leftover_child(const std::vector<JournalRecord>& records);

  Workbench& m_bench;
  std::string m_verb;
  std::unique_ptr<HeldLock> m_vm, m_stack;
  Journal m_journal;
  Memories m_memories;
  std::optional<Leftover> m_leftover;
  bool m_begun = false, m_adopted = false;
  WallTime m_since;
};

}  // namespace joelclaw::infra
