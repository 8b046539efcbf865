// SPDX-License-Identifier: MIT
#include <infra/use_case/down.hpp>

#include <infra/diagnose/facts.hpp>
#include <infra/execute/memory.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/plan_down.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/use_case/state_records.hpp>
#include <infra/use_case/operation.hpp>

#include <memory>
#include <utility>

namespace joelclaw::infra {
namespace {

// The flushes, 150 s for the container, 120 s for the VM and 20 more by force, twice.
constexpr Duration whole_budget{900'000};

Plan make_plan(const Workbench& bench, const Sight& sight, const DownOptions& options) {
  return plan_down({bench.spec, sight.snapshot, sight.diagnosis, options.keep_vm, stacks_beside(bench)}, bench.means);
}

bool is_at_rest(const Workbench& bench, const Sight& sight, const DownOptions& options) {
  const Facts facts{sight.snapshot, bench.spec};
  const bool vm_stays = options.keep_vm || !facts.has_vm() || !stacks_beside(bench).empty();
  if (!vm_stays) {
    return is_absent(sight.snapshot.vm.instance) || goal::vm_stopped().holds(sight.snapshot, sight.diagnosis);
  }
  const auto containers = sight.snapshot.node_containers();
  return seen(containers) != nullptr && !facts.node_container_runs();
}

/// The purpose comes first: whoever is killed after it leaves a stack that nobody starts again.
Status remember_purpose(Workbench& bench, Operation& operation, const Sight& sight, const DownOptions& options) {
  if (Status begun = operation.begin(options.reason); !begun) {
    return begun;
  }
  const IntentDown* there = seen(sight.snapshot.operations.intent_down);
  const bool same = there != nullptr && (options.reason.empty() || there->reason == options.reason);
  return same ? Status{Done{}} : write_intent_down(bench, options.reason);
}

void rest(Workbench& bench, Operation& operation, Change& change, const DownOptions& options, DownReport& report) {
  Plan plan = make_plan(bench, change.sight(), options);
  if (const Status kept = remember_purpose(bench, operation, change.sight(), options); !kept) {
    report.no_state = kept.error();
    return;
  }
  report.plan.verb = plan.verb;
  if (plan.steps.empty()) {
    report.plan = std::move(plan);
    change.see();
  } else {
    change.run(std::move(plan), report);
  }
  report.at_rest = is_at_rest(bench, change.sight(), options);
  report.held = report.at_rest;
  if (report.end == RunEnd::done || report.end == RunEnd::failed) {
    change.settle(report.at_rest);
  }
}

}  // namespace

DownReport down(const StackSpec& spec, Host& host, Reporter& reporter, const DownOptions& options) {
  Workbench bench{spec, host};
  const Instant end = options.deadline.value_or(host.clock.awake() + whole_budget);
  DownReport report;
  if (options.plan_only) {
    Memories memories = load_memories(host.files, bench.places.vm_history, bench.stack_history());
    Change change{bench, nullptr, memories, reporter, end, ""};
    report.before = change.see().diagnosis;
    report.plan = make_plan(bench, change.sight(), options);
    report.steps = planned(report.plan);
    report.at_rest = is_at_rest(bench, change.sight(), options);
    return report;
  }
  const auto operation = open_operation(bench, "down", options.wait, report);
  if (operation == nullptr) {
    return report;
  }
  Change change{bench, operation.get(), operation->memories(), reporter, end, ""};
  report.before = change.see().diagnosis;
  rest(bench, *operation, change, options, report);
  report.after = change.sight().diagnosis;
  if (report.at_rest) {
    static_cast<void>(operation->close_leftover());
  }
  static_cast<void>(operation->save_memories());
  static_cast<void>(operation->end(result_of(report), report.error ? to_string(*report.error) : ""));
  return report;
}

}  // namespace joelclaw::infra
