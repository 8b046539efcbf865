// SPDX-License-Identifier: MIT
#include <infra/use_case/recovery_watch.hpp>

#include <infra/plan/recovery.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/use_case/workbench.hpp>

#include <fmt/format.h>

#include <utility>

namespace joelclaw::infra {
namespace {

constexpr Duration between_looks{5'000};  // the operator's own poll while a stack converges
constexpr int patience = 3;               // times the passes: slow is no regression, but the window has an end

std::string missing(const Sight& sight) {
  const auto& root = sight.diagnosis.root_cause;
  return root ? to_string(root->cls) : "not all was seen";
}

}  // namespace

RecoveryWatch::RecoveryWatch(Workbench& bench, Reporter& reporter, std::function<const Sight&()> see, Instant end)
    : m_bench(bench), m_reporter(reporter), m_see(std::move(see)), m_end(end) {}

bool RecoveryWatch::wait_for_convergence(const Sight& sight, Instant since) {
  const Duration budget = m_bench.spec.heal.convergence;
  const Instant now = m_bench.host.clock.awake();
  if (now - since >= budget || now >= m_end) {
    m_error = Error{"recovery", "did not come about", "after " + format_duration(now - since) + ": " + missing(sight), {}};
    return false;
  }
  wait("wait until all layers are well: " + missing(sight));
  return true;
}

bool RecoveryWatch::wait_for_pods(const Sight& sight, Instant since) {
  const Instant now = m_bench.host.clock.awake();
  if (now - since >= pods_come || now >= m_end) {
    return false;
  }
  wait("wait for what was repaired to be used: " + missing(sight));
  return true;
}

void RecoveryWatch::wait(const std::string& for_what) {
  m_reporter.notes(for_what);
  m_bench.host.clock.pause(between_looks);
  m_see();
}

bool RecoveryWatch::prove_stability(const std::vector<std::string>& repaired) {
  const HealPolicy& policy = m_bench.spec.heal;
  int passes = 0;
  for (int looks = 0; passes < policy.stability_passes; ++looks) {
    if (looks >= policy.stability_passes * patience || m_bench.host.clock.awake() >= m_end ||
        m_bench.host.surroundings.stop_signal() != 0) {
      m_error = Error{"recovery", "was not seen to hold", fmt::format("{} of {} looks in a row were good", passes,
                                                                      policy.stability_passes), {}};
      return false;
    }
    m_bench.host.clock.pause(policy.stability_interval);
    const Sight& sight = m_see();
    if (has_regressed(sight.diagnosis, repaired)) {
      const auto& root = sight.diagnosis.root_cause;
      m_error = Error{"recovery", "did not hold", root ? to_string(root->cls) + " while it was watched" : "", {}};
      return false;
    }
    passes = has_converged(sight.diagnosis, repaired) ? passes + 1 : 0;
    m_reporter.notes(fmt::format("stable: {} of {}", passes, policy.stability_passes));
  }
  return true;
}

}  // namespace joelclaw::infra
