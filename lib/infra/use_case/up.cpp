// SPDX-License-Identifier: MIT
#include <infra/use_case/up.hpp>

#include <infra/execute/memory.hpp>
#include <infra/plan/plan_up.hpp>
#include <infra/plan/recovery.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/use_case/host_key.hpp>
#include <infra/use_case/manifest_files.hpp>
#include <infra/use_case/node_memory.hpp>
#include <infra/use_case/operation.hpp>
#include <infra/use_case/ports_left.hpp>
#include <infra/use_case/recovery_watch.hpp>
#include <infra/use_case/state_records.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace joelclaw::infra {
namespace {

// What the first plan could not foresee, since it was hidden beneath what was down, is planned again. More is a circle.
constexpr int most_rounds = 4;
// talosctl's own limits for a cluster are 30 minutes together; a VM's start and the node's come on top.
constexpr Duration whole_budget{3'600'000};

class UpRun {
 public:
  UpRun(Workbench& bench, Operation* operation, Memories& memories, Reporter& reporter, const UpOptions& options)
      : m_bench(bench),
        m_memories(memories),
        m_options(options),
        m_goes_on(operation != nullptr && operation->leftover()),
        m_begun(bench.host.clock.awake()),
        m_end(options.deadline.value_or(bench.host.clock.awake() + whole_budget)),
        m_change(bench, operation, memories, reporter, m_end, ""),
        m_watch(bench, reporter, [this]() -> const Sight& { return m_change.see(); }, m_end),
        m_manifests(read_manifests(bench.spec, bench.host)) {}

  UpReport go() {
    m_report.before = m_change.see().diagnosis;
    const bool down = seen(m_change.sight().snapshot.operations.intent_down) != nullptr;
    if (down && m_options.if_intended) {
      m_report.left_down = true;
    } else {
      converge(down);
    }
    m_report.after = m_change.sight().diagnosis;
    return std::move(m_report);
  }

 private:
  /// Plans and runs, and waits where nothing is to be done: what was hidden beneath what was down is planned when it shows.
  void converge(bool clear_purpose) {
    for (int rounds = 0; m_report.end == RunEnd::done && !stopped();) {
      // A change of ports that was left comes first: until it has its end, the container may be missing for it.
      const auto left = clear_purpose ? std::nullopt : find_ports_left(m_bench, m_change.sight(), m_goes_on);
      if (left && !m_change.dry()) {
        settle_ports(m_bench, m_change, m_report, *left);
        continue;
      }
      Plan plan = left ? plan_settlement(m_bench, m_change.sight(), *left) : make_plan();
      m_report.escalations = plan.escalations;
      if (plan.refusal) {
        m_report.refusal = plan.refusal;
        m_report.held = false;
        return;
      }
      if (m_change.dry()) {
        m_report.steps = planned(plan);
        m_report.plan = std::move(plan);
        return;
      }
      if (std::exchange(clear_purpose, false)) {
        if (const Status cleared = clear_intent(m_bench); !cleared) {
          m_report.no_state = cleared.error();
          return;
        }
        m_change.see();
        continue;  // what was explained by the purpose is not any more
      }
      leave_out_needless(plan);
      if (!plan.steps.empty() && rounds++ < most_rounds) {
        run(std::move(plan));
      } else if (!wait_for_rest()) {
        break;
      }
    }
    prove();
  }

  void run(Plan plan) {
    m_change.run(std::move(plan), m_report);
    if (m_report.end == RunEnd::done) {  // what was not begun is planned anew
      std::erase_if(m_report.steps, [](const StepReport& each) { return each.end == StepEnd::planned; });
    }
  }

  Plan make_plan() {
    const Histories histories = m_memories.histories();
    const Sight& sight = m_change.sight();
    const auto* left = seen(sight.snapshot.runtime.volumes);  // asked only where no node is left
    if (left != nullptr && !left->empty() && m_volumes.empty()) {
      m_volumes = measured_volumes(m_bench);
    }
    return plan_up({m_bench.spec, sight.snapshot, sight.diagnosis, histories, m_bench.stamp(), m_options.restart_vm,
                    m_manifests, remembered_nodes(m_bench), m_volumes},
                   m_bench.means);
  }

  /// What this run has done is not done again, and no pod is restarted that has just been given what it lacked.
  void leave_out_needless(Plan& plan) const {
    const Instant since = acted() ? m_change.last_run() : m_begun;
    const bool fresh = (acted() || m_goes_on) && m_bench.host.clock.awake() - since < pods_come;
    const auto is_needless = [this, fresh](const Step& step) {
      return (fresh && step.impact == Impact::pod) || was_done(step);
    };
    plan.steps.erase(std::remove_if(plan.steps.begin(), plan.steps.end(), is_needless), plan.steps.end());
  }

  /// To wait is never done with: what follows it in a plan needs what is waited for.
  bool was_done(const Step& step) const {
    return (step.after_change || !std::holds_alternative<Await>(step.action)) &&
           std::any_of(m_report.steps.begin(), m_report.steps.end(), [&step](const StepReport& each) {
             return each.id == step.id && (each.end == StepEnd::done || each.end == StepEnd::skipped);
           });
  }

  bool acted() const {
    return std::any_of(m_report.steps.begin(), m_report.steps.end(),
                       [](const StepReport& each) { return each.end == StepEnd::done; });
  }

  /// One more look, as long as there is something to hope for. False: it has converged, or its time is over.
  bool wait_for_rest() {
    const Diagnosis& diagnosis = m_change.sight().diagnosis;
    const bool moved = acted() || m_goes_on;  // what a killed run has done may still be on its way
    const Instant since = acted() ? m_change.last_run() : m_begun;
    if (has_converged(diagnosis, m_change.repaired())) {
      return moved && diagnosis.health != Health::healthy && m_watch.wait_for_pods(m_change.sight(), since);
    }
    return (acted() || m_report.escalations.empty()) && m_watch.wait_for_convergence(m_change.sight(), since);
  }

  /// Only a stack that has converged and stays so is up.
  void prove() {
    if (m_report.end != RunEnd::done) {
      if (m_report.end == RunEnd::failed) {
        m_change.settle(false);
      }
      return;
    }
    const bool converged = has_converged(m_change.sight().diagnosis, m_change.repaired());
    const bool restarted = m_change.most() >= Impact::node;
    const bool held = converged && (!restarted || m_watch.prove_stability(m_change.repaired()));
    m_report.end = stopped() && !held ? RunEnd::interrupted : RunEnd::done;
    m_report.held = m_report.held && held;
    m_report.error = held ? std::nullopt : m_watch.error();
    if (acted() && m_report.end != RunEnd::interrupted) {  // not watched to its end is not failed
      m_change.settle(held);
    }
    if (held) {  // without it streams into the VM are refused, and say so
      static_cast<void>(remember_host_key(m_bench, made_vm()));
    }
  }

  bool made_vm() const {
    const auto& steps = m_report.plan.steps;
    return std::any_of(steps.begin(), steps.end(), [this](const Step& each) {
      const auto* start = std::get_if<StartVm>(&each.action);
      return start != nullptr && start->sized && !m_options.restart_vm;
    });
  }

  bool stopped() const { return m_bench.host.surroundings.stop_signal() != 0; }

  Workbench& m_bench;
  Memories& m_memories;
  const UpOptions& m_options;
  bool m_goes_on;
  Instant m_begun, m_end;
  Change m_change;
  RecoveryWatch m_watch;
  ManifestFacts m_manifests;  ///< as they were when the run began
  VolumeUses m_volumes;
  UpReport m_report;
};

}  // namespace

UpReport up(const StackSpec& spec, Host& host, Reporter& reporter, const UpOptions& options) {
  Workbench bench{spec, host};
  if (options.plan_only) {
    Memories memories = load_memories(host.files, bench.places.vm_history, bench.stack_history());
    return UpRun{bench, nullptr, memories, reporter, options}.go();
  }
  UpReport report;
  const auto operation = open_operation(bench, "up", options.wait, report);
  if (operation == nullptr) {
    return report;
  }
  const std::string resumed = report.resumed;
  report = UpRun{bench, operation.get(), operation->memories(), reporter, options}.go();
  report.resumed = resumed;
  if (report.held && report.end == RunEnd::done && !report.left_down) {
    static_cast<void>(operation->close_leftover());
  }
  static_cast<void>(operation->save_memories());  // what could not be kept makes gates later, never sooner
  static_cast<void>(operation->end(result_of(report), report.error ? to_string(*report.error) : ""));
  return report;
}

}  // namespace joelclaw::infra
