// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/diagnose/finding_class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// A moment that outlives the process. Within one boot of the host it is measured on the clock that counts sleep and never
/// jumps; across boots only the wall clock is left.
struct Stamp {
  std::string boot_id;
  Instant elapsed;
  WallTime wall;
  bool operator==(const Stamp&) const = default;
};

/// The time from `then` to `now`, never negative: a wall clock that was set back makes a window longer, never shorter.
Duration time_between(const Stamp& then, const Stamp& now);
/// When a window that began at `then` ends, as the wall clock will show it.
WallTime end_of(const Stamp& then, Duration window, const Stamp& now);

enum class AttemptEnd { open, held, failed };
std::string to_string(AttemptEnd end);
std::optional<AttemptEnd> parse_attempt_end(std::string_view text);

/// A repair that was begun, stamped when it began: whoever is killed in the middle of it has tried.
struct Attempt {
  std::string action, target;  ///< "vm.start" of "", "pod.restart" of "kube-system/kube-flannel-x"
  std::string cls;             ///< the finding's class
  Impact impact = Impact::none;
  Stamp at;
  AttemptEnd end = AttemptEnd::open;
  std::optional<Stamp> ended;
  std::optional<Stamp> judged;  ///< when it was known whether it held: minutes later, for what restarts
  bool forced = false;  ///< a person overrode a hold
  bool operator==(const Attempt&) const = default;
};

/// Looks in a row that found the same.
struct Streak {
  std::string cls, subject;
  int rounds = 0;
  Stamp last;
  bool operator==(const Streak&) const = default;
};

/// What earlier runs did and saw. One belongs to the VM, whatever stack looks at it, one to the stack.
struct History {
  std::vector<Attempt> attempts;  ///< oldest first
  std::vector<Streak> streaks;
  bool operator==(const History&) const = default;
};

/// Both of them, and which one an impact's attempts belong to.
struct Histories {
  History vm, stack;
  History& of(Impact impact) { return impact >= Impact::engine ? vm : stack; }
  const History& of(Impact impact) const { return impact >= Impact::engine ? vm : stack; }
};

/// Counts this look: a finding that was there goes on with its streak, one that was not has none any more. A streak whose
/// last look is older than `window` begins anew.
void note_look(History& history, const std::vector<std::pair<std::string, std::string>>& found, Duration window,
               const Stamp& now);
/// Forgets what no window reaches back to any more: keeps the newest `most` attempts.
void trim(History& history, std::size_t most);

}  // namespace joelclaw::infra
