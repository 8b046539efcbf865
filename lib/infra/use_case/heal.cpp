// SPDX-License-Identifier: MIT
#include <infra/use_case/heal.hpp>

#include <infra/port/host.hpp>
#include <infra/use_case/heal_tick.hpp>
#include <infra/use_case/state_records.hpp>
#include <infra/use_case/operation.hpp>

namespace joelclaw::infra {
std::string to_string(Decision decision) {
  switch (decision) {
    case Decision::nothing_to_do:
      return "nothing-to-do";
    case Decision::repair:
      return "repair";
    case Decision::hold:
      return "hold";
    case Decision::escalate:
      return "escalate";
  }
  return {};
}

HealReport heal(const StackSpec& spec, Host& host, Reporter& reporter, const HealOptions& options) {
  Workbench bench{spec, host};
  if (options.plan_only) {
    Memories memories = load_memories(host.files, bench.places.vm_history, bench.stack_history());
    return HealTick{bench, nullptr, memories, reporter, options}.go();
  }
  HealReport report;
  const auto operation = open_operation(bench, "heal", options.wait, report);
  if (operation == nullptr) {
    return report;
  }
  report = HealTick{bench, operation.get(), operation->memories(), reporter, options}.go();
  static_cast<void>(operation->save_memories());  // what could not be kept makes gates later, never sooner
  static_cast<void>(operation->end(result_of(report), report.error ? to_string(*report.error) : ""));
  if (const Status beat = write_heartbeat(bench, to_string(report.decision)); !beat) {
    report.no_state = beat.error();
  }
  return report;
}

}  // namespace joelclaw::infra
