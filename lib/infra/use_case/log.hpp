// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct LoggedStep {
  std::string id, why, result, detail;  ///< result empty: it has no end
  WallTime at;
  Duration took{};
};

/// One operation as its journal tells it.
struct LoggedOperation {
  std::string id, verb, reason;
  WallTime at;
  Duration took{};
  std::string result;  ///< "done", "failed", "interrupted", "adopted"; empty: it has no end
  std::string detail;
  std::vector<LoggedStep> steps;
};

/// How long the repairs of one finding class took, from the first call to the last step's end, where they held.
struct RecoveryTimes {
  std::string cls;
  std::size_t count = 0;
  Duration median{}, longest{};
};

struct LogOptions {
  std::size_t last = 0;  ///< 0: all
  std::optional<WallTime> since;
};

/// The stack's operations, oldest first. Torn lines are passed over; what stands behind them counts.
std::vector<LoggedOperation> read_log(const StackSpec& spec, Host& host, const LogOptions& options);
/// By class, in the order of the classes' names.
std::vector<RecoveryTimes> recovery_times(const std::vector<LoggedOperation>& operations);

}  // namespace joelclaw::infra
