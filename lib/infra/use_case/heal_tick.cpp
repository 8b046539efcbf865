// SPDX-License-Identifier: MIT
#include <infra/use_case/heal_tick.hpp>

#include <infra/plan/plan_heal.hpp>
#include <infra/plan/recovery.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/use_case/operation.hpp>
#include <infra/use_case/ports_left.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace joelclaw::infra {
namespace {

// Repairs uncover repairs: a VM, its engine, the node, its network, its pods. More rounds than that is a circle.
constexpr int most_rounds = 24;

bool is_there(const Diagnosis& diagnosis, const std::pair<std::string, std::string>& wanted) {
  const auto found = named_findings(diagnosis);
  return std::find(found.begin(), found.end(), wanted) != found.end();
}

Plan without(Plan plan, const std::set<std::string>& tried) {
  plan.steps.erase(std::remove_if(plan.steps.begin(), plan.steps.end(),
                                  [&tried](const Step& each) { return tried.count(each.id) != 0; }),
                   plan.steps.end());
  return plan;
}

bool has_failed(const StepReport& report) {
  return report.end == StepEnd::failed || report.end == StepEnd::rolled_back;
}

bool waits_for_confirmation(const Plan& plan) {
  return std::any_of(plan.holds.begin(), plan.holds.end(), [](const Hold& each) { return each.can_be_confirmed; });
}

}  // namespace

HealTick::HealTick(Workbench& bench, Operation* operation, Memories& memories, Reporter& reporter, const HealOptions& options)
    : m_bench(bench),
      m_operation(operation),
      m_memories(memories),
      m_reporter(reporter),
      m_options(options),
      m_end(std::min(bench.host.clock.awake() + bench.spec.heal.tick_budget,
                     options.deadline.value_or(bench.host.clock.awake() + bench.spec.heal.tick_budget))),
      m_change(bench, operation, memories, reporter, m_end, options.force),
      m_watch(bench, reporter, [this]() -> const Sight& { return m_change.see(); }, m_end) {
  if (!is_asked(Proof::goal)) {
    m_change.believe_tools();
  }
}

bool HealTick::is_asked(Proof proof) const {
  return !m_options.unproven.contains(proof);
}

Instant HealTick::now() const {
  return m_bench.host.clock.awake();
}

bool HealTick::stopped() const {
  return m_bench.host.surroundings.stop_signal() != 0;
}

HealReport HealTick::go() {
  m_report.before = m_change.see().diagnosis;
  if (m_operation != nullptr && m_operation->leftover()) {
    m_report.resumed = m_operation->leftover()->verb;
  }
  if (!held_by_person()) {
    work();
    decide();
  }
  m_report.after = m_change.sight().diagnosis;
  const KubernetesFacts& kubernetes = m_change.sight().snapshot.kubernetes;
  if (const ClientConfig* config = seen(kubernetes.kubeconfig)) {
    m_report.api = {config->path, kubernetes.context};
  }
  return std::move(m_report);
}

bool HealTick::held_by_person() {
  const Snapshot& now = m_change.sight().snapshot;
  const OperationFacts& operations = now.operations;
  if (const IntentDown* down = seen(operations.intent_down)) {
    m_report.decision = Decision::hold;
    m_report.hold = Hold{HoldReason::intent_down, "heal", std::nullopt,
                         "the stack is down on purpose" + (down->reason.empty() ? std::string{} : ": " + down->reason)};
    return true;
  }
  const Maintenance* pause = seen(operations.maintenance);
  if (pause != nullptr && pause->until > now.observed_at && m_options.force.empty()) {
    m_report.decision = Decision::hold;
    m_report.hold = Hold{HoldReason::maintenance, "heal", pause->until,
                         "healing is paused" + (pause->reason.empty() ? std::string{} : ": " + pause->reason)};
    return true;
  }
  return false;
}

Plan HealTick::make_plan() const {
  const Histories histories = m_memories.histories();
  return plan_heal({m_bench.spec, histories, m_change.sight().snapshot, m_change.sight().diagnosis, m_bench.stamp(), m_confirmed,
                    !m_options.force.empty(), m_options.without},
                   m_bench.means);
}

/// Rounds of plan and run, until nothing more is due; then the proof that it holds.
void HealTick::work() {
  for (int round = 0; round < most_rounds && m_report.end == RunEnd::done && !stopped(); ++round) {
    // A change of ports that was left comes first: until it has its end, the container may be missing for it.
    const auto left = find_ports_left(m_bench, m_change.sight(), m_operation != nullptr && m_operation->leftover());
    if (left && !m_change.dry()) {
      settle_ports(m_bench, m_change, m_report, *left);
      continue;
    }
    Plan plan = left ? plan_settlement(m_bench, m_change.sight(), *left) : without(make_plan(), m_tried);
    m_report.escalations = plan.escalations;
    m_holds = plan.holds;
    if (m_change.dry()) {
      m_report.steps = planned(plan);
      m_report.plan = std::move(plan);
      return;
    }
    if (!plan.steps.empty()) {
      run(std::move(plan));
    } else if (!m_confirmed && waits_for_confirmation(plan)) {
      if (!confirm()) {
        break;
      }
    } else if (!wait_for_rest()) {
      break;
    } else {
      --round;  // waiting is no round of repairs, and has its own end
    }
  }
  judge_recovery();
  if (m_report.steps.empty() && m_report.end == RunEnd::done && has_converged(m_change.sight().diagnosis, {})) {
    m_operation->settle_left(named_findings(m_change.sight().diagnosis));
    static_cast<void>(m_operation->close_leftover());
  }
}

/// What restarts nothing and does not work must not keep the rest from being repaired: a label that the API server refuses
/// would, tick after tick. Nor does this tick repeat it, unless the ground below it has been restarted since.
void HealTick::run(Plan plan) {
  const std::vector<Step> steps = plan.steps;
  const Impact impact = impact_of(plan);
  const auto first = static_cast<std::ptrdiff_t>(m_report.steps.size());
  m_change.run(std::move(plan), m_report);
  m_confirmed = false;
  const auto reports = m_report.steps.begin() + first;
  for (std::size_t at = 0; at < steps.size() && reports + static_cast<std::ptrdiff_t>(at) != m_report.steps.end(); ++at) {
    const StepReport& each = *(reports + static_cast<std::ptrdiff_t>(at));
    if (steps[at].impact > Impact::pod || each.end == StepEnd::planned) {
      continue;
    }
    m_tried.insert(steps[at].id);
    if (has_failed(each) && m_report.end == RunEnd::failed) {
      m_report.end = RunEnd::done;
    }
  }
  if (impact >= Impact::node) {
    m_tried.clear();
  }
  if (m_report.end == RunEnd::done) {  // what was not begun is planned anew
    m_report.steps.erase(std::remove_if(reports, m_report.steps.end(),
                                        [](const StepReport& each) { return each.end == StepEnd::planned; }),
                         m_report.steps.end());
  } else if (m_report.end == RunEnd::failed) {
    m_change.settle(false);
  }
}

/// One more look, where what was done may still be on its way. What is no restart has only its own consequences to wait
/// for, and no recovery to fail.
bool HealTick::wait_for_rest() {
  const Diagnosis& diagnosis = m_change.sight().diagnosis;
  if (m_change.most() >= Impact::node) {
    return is_asked(Proof::convergence) && !has_converged(diagnosis, m_change.repaired()) && m_watch.wait_for_convergence(m_change.sight(), m_change.last_run());
  }
  const bool may_come = !m_report.steps.empty() && diagnosis.health != Health::healthy;
  return may_come && m_watch.wait_for_pods(m_change.sight(), m_change.last_run());
}

void HealTick::judge_recovery() {
  if (m_report.end != RunEnd::done || m_change.most() < Impact::node) {
    return;
  }
  const bool held = !m_watch.error() && (!is_asked(Proof::stability) || m_watch.prove_stability(m_change.repaired()));
  m_report.held = m_report.held && held;
  m_report.error = held ? m_report.error : m_watch.error();
  if (!held && stopped()) {  // who is told to stop watching has seen no recovery fail: the next tick judges it
    m_report.end = RunEnd::interrupted;
    return;
  }
  m_change.settle(held);
}

/// Looks again and again, quickly. True where the plan may differ now: it is confirmed, or something has changed.
bool HealTick::confirm() {
  const auto root = m_change.sight().diagnosis.root_cause;
  const auto wanted = root ? std::pair{to_string(root->cls), root->subject} : std::pair<std::string, std::string>{};
  for (int count = 1; count <= policy().rapid_count; ++count) {
    if (!m_bench.host.clock.pause(policy().rapid_interval) || now() >= m_end) {
      return false;
    }
    const Diagnosis& diagnosis = m_change.see().diagnosis;
    m_reporter.notes(fmt::format("confirm {}: {} of {}", wanted.first, count, policy().rapid_count));
    if (!is_there(diagnosis, wanted)) {
      m_reporter.notes(wanted.first + " is gone by itself");
      m_memories.vm.history.streaks.clear();
      return diagnosis.root_cause.has_value();
    }
  }
  m_confirmed = true;
  return true;
}

void HealTick::decide() {
  if (!m_report.steps.empty()) {
    m_report.decision = Decision::repair;
  } else if (!m_holds.empty()) {
    const auto last = std::max_element(m_holds.begin(), m_holds.end(), [](const Hold& a, const Hold& b) {
      return a.until.value_or(WallTime{}) < b.until.value_or(WallTime{});
    });
    m_report.decision = Decision::hold;
    m_report.hold = *last;
    m_report.plan.holds = m_holds;
  } else {
    m_report.decision = m_report.escalations.empty() ? Decision::nothing_to_do : Decision::escalate;
  }
}

}  // namespace joelclaw::infra
