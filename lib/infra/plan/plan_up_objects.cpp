// SPDX-License-Identifier: MIT
#include <infra/plan/goals.hpp>
#include <infra/plan/up_planner.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

constexpr const char* wish = "up";

/// There, whether or not its pod is up yet: what is there is not installed over itself.
Goal storage_installed() {
  return {"there is a default storage class and its provisioner", [](const Snapshot& now, const Diagnosis&) {
            const auto* classes = seen(now.kubernetes.storage_classes);
            const auto* workloads = seen(now.kubernetes.workloads);
            const bool has_class = classes != nullptr && std::any_of(classes->begin(), classes->end(), [](const auto& each) {
                                     return each.is_default;
                                   });
            return has_class && workloads != nullptr && std::any_of(workloads->begin(), workloads->end(), [](const auto& each) {
                     return each.kind == "Deployment" && each.name == ObjectName{"local-path-storage", "local-path-provisioner"};
                   });
          }};
}

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
  // One that is there and down is healed, not installed over itself.
  const bool installed = m_site.facts.workload("Deployment", {"local-path-storage", "local-path-provisioner"}) != nullptr;
  const bool missing = has(Class::storage_class_missing) || (has(Class::provisioner_unhealthy) && !installed);
  const Need need = !objects_are_known() ? Need::perhaps : missing ? Need::yes : Need::no;
  const InstallProvisioner install{m_input.spec.local_path_provisioner};
  if (m_means.can(install, m_input.now)) {
    if (need != Need::no) {
      m_plan.notes.push_back("the node pulls the images of local-path-provisioner " + install.version +
                             " and of its helper, where it has not got them: the manifest is this program's own");
    }
    add(need, step(install, wish, Impact::none, budget::container_start, goal::storage_ready()), storage_installed());
  }
}

/// A manifest of the spec makes it, and with what belongs into it.
bool UpPlanner::is_in_manifests(const SecretSpec& wanted) const {
  const auto& all = m_input.manifests.objects;
  return std::any_of(all.begin(), all.end(), [&wanted](const ManifestObject& each) {
    return each.kind == "Secret" && each.name == wanted.name && each.space == wanted.space && !each.placeholder;
  });
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
    } else if (wanted.required && !is_in_manifests(wanted)) {
      m_plan.escalations.push_back({Class::secret_missing, wanted.space + "/" + wanted.name,
                                    "it is required, and only you have what belongs into it"});
    }
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
