// SPDX-License-Identifier: MIT
#pragma once

#include <infra/use_case/heal.hpp>

#include <cstdint>
#include <functional>

namespace joelclaw::infra {

/// What a watch has done so far.
struct WatchCount {
  std::uint64_t ticks = 0;
  std::uint64_t whole = 0;    ///< of them looked at everything
  std::uint64_t repairs = 0;  ///< of them repaired something
};

struct HealWatchOptions {
  HealOptions heal;
  /// Hears of each whole tick; false ends the watch.
  std::function<bool(const HealReport&, const WatchCount&)> tell;
  /// Waits until the next tick; false where there is to be none.
  std::function<bool()> rest;
};

/// Ticks in a row, in one process: for a supervisor that keeps it alive. Each tenth tick is a whole one, as is the first
/// and each that follows on something that was not right or was being repaired; the others ask only what tells a stack
/// at work from one that is not. Each tick leaves a heartbeat.
WatchCount heal_watch(const StackSpec& spec, Host& host, Reporter& reporter, const HealWatchOptions& options);

}  // namespace joelclaw::infra
