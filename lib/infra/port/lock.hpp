// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace joelclaw::infra {

/// What the holder of a lock wrote about itself, for readers that only want to tell.
struct LockHolder {
  std::int64_t pid = 0;
  std::int64_t start = 0;  ///< see Surroundings::process_start
  std::string verb, step;
  WallTime since;
  bool operator==(const LockHolder&) const = default;
};

/// Held until destroyed; the kernel releases it when the process dies, however it dies.
class HeldLock {
 public:
  HeldLock() = default;
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;
  virtual ~HeldLock() = default;
  /// Rewrites what readers see of the holder.
  virtual Status announce(const LockHolder& holder) = 0;
};

struct LockTaken {
  std::optional<LockHolder> holder;
};

/// Advisory locks by flock(2): released by the kernel, never stale, never broken by age.
class Locks {
 public:
  Locks() = default;
  Locks(const Locks&) = delete;
  Locks& operator=(const Locks&) = delete;
  virtual ~Locks() = default;

  /// Takes the lock at once or says who has it. The file is created where missing; its directory must exist.
  virtual Result<std::variant<LockTaken, std::unique_ptr<HeldLock>>> acquire(const std::string& path,
                                                                            const LockHolder& holder) = 0;
  /// Who holds it now, without taking it, opening it for writing or waiting; none if nobody does or there is no file.
  virtual Result<std::optional<LockHolder>> holder(const std::string& path) const = 0;
};

}  // namespace joelclaw::infra
