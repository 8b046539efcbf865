// SPDX-License-Identifier: MIT
#include <infra/use_case/heal.hpp>

#include <infra/port/host.hpp>
#include <infra/use_case/heal_tick.hpp>
#include <infra/use_case/heartbeat.hpp>
#include <infra/use_case/operation.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

std::string result_of(const HealReport& report) {
  if (report.end == RunEnd::interrupted) {
    return "interrupted";
  }
  return report.held ? "done" : "failed";
}

}  // namespace

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
  auto opened = Operation::open(bench, "heal", options.wait);
  HealReport report;
  if (const auto* busy = std::get_if<Busy>(&opened)) {
    report.busy = true;
    report.holder = busy->holder;
    return report;
  }
  if (auto* refused = std::get_if<NoState>(&opened)) {
    report.no_state = std::move(refused->error);
    return report;
  }
  Operation& operation = *std::get<std::unique_ptr<Operation>>(opened);
  report = HealTick{bench, &operation, operation.memories(), reporter, options}.go();
  static_cast<void>(operation.save_memories());  // what could not be kept makes gates later, never sooner
  static_cast<void>(operation.end(result_of(report), report.error ? to_string(*report.error) : ""));
  if (const Status beat = write_heartbeat(bench, to_string(report.decision)); !beat) {
    report.no_state = beat.error();
  }
  return report;
}

}  // namespace joelclaw::infra
