// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/execute/executor.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

class Workbench;

/// A pod is scheduled and its image is here: 5 to 20 s; twice that.
inline constexpr Duration pods_come{45'000};

/// Watches whether what was repaired stays so. A restart is not a recovery: first every layer comes up, then nothing
/// breaks again for as long as the policy asks.
class RecoveryWatch {
 public:
  /// `see` takes a look and remembers it; `end` is when the whole command must be done.
  RecoveryWatch(Workbench& bench, Reporter& reporter, std::function<const Sight&()> see, Instant end);

  /// One wait and one look. False where the policy's time for convergence, counted from `since`, is over.
  bool wait_for_convergence(const Sight& sight, Instant since);
  /// One wait and one look, for as long as a pod takes that may run again. Too slow is no failure.
  bool wait_for_pods(const Sight& sight, Instant since);
  /// True where nothing came back for the whole window; slow passes count anew and are no regression.
  bool prove_stability(const std::vector<std::string>& repaired);
  /// Why the last of these was false.
  const std::optional<Error>& error() const { return m_error; }

 private:
  void wait(const std::string& for_what);
  Workbench& m_bench;
  Reporter& m_reporter;
  std::function<const Sight&()> m_see;
  Instant m_end;
  std::optional<Error> m_error;
};

}  // namespace joelclaw::infra
