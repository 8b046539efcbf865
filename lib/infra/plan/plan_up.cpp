// SPDX-License-Identifier: MIT
#include <infra/plan/plan_up.hpp>

#include <infra/plan/gates.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/premises.hpp>
#include <infra/plan/up_planner.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

constexpr const char* wish = "up";

}  // namespace

UpPlanner::UpPlanner(const UpInput& input, const Means& means)
    : m_input(input),
      m_means(means),
      m_site{Facts{input.now, input.spec}, input.diagnosis, input.history, input.at, means} {}

Plan UpPlanner::make() {
  m_plan.verb = "up";
  if (m_input.restart_vm) {
    m_plan.options.emplace_back("restart-vm", "true");
  }
  m_plan.premises = premises_of(m_input.now);
  if (refuses_host() || refuses_leftover()) {
    return std::move(m_plan);
  }
  machine();
  if (m_plan.steps.empty() && machine_needs_person()) {
    return std::move(m_plan);  // what lives in it cannot be reached before that
  }
  machine_settings();
  engine();
  if (m_site.facts.has_cluster()) {
    node_container();
    control_plane();
    node();
    namespaces();
    storage();
    secrets();
    manifests();
    releases();
    services();
  }
  hooks();
  if (m_plan.refusal) {
    m_plan.steps.clear();
  }
  return std::move(m_plan);
}

Step UpPlanner::step(Action action, std::string why, Impact impact, Duration budget, std::optional<Goal> until) const {
  return make_step(m_site, std::move(action), std::move(why), impact, budget, std::move(until));
}

void UpPlanner::add(Step step) {
  const bool again = std::any_of(m_plan.steps.begin(), m_plan.steps.end(), [&](const Step& each) { return each.id == step.id; });
  if (!again) {
    m_plan.steps.push_back(std::move(step));
  }
}

void UpPlanner::add(Need need, Step step, Goal unless) {
  if (need == Need::no) {
    return;
  }
  if (need == Need::perhaps) {
    step.unless = std::move(unless);
  }
  add(std::move(step));
}

void UpPlanner::add_repair(Class cls) {
  for (const Finding& each : m_input.diagnosis.findings) {
    if (each.cls != cls || each.severity == Severity::info) {
      continue;
    }
    Repair repair = repair_of(each, m_site);
    for (Step& step : repair.steps) {
      add(std::move(step));
    }
    if (!repair.escalate.empty()) {
      m_plan.escalations.push_back({each.cls, each.subject, repair.escalate});
    }
  }
}

void UpPlanner::refuse(std::string what, std::string why, std::vector<std::string> hints) {
  m_plan.refusal = Error{"up", std::move(what), std::move(why), std::move(hints)};
}

std::string UpPlanner::node_name() const {
  const ContainerFacts* node = m_site.facts.node_container();
  return node != nullptr ? node->name : m_means.node_name();
}

void UpPlanner::machine() {
  if (!m_site.facts.has_vm()) {
    return;
  }
  const Step start = step(StartVm{}, wish, Impact::vm, budget::vm_start, goal::vm_answers());
  if (has(Class::vm_missing)) {
    add(step(StartVm{true}, wish, Impact::vm, budget::vm_start, goal::vm_answers()));
  } else if (has(Class::vm_stopped)) {
    add(start);
  } else if (const Duration left = warmup(); left > Duration{0} && has(Class::vm_zombie)) {
    add(step(Await{"the VM answers"}, wish, Impact::none, left, goal::vm_answers()));  // a run that was killed started it
  } else if (has(Class::vm_disk_locked) || has(Class::vm_broken) || has(Class::vm_zombie) || has(Class::vm_usernet_broken)) {
    for (const Class cls : {Class::vm_disk_locked, Class::vm_broken, Class::vm_zombie, Class::vm_usernet_broken}) {
      add_repair(cls);
    }
  } else if (const Finding* drift = find(Class::vm_config_drift); drift != nullptr && m_input.restart_vm) {
    if (const ContainerFacts* node = m_site.facts.node_container(); m_site.facts.node_container_runs()) {
      add(step(StopContainer{node->name}, to_string(drift->cls), Impact::vm, budget::container_stop,
               goal::container_stopped(node->name)));
    }
    add(step(StopVm{}, to_string(drift->cls), Impact::vm, budget::vm_stop, goal::vm_stopped()));
    add(step(StartVm{true}, to_string(drift->cls), Impact::vm, budget::vm_start, goal::vm_answers()));
    m_plan.downtime = Duration{240'000};
  }
  m_vm_restarts = !m_plan.steps.empty();
}

Duration UpPlanner::warmup() const {
  return warmup_left({m_input.spec, m_input.history, m_input.now, m_input.diagnosis, m_input.at});
}

/// Another host's stack is not this one's to start, and without its tools nothing of it could be seen.
bool UpPlanner::refuses_host() {
  for (const Finding& each : m_input.diagnosis.findings) {
    const bool missing = each.cls == Class::tool_missing && each.severity == Severity::fail;
    if (missing || each.cls == Class::not_hosted_here) {
      refuse("was refused", each.summary, {});
      return true;
    }
  }
  return false;
}

/// What a recreation has destroyed is in its backup: a new cluster in its place would look like success without the data.
bool UpPlanner::refuses_leftover() {
  const UnfinishedOperation* left = seen(m_input.now.operations.unfinished);
  if (left == nullptr || left->verb != "recreate") {
    return false;
  }
  refuse("was refused", "a recreation was interrupted in step " + left->step + ": its data is still to be restored",
         {"joelclaw-infra log --last 1", "joelclaw-infra backup list"});
  return true;
}

/// It does not run, and whatever could start it must not be done by itself.
bool UpPlanner::machine_needs_person() const {
  return std::any_of(m_plan.escalations.begin(), m_plan.escalations.end(), [](const Escalation& each) {
    return each.cls == Class::vm_disk_locked || each.cls == Class::vm_broken || each.cls == Class::vm_zombie ||
           each.cls == Class::vm_usernet_broken;
  });
}

void UpPlanner::machine_settings() {
  const Guest* guest = m_site.facts.guest();
  for (const std::string& module : m_input.spec.vm.kernel_modules) {
    const bool* loaded = guest == nullptr ? nullptr : seen(guest->bridge_netfilter);
    const bool visible = module == "br_netfilter";
    const Need need = m_vm_restarts ? Need::perhaps : loaded != nullptr && visible && !*loaded ? Need::yes : Need::no;
    if (!visible || !m_site.facts.has_cluster()) {
      continue;  // whether another module is loaded is not seen, and what is not seen missing is not loaded
    }
    if (m_means.can(KeepModule{module}, m_input.now)) {  // first: once it is loaded nobody sees that nothing keeps it
      Step keep = step(KeepModule{module}, wish, Impact::none, budget::quick, std::nullopt);
      keep.optional = true;
      add(need, std::move(keep), goal::module_loaded());
    }
    add(need, step(LoadModule{module}, wish, Impact::none, budget::quick, goal::module_loaded()), goal::module_loaded());
  }
  for (const Route& route : m_input.spec.vm.routes) {
    const Goal there = goal::gone(Class::route_missing, route.cidr, Layer::vm);
    const Need need = m_vm_restarts ? Need::perhaps : has(Class::route_missing) ? Need::perhaps : Need::no;
    Step add_route = step(AddRoute{route}, wish, Impact::none, budget::quick, there);
    add_route.optional = true;
    add(need, std::move(add_route), there);
  }
}

void UpPlanner::engine() {
  for (const Class cls : {Class::host_forward_dead, Class::docker_socket_dead, Class::ports_not_forwarded,
                          Class::ssh_mux_stale, Class::docker_down, Class::docker_hung}) {
    add_repair(cls);
  }
  if (has(Class::docker_context_missing) && m_site.facts.has_vm()) {
    Step context = step(CreateContext{}, wish, Impact::none, budget::quick, std::nullopt);
    context.optional = true;
    // A start of the VM makes it by itself.
    add(m_vm_restarts ? Need::perhaps : Need::yes, std::move(context),
        goal::gone(Class::docker_context_missing, find(Class::docker_context_missing)->subject, Layer::runtime));
  }
}

void UpPlanner::node_container() {
  if (has(Class::container_missing) || begins_empty()) {
    create_cluster();
    return;
  }
  for (const Class cls : {Class::container_cpu_refused, Class::container_exited, Class::container_boot_failed}) {
    add_repair(cls);
  }
  m_node_starts = has(Class::container_cpu_refused) || has(Class::container_exited) || has(Class::container_boot_failed);
  if (!m_node_starts && (m_vm_restarts || m_site.facts.node_container() == nullptr)) {
    // A restart policy brings it back, or does not: that is seen when the engine runs.
    m_node_starts = true;
    const std::string name = node_name();
    add(Need::perhaps, step(StartContainer{name}, wish, Impact::node, budget::container_start, goal::container_runs(name)),
        goal::any(name + " runs, or there is no node yet", {goal::container_runs(name), goal::no_node()}));
  }
  add_repair(Class::restart_policy_missing);
  add_repair(Class::container_memory_capped);
}

void UpPlanner::control_plane() {
  add_repair(Class::endpoint_drift);
  add_repair(Class::kubelet_rbac_drift);
  const Readiness* readiness = seen(m_input.now.kubernetes.readiness);
  const bool ready = readiness != nullptr && readiness->ready && !has(Class::node_not_ready) && !m_vm_restarts && !m_node_starts;
  if (!ready && !m_plan.refusal) {
    const std::string words = "the API server and the node are ready";
    Step await =
        step(Await{words}, wish, Impact::none, m_input.spec.heal.convergence,
             goal::any(words, {goal::all(words, {goal::api_ready(), goal::node_ready()}), goal::api_forward_lost(),
                               goal::no_node()}));
    // What follows is told to that API server.
    await.anew = goal::any("there is another thing to do first", {goal::api_forward_lost(), goal::no_node()});
    if (m_input.now.kubernetes.context.empty()) {
      // Which of the kubeconfig's contexts is this cluster's is told by its server alone: what follows is planned then.
      await.anew = Goal{"the API server can be asked", [](const Snapshot&, const Diagnosis&) { return true; }};
    }
    add(std::move(await));
  }
}

void UpPlanner::node() {
  add_repair(Class::node_shutting_down);
  const std::string name = node_name();
  const Goal takes_pods = goal::node_schedulable(name);
  if (objects_are_known()) {
    add_repair(Class::node_cordoned);
    for (const Finding& each : m_input.diagnosis.findings) {
      // For a person a taint that every pod tolerates is none to lift; one that pods wait for is.
      if (each.cls == Class::node_tainted && each.severity != Severity::info) {
        add_repair(Class::node_tainted);
      }
    }
  } else if (!m_creates) {
    add(Need::perhaps, step(Uncordon{name}, wish, Impact::none, budget::quick, std::nullopt), takes_pods);
    if (m_means.can(AllowScheduling{name}, m_input.now)) {
      add(Need::perhaps, step(AllowScheduling{name}, wish, Impact::none, budget::quick, std::nullopt), takes_pods);
    }
    add(Need::perhaps,
        step(Untaint{name, "node-role.kubernetes.io/control-plane", "NoSchedule"}, wish, Impact::none, budget::quick, takes_pods),
        takes_pods);
  }
  for (const Class cls : {Class::cni_unhealthy, Class::cni_subnet_missing, Class::dns_unhealthy, Class::pods_unknown}) {
    add_repair(cls);
  }
}

bool UpPlanner::objects_are_known() const {
  return seen(m_input.now.kubernetes.nodes) != nullptr && !m_vm_restarts && !m_node_starts && !m_creates;
}

Plan plan_up(const UpInput& input, const Means& means) {
  return UpPlanner{input, means}.make();
}

}  // namespace joelclaw::infra
