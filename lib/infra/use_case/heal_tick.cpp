// SPDX-License-Identifier: MIT
#include <infra/use_case/heal_tick.hpp>

#include <infra/base/text.hpp>
#include <infra/plan/plan_heal.hpp>
#include <infra/plan/recovery.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/use_case/evidence.hpp>
#include <infra/use_case/operation.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra {
namespace {

// Repairs uncover repairs: a VM, its engine, the node, its network, its pods. More rounds than that is a circle.
constexpr int most_rounds = 24;

std::vector<std::pair<std::string, std::string>> named(const Diagnosis& diagnosis) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const Finding& each : diagnosis.findings) {
    if (each.severity != Severity::info) {
      found.emplace_back(to_string(each.cls), each.subject);
    }
  }
  return found;
}

bool is_there(const Diagnosis& diagnosis, const std::pair<std::string, std::string>& wanted) {
  const auto found = named(diagnosis);
  return std::find(found.begin(), found.end(), wanted) != found.end();
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
      m_watch(bench, reporter, [this]() -> const Sight& { return see(); }, m_end) {}

Instant HealTick::now() const {
  return m_bench.host.clock.awake();
}

bool HealTick::stopped() const {
  return m_bench.host.surroundings.stop_signal() != 0;
}

HealReport HealTick::go() {
  see();
  m_report.before = m_sight.diagnosis;
  if (m_operation != nullptr && m_operation->leftover()) {
    m_report.resumed = m_operation->leftover()->verb;
  }
  if (!held_by_person()) {
    work();
    decide();
  }
  m_report.after = m_sight.diagnosis;
  return std::move(m_report);
}

/// Looks, and remembers what every look remembers.
const Sight& HealTick::see() {
  m_sight = m_bench.see();
  note_look(m_memories.vm.history, named(m_sight.diagnosis), policy().confirm_window, m_bench.stamp());
  if (const Guest* guest = seen(m_sight.snapshot.vm.guest)) {
    note_uptime(m_memories.vm, guest->uptime, guest->boot_id, m_sight.snapshot.observed_at);
  }
  return m_sight;
}

bool HealTick::held_by_person() {
  const auto& operations = m_sight.snapshot.operations;
  if (const IntentDown* down = seen(operations.intent_down)) {
    m_report.decision = Decision::hold;
    m_report.hold = Hold{HoldReason::intent_down, "heal", std::nullopt,
                         "the stack is down on purpose" + (down->reason.empty() ? std::string{} : ": " + down->reason)};
    return true;
  }
  const Maintenance* pause = seen(operations.maintenance);
  if (pause != nullptr && pause->until > m_sight.snapshot.observed_at && m_options.force.empty()) {
    m_report.decision = Decision::hold;
    m_report.hold = Hold{HoldReason::maintenance, "heal", pause->until,
                         "healing is paused" + (pause->reason.empty() ? std::string{} : ": " + pause->reason)};
    return true;
  }
  return false;
}

Plan HealTick::make_plan() const {
  const Histories histories = m_memories.histories();
  return plan_heal({m_bench.spec, histories, m_sight.snapshot, m_sight.diagnosis, m_bench.stamp(), m_confirmed,
                    !m_options.force.empty(), m_options.without},
                   m_bench.means);
}

/// Rounds of plan and run, until nothing more is due; then the proof that it holds.
void HealTick::work() {
  for (int round = 0; round < most_rounds && m_report.end == RunEnd::done && !stopped(); ++round) {
    Plan plan = make_plan();
    m_report.escalations = plan.escalations;
    m_holds = plan.holds;
    if (m_operation == nullptr) {
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
    } else if (m_most < Impact::node || has_converged(m_sight.diagnosis, m_repaired)) {
      break;
    } else if (!m_watch.wait_for_convergence(m_sight, m_last_repair)) {
      break;
    } else {
      --round;  // waiting is no round of repairs, and has its own end
    }
  }
  judge_recovery();
}

void HealTick::judge_recovery() {
  if (m_report.end != RunEnd::done || m_most < Impact::node) {
    return;
  }
  const bool held = !m_watch.error() && m_watch.prove_stability(m_repaired);
  m_report.held = m_report.held && held;
  m_report.error = held ? std::nullopt : m_watch.error();
  m_operation->settle(held);
}

/// Looks again and again, quickly. True where the plan may differ now: it is confirmed, or something has changed.
bool HealTick::confirm() {
  const auto root = m_sight.diagnosis.root_cause;
  const auto wanted = root ? std::pair{to_string(root->cls), root->subject} : std::pair<std::string, std::string>{};
  for (int count = 1; count <= policy().rapid_count; ++count) {
    if (!m_bench.host.clock.pause(policy().rapid_interval) || now() >= m_end) {
      return false;
    }
    see();
    m_reporter.notes(fmt::format("confirm {}: {} of {}", wanted.first, count, policy().rapid_count));
    if (!is_there(m_sight.diagnosis, wanted)) {
      m_reporter.notes(wanted.first + " is gone by itself");
      m_memories.vm.history.streaks.clear();
      return m_sight.diagnosis.root_cause.has_value();
    }
  }
  m_confirmed = true;
  return true;
}

void HealTick::run(Plan plan) {
  if (const Status begun = m_operation->begin(m_options.force); !begun) {
    m_report.no_state = begun.error();
    m_report.end = RunEnd::failed;
    return;
  }
  if (const Status kept = m_operation->adopt_leftover(); !kept) {
    static_cast<void>(m_operation->note("leftover", to_string(kept.error())));
  }
  record_evidence(plan);
  RunContext context{m_bench.host,
                     m_reporter,
                     m_operation->journal(),
                     [this] { return m_sight = m_bench.see(); },
                     [this](const Step& step) { return m_operation->attempt_begins(step, !m_options.force.empty()); },
                     [this](const Step& step, bool held) { m_operation->attempt_ends(step, held); },
                     m_end};
  RunResult result = carry_out(plan, context);
  m_most = std::max(m_most, impact_of(plan));
  m_last_repair = now();
  std::transform(plan.steps.begin(), plan.steps.end(), std::back_inserter(m_repaired), [](const Step& step) { return step.why; });
  std::move(result.steps.begin(), result.steps.end(), std::back_inserter(m_report.steps));
  append(std::move(plan));
  m_report.end = result.end;
  m_report.error = std::move(result.error);
  m_report.held = m_report.held && result.end == RunEnd::done;
  m_confirmed = false;
  see();
  if (result.end == RunEnd::failed) {
    m_operation->settle(false);
  }
}

void HealTick::append(Plan plan) {
  Plan& all = m_report.plan;
  all.verb = plan.verb;
  all.options = plan.options;
  all.downtime = std::max(all.downtime, plan.downtime);
  all.premises = plan.premises;
  std::move(plan.steps.begin(), plan.steps.end(), std::back_inserter(all.steps));
  all.notes.insert(all.notes.end(), plan.notes.begin(), plan.notes.end());
}

void HealTick::record_evidence(const Plan& plan) {
  if (impact_of(plan) >= Impact::pod) {
    const Status kept = infra::record_evidence(m_bench, m_sight, plan);
    static_cast<void>(m_operation->note("evidence", kept ? "kept" : to_string(kept.error())));
  }
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
