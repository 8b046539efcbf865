// SPDX-License-Identifier: MIT
#include <infra/use_case/change.hpp>

#include <infra/execute/memory.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/use_case/evidence.hpp>
#include <infra/use_case/node_memory.hpp>
#include <infra/use_case/operation.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

void append(Plan& all, Plan plan) {
  all.verb = plan.verb;
  all.options = std::move(plan.options);
  all.downtime = std::max(all.downtime, plan.downtime);
  all.premises = std::move(plan.premises);
  std::move(plan.steps.begin(), plan.steps.end(), std::back_inserter(all.steps));
  for (std::string& note : plan.notes) {
    if (std::find(all.notes.begin(), all.notes.end(), note) == all.notes.end()) {
      all.notes.push_back(std::move(note));
    }
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> named_findings(const Diagnosis& diagnosis) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const Finding& each : diagnosis.findings) {
    if (each.severity != Severity::info) {
      found.emplace_back(to_string(each.cls), each.subject);
    }
  }
  return found;
}

std::unique_ptr<Operation> open_operation(Workbench& bench, const std::string& verb, Duration wait, ChangeReport& report) {
  auto opened = Operation::open(bench, verb, wait);
  if (const auto* busy = std::get_if<Busy>(&opened)) {
    report.busy = true;
    report.holder = busy->holder;
    return nullptr;
  }
  if (auto* refused = std::get_if<NoState>(&opened)) {
    report.no_state = std::move(refused->error);
    return nullptr;
  }
  auto operation = std::get<std::unique_ptr<Operation>>(std::move(opened));
  if (operation->leftover()) {
    report.resumed = operation->leftover()->verb;
  }
  return operation;
}

std::string result_of(const ChangeReport& report) {
  if (report.end == RunEnd::interrupted) {
    return "interrupted";
  }
  return report.held ? "done" : "failed";
}

Change::Change(Workbench& bench, Operation* operation, Memories& memories, Reporter& reporter, Instant end,
               std::string forced)
    : m_bench(bench),
      m_operation(operation),
      m_memories(memories),
      m_reporter(reporter),
      m_end(end),
      m_forced(std::move(forced)) {}

const Sight& Change::see() {
  m_sight = m_bench.see();
  if (m_operation != nullptr) {
    static_cast<void>(remember_nodes(m_bench, m_sight.snapshot));  // without it volumes are told by what they look like
  }
  note_look(m_memories.vm.history, named_findings(m_sight.diagnosis), m_bench.spec.heal.confirm_window, m_bench.stamp());
  if (const Guest* guest = seen(m_sight.snapshot.vm.guest)) {
    note_uptime(m_memories.vm, guest->uptime, guest->boot_id, m_sight.snapshot.observed_at);
  }
  return m_sight;
}

void Change::run(Plan plan, ChangeReport& report) {
  if (const Status begun = m_operation->begin(m_forced); !begun) {
    report.no_state = begun.error();
    report.end = RunEnd::failed;
    return;
  }
  if (const Status kept = m_operation->adopt_leftover(); !kept) {
    static_cast<void>(m_operation->note("leftover", to_string(kept.error())));
  }
  record_evidence(plan);
  RunContext with = context();
  RunResult result = carry_out(plan, with);
  m_most = std::max(m_most, impact_of(plan));
  m_last_run = m_bench.host.clock.awake();
  for (std::size_t at = 0; at < result.steps.size() && at < plan.steps.size(); ++at) {
    const StepEnd end = result.steps[at].end;
    if (end != StepEnd::failed && end != StepEnd::rolled_back) {
      m_repaired.push_back(plan.steps[at].why);
    }
  }
  std::move(result.steps.begin(), result.steps.end(), std::back_inserter(report.steps));
  append(report.plan, std::move(plan));
  report.end = result.end;
  report.error = std::move(result.error);
  report.held = report.held && result.end == RunEnd::done;
  see();
}

RunContext Change::context() {
  return {m_bench.host,
          m_reporter,
          m_operation->journal(),
          [this] { return m_sight = m_bench.see(); },
          [this](const Step& step) { return m_operation->attempt_begins(step, !m_forced.empty()); },
          [this](const Step& step, bool held) { m_operation->attempt_ends(step, held); },
          m_believes_tools,
          m_end};
}

void Change::settle(bool held) {
  m_operation->settle(held);
}

void Change::record_evidence(const Plan& plan) {
  if (impact_of(plan) >= Impact::pod && plan.verb != "down") {  // who takes a stack down knows why
    const Status kept = infra::record_evidence(m_bench, m_sight, plan);
    static_cast<void>(m_operation->note("evidence", kept ? "kept" : to_string(kept.error())));
  }
}

}  // namespace joelclaw::infra
