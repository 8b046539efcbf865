// SPDX-License-Identifier: MIT
#include <infra/plan/plan_down.hpp>

#include <infra/base/text.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/premises.hpp>
#include <infra/plan/repairs.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

class DownPlanner {
 public:
  DownPlanner(const DownInput& input, const Means& means)
      : m_input(input), m_means(means), m_site{Facts{input.now, input.spec}, input.diagnosis, m_no_history, {}, means} {}

  Plan make() {
    m_plan.verb = "down";
    if (m_input.keep_vm) {
      m_plan.options.emplace_back("keep-vm", "true");
    }
    flush();
    stop_container();
    stop_vm();
    m_plan.premises = premises_of(m_input.now);
    return std::move(m_plan);
  }

 private:
  void add(Step step) { m_plan.steps.push_back(std::move(step)); }

  /// Only where somebody can be asked: an API that does not answer flushes nothing, and keeps nothing from stopping.
  void flush() {
    if (seen(m_input.now.kubernetes.readiness) == nullptr) {
      if (!m_input.spec.flush.empty() && m_site.facts.node_container_runs()) {
        m_plan.notes.emplace_back("nothing is flushed: the API server does not answer");
      }
      return;
    }
    for (const FlushSpec& each : m_input.spec.flush) {
      Step step = make_step(m_site, Flush{each}, "down.flush", Impact::none, budget::pod, std::nullopt);
      step.optional = true;
      add(std::move(step));
    }
  }

  void stop_container() {
    const ContainerFacts* node = m_site.facts.node_container();
    if (node == nullptr || (node->state != ContainerState::running && node->state != ContainerState::restarting &&
                            node->state != ContainerState::paused)) {
      return;
    }
    Step step = make_step(m_site, StopContainer{node->name}, "down", Impact::node, budget::container_stop,
                          goal::container_stopped(node->name));
    step.interruptible = false;  // half a shutdown of etcd is what a later start trips over
    add(std::move(step));
  }

  void stop_vm() {
    const VmInstance* instance = m_site.facts.instance();
    const bool at_rest = is_absent(m_input.now.vm.instance) ||
                         (instance != nullptr && instance->state == VmState::stopped &&
                          goal::vm_stopped().holds(m_input.now, m_input.diagnosis));
    if (!m_site.facts.has_vm() || m_input.keep_vm || at_rest) {
      return;
    }
    if (!m_input.stacks_on_vm.empty()) {
      m_plan.notes.push_back(m_means.machine_name() + " stays: it carries " + join(m_input.stacks_on_vm, ", ") + " too");
      return;
    }
    name_bystanders();
    Step stop = make_step(m_site, StopVm{}, "down", Impact::vm, budget::vm_stop, goal::vm_stopped());
    stop.interruptible = false;
    stop.optional = true;  // its tool hangs in ssh where the VM does not answer: then the next step does it
    add(std::move(stop));
    Step force = make_step(m_site, ForceStopVm{}, "down", Impact::vm, budget::force, goal::vm_stopped());
    force.unless = goal::vm_stopped();
    force.interruptible = false;
    add(std::move(force));
  }

  void name_bystanders() {
    const Guest* guest = m_site.facts.guest();
    const int* others = guest == nullptr ? nullptr : seen(guest->other_containers);
    if (others != nullptr && *others > 0) {
      m_plan.notes.push_back(std::to_string(*others) + " other running container" + (*others == 1 ? "" : "s") +
                             " in the VM stop" + (*others == 1 ? "s" : "") + " too");
    }
  }

  const DownInput& m_input;
  const Means& m_means;
  Histories m_no_history;
  Site m_site;
  Plan m_plan;
};

}  // namespace

Plan plan_down(const DownInput& input, const Means& means) {
  return DownPlanner{input, means}.make();
}

}  // namespace joelclaw::infra
