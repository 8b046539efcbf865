// SPDX-License-Identifier: MIT
#include <infra/simulation/act.hpp>

#include <infra/simulation/child.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/model.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

// Above every pid that the model gives to anybody else.
constexpr std::int64_t first_child = 1'000'000;

std::vector<std::string> words_of(const Command& command) {
  std::vector<std::string> words{base_name(command.program)};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  return words;
}

constexpr const char* names[] = {"fault",
                                 "VM started",
                                 "VM stopped",
                                 "docker started",
                                 "docker stopped",
                                 "container started",
                                 "container stopped",
                                 "ssh master ended",
                                 "socket forwarded",
                                 "port forwarded",
                                 "control socket removed",
                                 "module loaded",
                                 "restart policy set",
                                 "node uncordoned",
                                 "node untainted",
                                 "pod deleted",
                                 "node port set",
                                 "service type set",
                                 "VM began to boot",
                                 "guest up",
                                 "profile saved",
                                 "disk found locked",
                                 "disk unlocked",
                                 "user network ended",
                                 "docker context created",
                                 "docker context removed",
                                 "ssh master started",
                                 "forward cancelled",
                                 "docker socket removed",
                                 "module kept",
                                 "route set",
                                 "failures of docker forgotten",
                                 "dangling images removed",
                                 "build cache removed",
                                 "node relieved",
                                 "container created",
                                 "container removed",
                                 "container updated",
                                 "console",
                                 "container exited",
                                 "node came up",
                                 "node cordoned",
                                 "node tainted",
                                 "scheduling allowed",
                                 "node port range set",
                                 "namespace labelled",
                                 "object applied",
                                 "object deleted",
                                 "pod runs",
                                 "pod struck",
                                 "kubeconfig's server set",
                                 "talosconfig's endpoint set",
                                 "client configurations merged",
                                 "cluster founded",
                                 "file written",
                                 "file removed",
                                 "database saved",
                                 "release changed",
                                 "process ended",
                                 "host slept",
                                 "clock jumped",
                                 "pods settled"};
static_assert(std::size(names) == static_cast<std::size_t>(EventKind::settle_pods) + 1);

void remember(Model& model, Act act) {
  model.acts.push_back(std::move(act));
  if (model.witness != nullptr) {
    model.witness->acted(model, model.acts.back());
  }
}

}  // namespace

Doing::Doing(Model& model, const Command& command) : m_model(model) {
  if (model.acts.empty() || model.acts.back().at != model.now || model.acts.back().words != words_of(command) ||
      model.acts.back().forbidden.empty()) {
    remember(model, {model.now, words_of(command), {}, {}});  // a forbidden one is remembered already
  }
  m_number = model.acts.size();
}

Doing& Doing::effect(Duration after, EventKind kind, std::string subject, std::string value, Needs needs) {
  schedule(m_model, m_model.now + after, {kind, std::move(subject), std::move(value)}, m_number, needs == Needs::child);
  return *this;
}

void abandon(Model& model, std::size_t act, bool with_child_only) {
  auto& pending = model.pending;
  pending.erase(std::remove_if(pending.begin(), pending.end(),
                               [&](const Scheduled& each) {
                                 return act != 0 && each.act == act && (each.needs_child || !with_child_only);
                               }),
                pending.end());
}

std::int64_t child_of(std::size_t act) {
  return first_child + static_cast<std::int64_t>(act);
}

std::size_t act_of(const Model& model, std::int64_t pid) {
  const bool is_child = pid > first_child && pid <= child_of(model.acts.size());
  return is_child ? static_cast<std::size_t>(pid - first_child) : 0;
}

bool child_lives(const Model& model, std::int64_t pid) {
  const std::size_t act = act_of(model, pid);
  return act != 0 && std::any_of(model.pending.begin(), model.pending.end(),
                                 [act](const Scheduled& each) { return each.act == act && each.needs_child; });
}

void remember_forbidden(Model& model, const Command& command) {
  const std::string rule = forbidden_by(model, command);
  if (!rule.empty()) {
    remember(model, {model.now, words_of(command), {}, rule});
  }
}

void remember_edit(Model& model, const std::string& path, const std::string& change) {
  remember(model, {model.now, {path}, {change}, {}});
}

std::string describe(const Event& event) {
  std::string text = names[static_cast<std::size_t>(event.kind)];
  const bool secret = event.kind == EventKind::apply_object || event.kind == EventKind::create_container ||
                      event.subject.starts_with("vm:");
  text += event.subject.empty() ? "" : " " + event.subject;
  return text + (event.value.empty() || secret ? "" : " " + event.value);
}

std::vector<Act> Model::mutations() const {
  std::vector<Act> all;
  const std::string own = state_directory() + "/";
  std::copy_if(acts.begin(), acts.end(), std::back_inserter(all),
               [&own](const Act& act) { return !act.changed.empty() && !act.words.front().starts_with(own); });
  return all;
}

}  // namespace joelclaw::infra::simulation
