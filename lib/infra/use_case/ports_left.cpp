// SPDX-License-Identifier: MIT
#include <infra/use_case/ports_left.hpp>

#include <infra/base/text.hpp>
#include <infra/plan/repairs.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/host.hpp>
#include <infra/port/world.hpp>
#include <infra/tool/binding_acts.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace joelclaw::infra {
namespace {

// To stop, restore and start is one plan, to start alone and to forget are the others; and each may fail once.
constexpr int most_rounds = 6;
constexpr Duration settling{3'000};  // an engine that is told to stop has stopped within it, its containers at rest

std::optional<RootWay> root_of(const Workbench& bench, const Sight& sight) {
  return RootWay::of(*bench.look.vm, bench.spec, sight.snapshot);
}

/// Through its socket on this host; from inside the VM where that does not lead there.
EngineAccess engine_of(const Workbench& bench, const Sight& sight) {
  const SocketFacts* socket = seen(sight.snapshot.runtime.socket);
  const bool serves = socket != nullptr && socket->contact.contact == Contact::answered;
  const auto root = root_of(bench, sight);
  return {bench.look.engine_socket, serves || !root ? std::nullopt : root->vm};
}

std::optional<std::vector<std::string>> lines_said(Workbench& bench, Command command) {
  Watcher nobody;
  const std::array<Question, 1> questions{std::move(command)};
  const std::vector<Answer> answers = bench.host.world.ask(questions, nobody);
  const Outcome& outcome = std::get<Outcome>(answers.front().what);
  if (!outcome.succeeded()) {
    return std::nullopt;
  }
  std::vector<std::string> lines;
  for (const std::string_view line : lines_of(outcome.out)) {
    if (!trim(line).empty()) {
      lines.emplace_back(trim(line));
    }
  }
  return lines;
}

bool forgets(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [](const Step& step) { return step.id.starts_with(name_of(ForgetBindings{})); });
}

}  // namespace

EnginePortMeans port_means(const Workbench& bench, const Sight& sight) {
  return {root_of(bench, sight), engine_of(bench, sight)};
}

std::optional<std::vector<std::string>> running_names(Workbench& bench, const Sight& sight) {
  return lines_said(bench, docker_names_command(engine_of(bench, sight), budget::quick));
}

std::optional<BegunPorts> find_ports_left(Workbench& bench, const Sight& sight, bool left_open) {
  const Health health = sight.diagnosis.health;
  const bool suspicious = left_open || health != Health::healthy || is_absent(sight.snapshot.runtime.containers);
  const bool alive = !bench.look.vm->has_vm() || seen(sight.snapshot.vm.guest) != nullptr;
  const auto root = root_of(bench, sight);
  const bool may = root && (root->vm || root->is_root);  // no sudo of this host is asked for this
  if (!suspicious || !alive || !may || !bench.look.cluster->has_node_containers()) {
    return std::nullopt;
  }
  const auto lines = lines_said(bench, root->command(kept_words(), budget::quick));
  if (!lines || lines->empty() || !lines->front().starts_with('/')) {
    return std::nullopt;
  }
  BegunPorts begun;
  begun.directory = lines->front();
  return begun;
}

Plan plan_settlement(const Workbench& bench, const Sight& sight, const BegunPorts& begun) {
  return plan_ports_left({bench.spec, sight.snapshot, sight.diagnosis, begun.is_own, begun.directory, begun.port,
                          begun.removes},
                         bench.means, port_means(bench, sight));
}

bool settle_ports(Workbench& bench, Change& change, ChangeReport& report, const BegunPorts& begun) {
  const bool held = report.held;
  for (int round = 0; round < most_rounds; ++round) {
    Plan plan = plan_settlement(bench, change.sight(), begun);
    plan.verb = report.plan.verb.empty() ? plan.verb : report.plan.verb;
    const bool last = forgets(plan);
    report.end = RunEnd::done;
    change.run(std::move(plan), report);
    if (report.end == RunEnd::done && last) {
      report.held = held;
      report.error.reset();
      return true;
    }
    if (report.end == RunEnd::interrupted || report.no_state) {
      break;
    }
    if (report.end != RunEnd::done) {
      // What a killed run had told systemd may still come about: the next look shows where that has led.
      bench.host.clock.pause(settling);
      change.see();
    }
  }
  report.held = false;
  return false;
}

}  // namespace joelclaw::infra
