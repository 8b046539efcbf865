// SPDX-License-Identifier: MIT
#include <infra/use_case/ports_change.hpp>

#include <infra/base/text.hpp>
#include <infra/execute/memory.hpp>
#include <infra/plan/plan_heal.hpp>
#include <infra/plan/recovery.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/stack/port_edit.hpp>
#include <infra/stack/to_yaml.hpp>
#include <infra/use_case/operation.hpp>
#include <infra/use_case/ports_left.hpp>
#include <infra/use_case/recovery_watch.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace joelclaw::infra {
namespace {

// Stop, edit and start are 10 min at their limits; as long again to undo them, and convergence between.
constexpr Duration whole_budget{1'800'000};
constexpr std::size_t largest_spec = 1U << 20U;
constexpr std::size_t fewest_digits = 12;

/// The spec as it shall be, or why it may not be so: the rules are the loader's.
Result<StackSpec> wished(const StackSpec& spec, PortsOptions& options) {
  StackSpec target = spec;
  const auto same = std::find_if(target.ports.begin(), target.ports.end(),
                                 [&](const PortMapping& each) { return each.same_identity(options.port); });
  if (options.removes) {
    if (same != target.ports.end()) {
      options.port = *same;
      target.ports.erase(same);
    } else {
      options.record.clear();
    }
    return target;
  }
  if (same != target.ports.end() && same->container == options.port.container) {
    const bool other = options.port.service && (options.port.service != same->service ||
                                                options.port.service_port != same->service_port);
    if (other && same->service) {
      return Error{"port " + to_string(options.port), "cannot be added",
                   "the spec names it for " + to_string(*same->service) + " already", {}};
    }
    options.port = *same;
    options.record.clear();
    return target;
  }
  target.ports.push_back(options.port);
  const auto loaded = load_spec(to_yaml(target), "");
  if (!loaded) {
    return Error{"port " + to_string(options.port), "cannot be added",
                 loaded.error().empty() ? "" : loaded.error().front().what, {}};
  }
  return target;
}

class PortsRun {
 public:
  PortsRun(Workbench& bench, Operation* operation, Memories& memories, Reporter& reporter, PortsOptions options)
      : m_bench(bench),
        m_memories(memories),
        m_left_open(operation != nullptr && operation->leftover()),
        m_options(std::move(options)),
        m_end(m_options.deadline.value_or(bench.host.clock.awake() + whole_budget)),
        m_change(bench, operation, memories, reporter, m_end, ""),
        m_watch(bench, reporter, [this]() -> const Sight& { return m_change.see(); }, m_end) {}

  PortsReport go() {
    m_report.plan.verb = m_options.removes ? "ports remove" : "ports add";
    m_report.before = m_change.see().diagnosis;
    name_container_port();
    if (m_change.dry()) {
      print();
    } else if (settle_earlier()) {
      act();
    }
    m_report.after = m_change.sight().diagnosis;
    return std::move(m_report);
  }

 private:
  PortsPlan make_plan() {
    const Sight& sight = m_change.sight();
    return plan_ports({m_bench.spec, sight.snapshot, sight.diagnosis, m_options.port, m_options.removes,
                       m_options.strategy, m_options.record, running_names(m_bench, sight)},
                      m_bench.means, port_means(m_bench, sight));
  }

  /// What goes is named by the host's port alone; the node's is what the engine has behind it.
  void name_container_port() {
    const ContainerFacts* node = m_change.sight().snapshot.node_container();
    for (const Binding& each : node == nullptr || !m_options.removes ? std::vector<Binding>{} : node->wanted) {
      if (each.host == m_options.port.host && each.protocol == m_options.port.protocol) {
        m_options.port.container = each.container;
        m_options.port.host_ip = each.host_ip.empty() ? m_options.port.host_ip : each.host_ip;
      }
    }
  }

  void print() {
    PortsPlan plan = make_plan();
    m_report.refusal = plan.change.refusal;
    m_report.plan = whole(plan);
    m_report.steps = planned(m_report.plan);
  }

  bool settle_earlier() {
    const auto left = find_ports_left(m_bench, m_change.sight(), m_left_open);
    if (!left) {
      return true;
    }
    const bool settled = settle_ports(m_bench, m_change, m_report, *left);
    if (settled) {
      converge();
    }
    m_change.settle(settled);
    return settled && m_report.held;
  }

  bool is_refused(const PortsPlan& plan) {
    m_report.refusal = plan.change.refusal;
    if (m_report.refusal) {
      return true;
    }
    const std::string digest = digest_of(whole(plan), m_options.canonical_spec);
    const bool own_engine = m_bench.spec.vm.driver == VmDriverName::none && m_options.strategy == PortStrategy::edit &&
                            !plan.change.steps.empty();
    if (m_options.confirm.empty() && !own_engine) {
      return false;
    }
    if (m_options.confirm.size() >= fewest_digits && digest.starts_with(m_options.confirm)) {
      return false;
    }
    m_report.needs_digest = true;
    m_report.refusal = Error{m_report.plan.verb, m_options.confirm.empty() ? "needs a confirmation" : "is not confirmed",
                             m_options.confirm.empty() ? "it stops this host's engine and every container of it"
                                                       : "the plan is another one now: its digest is " +
                                                             digest.substr(0, fewest_digits),
                             {}};
    return true;
  }

  void act() {
    PortsPlan plan = make_plan();
    if (is_refused(plan) || !can_record()) {
      m_report.held = false;
      return;
    }
    if (plan.change.steps.empty() && plan.finish.steps.empty()) {
      return;  // it is so
    }
    const bool changes = !plan.change.steps.empty();
    const BegunPorts own{plan.directory, true, m_options.port, m_options.removes};
    if (changes) {
      m_change.run(std::move(plan.change), m_report);
    }
    if (m_report.end == RunEnd::done && changes) {
      converge();
    }
    if (m_report.end == RunEnd::done && m_report.held) {
      m_change.run(std::move(plan.finish), m_report);
    }
    if (m_report.end != RunEnd::done || !m_report.held) {
      m_report.held = false;
      undo(own);
    }
    if (changes) {
      m_change.settle(m_report.held);
    }
  }

  /// Nothing stops for a port that could not be written down afterwards.
  bool can_record() {
    if (m_options.record.empty()) {
      return true;
    }
    const auto looked = m_bench.host.files.read(m_options.record, largest_spec);
    const auto* text = std::get_if<std::string>(&looked);
    if (text == nullptr) {
      m_report.refusal = Error{m_options.record, "could not be read", "", {}};
      return false;
    }
    const auto edited = m_options.removes ? without_port_entry(*text, m_options.port)
                                          : with_port_entry(*text, m_options.port);
    if (!edited) {
      m_report.refusal = edited.error();
    }
    return static_cast<bool>(edited);
  }

  /// What every start of a node needs: what `heal` repairs, until all is well, and the proof that it stays so.
  void converge() {
    constexpr int most_rounds = 12;
    std::set<std::string> tried;
    const Instant since = m_change.last_run();
    for (int round = 0; round < most_rounds && m_report.end == RunEnd::done;) {
      Plan plan = checklist(tried);
      if (!plan.steps.empty()) {
        ++round;
        for (const Step& each : plan.steps) {
          tried.insert(each.id);
        }
        m_change.run(std::move(plan), m_report);
      } else if (has_converged(m_change.sight().diagnosis, {}) || !m_watch.wait_for_convergence(m_change.sight(), since)) {
        break;
      }
    }
    const bool held = m_report.end == RunEnd::done && !m_watch.error() && m_watch.prove_stability({});
    m_report.held = held;
    m_report.error = held || m_report.error ? m_report.error : m_watch.error();
  }

  Plan checklist(const std::set<std::string>& tried) const {
    const Histories histories = m_memories.histories();
    Plan plan = plan_heal({m_bench.spec, histories, m_change.sight().snapshot, m_change.sight().diagnosis, m_bench.stamp(),
                           true, true, {}},
                          m_bench.means);
    plan.verb = m_report.plan.verb;
    std::erase_if(plan.steps, [&tried](const Step& each) {
      return each.impact > Impact::pod || tried.count(each.id) != 0;
    });
    for (Step& each : plan.steps) {
      each.optional = true;  // what is left undone shows in the verdict
    }
    return plan;
  }

  void undo(const BegunPorts& own) {
    if (own.directory.empty()) {
      return;
    }
    const auto error = m_report.error;
    m_change.see();
    m_report.undone = settle_ports(m_bench, m_change, m_report, own);
    m_report.held = false;
    m_report.error = error;
    m_report.end = RunEnd::failed;
  }

  Workbench& m_bench;
  Memories& m_memories;
  bool m_left_open;
  PortsOptions m_options;
  Instant m_end;
  Change m_change;
  RecoveryWatch m_watch;
  PortsReport m_report;
};

}  // namespace

PortsReport change_ports(const StackSpec& spec, Host& host, Reporter& reporter, const PortsOptions& wish) {
  PortsOptions options = wish;
  PortsReport report;
  const auto target = wished(spec, options);
  if (!target) {
    report.refusal = target.error();
    report.held = false;
    return report;
  }
  Workbench bench{*target, host};
  if (options.plan_only) {
    Memories memories = load_memories(host.files, bench.places.vm_history, bench.stack_history());
    return PortsRun{bench, nullptr, memories, reporter, options}.go();
  }
  const std::string verb = options.removes ? "ports remove" : "ports add";
  const auto operation = open_operation(bench, verb, options.wait, report);
  if (operation == nullptr) {
    return report;
  }
  const std::string resumed = report.resumed;
  report = PortsRun{bench, operation.get(), operation->memories(), reporter, options}.go();
  report.resumed = resumed;
  static_cast<void>(operation->save_memories());
  static_cast<void>(operation->end(result_of(report), report.error ? to_string(*report.error) : ""));
  return report;
}

}  // namespace joelclaw::infra
