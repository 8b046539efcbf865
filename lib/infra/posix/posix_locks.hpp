// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/lock.hpp>

namespace joelclaw::infra {

/// flock(2) on files of mode 0600 that hold one line of JSON about their holder.
///
/// A reader does not touch the lock: a shared attempt of its own, however short, could make a mutator's attempt fail.
/// It believes the line instead, if the process that it names, by pid and start, still runs. A holder takes its line
/// back before it lets go, and the line of one that was killed names nobody who runs.
class PosixLocks : public Locks {
 public:
  Result<std::variant<LockTaken, std::unique_ptr<HeldLock>>> acquire(const std::string& path,
                                                                     const LockHolder& holder) override;
  Result<std::optional<LockHolder>> holder(const std::string& path) const override;
};

}  // namespace joelclaw::infra
