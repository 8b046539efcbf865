// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/diagnose/finding.hpp>
#include <infra/plan/action.hpp>
#include <infra/plan/call.hpp>
#include <infra/snapshot/snapshot.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What must be so, judged from a look at the world and never from what a tool said of itself.
struct Goal {
  std::string words;  ///< "the node container runs": what is waited for
  std::function<bool(const Snapshot&, const Diagnosis&)> holds;
};

/// One step of a plan, with everything that is done for it.
struct Step {
  std::string id;  ///< "container.start joelclaw-controlplane-1": stable between runs, for the journal
  Action action = Await{};
  std::string title;           ///< for people, begins lower case
  std::string why;             ///< the finding's class, or the wish of the spec that it serves
  Impact impact = Impact::none;
  std::vector<Call> calls;
  Duration budget{};           ///< calls and waiting together
  std::optional<Goal> unless;  ///< already so when its turn comes: it is skipped
  std::optional<Goal> until;   ///< waited for; without one the calls' success is all there is
  std::optional<Goal> anew;  ///< where this is so once it is done, what follows is not begun: it is to be planned again
  std::vector<Call> undo;
  bool interruptible = true;   ///< half of it leaves nothing that the next run could not go on from
  bool destructive = false;    ///< may lose data
  bool after_change = false;   ///< skipped where no step of this run before it has changed anything
  bool optional = false;       ///< its failure is told and does not end the run
};

}  // namespace joelclaw::infra
