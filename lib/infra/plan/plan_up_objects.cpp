// SPDX-License-Identifier: MIT
#include <infra/plan/goals.hpp>
#include <infra/plan/up_planner.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

constexpr const char* wish = "up";

}  // namespace

void UpPlanner::namespaces() {
  const auto* all = seen(m_input.now.kubernetes.namespaces);
  for (const NamespaceSpec& wanted : m_input.spec.namespaces) {
    const bool there = all != nullptr && std::any_of(all->begin(), all->end(),
                                                     [&](const NamespaceFacts& each) { return each.name == wanted.name; });
    const Need need = !objects_are_known() ? Need::perhaps : there ? Need::no : Need::yes;
    const Goal exists = goal::namespace_exists(wanted.name);
    add(need, step(CreateNamespace{wanted}, wish, Impact::none, budget::quick, exists), exists);
  }
  add_repair(Class::storage_psa);
}

void UpPlanner::storage() {
  if (m_input.spec.local_path_provisioner.empty()) {
    return;
  }
  const bool missing = has(Class::storage_class_missing) || has(Class::provisioner_unhealthy);
  const Need need = !objects_are_known() ? Need::perhaps : missing ? Need::yes : Need::no;
  const InstallProvisioner install{m_input.spec.local_path_provisioner};
  if (m_means.can(install, m_input.now)) {
    add(need, step(install, wish, Impact::none, budget::container_start, goal::storage_ready()), goal::storage_ready());
  }
}

void UpPlanner::secrets() {
  add_repair(Class::pull_secret_stale);
  const auto* all = seen(m_input.now.kubernetes.secrets);
  for (const SecretSpec& wanted : m_input.spec.secrets) {
    const bool there = all != nullptr && std::any_of(all->begin(), all->end(), [&](const SecretFacts& each) {
                         return each.name == ObjectName{wanted.space, wanted.name};
                       });
    if (there || (!objects_are_known() && !m_creates)) {
      continue;  // what cannot be seen now may well be there, and a password is asked for only where it is needed
    }
    if (wanted.registry) {
      add(step(RefreshSecret{wanted}, wish, Impact::none, budget::quick * 3, std::nullopt));
    } else if (wanted.required) {
      m_plan.escalations.push_back({Class::secret_missing, wanted.space + "/" + wanted.name,
                                    "it is required, and only you have what belongs into it"});
    }
  }
}

void UpPlanner::manifests() {
  for (const std::string& path : m_input.spec.manifests) {
    add(step(ApplyManifest{path}, wish, Impact::none, budget::container_start, std::nullopt));
  }
}

void UpPlanner::releases() {
  for (const HelmSpec& each : m_input.spec.helm) {
    const UpgradeRelease upgrade{each};
    if (m_creates && m_means.can(upgrade, m_input.now)) {
      add(step(upgrade, wish, Impact::none, budget::container_start, std::nullopt));
    }
  }
}

void UpPlanner::services() {
  add_repair(Class::nodeport_out_of_range);
  if (has(Class::nodeport_out_of_range) && m_means.can(WidenNodePorts{m_input.spec.cluster.node_ports}, m_input.now)) {
    const Finding* narrow = find(Class::nodeport_out_of_range);
    // The API server is down for 20 to 60 s while its static pod is rendered anew.
    add(step(WidenNodePorts{m_input.spec.cluster.node_ports}, to_string(narrow->cls), Impact::none, budget::pod,
             goal::gone(narrow->cls, narrow->subject, Layer::endpoints)));
    for (const Finding& each : m_input.diagnosis.findings) {
      if (each.cls == Class::service_type_drift || each.cls == Class::nodeport_mismatch) {
        add_repair(each.cls);
      }
    }
    return;
  }
  add_repair(Class::nodeport_mismatch);
  add_repair(Class::service_type_drift);
}

void UpPlanner::hooks() {
  for (const HookSpec& each : m_input.spec.hooks) {
    if (each.after == HookMoment::up && !m_plan.steps.empty()) {
      Step hook = step(RunHook{each}, "hooks", Impact::none, each.timeout, std::nullopt);
      hook.after_change = true;
      add(std::move(hook));
    }
  }
}

}  // namespace joelclaw::infra
