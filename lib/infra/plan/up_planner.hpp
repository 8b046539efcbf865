// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/plan_up.hpp>
#include <infra/plan/repairs.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Whether a step is needed, as far as can be seen now.
enum class Need { no, yes, perhaps };

/// Builds the plan of `up`, layer by layer. Each part adds its steps behind those of the parts before.
class UpPlanner {
 public:
  UpPlanner(const UpInput& input, const Means& means);
  Plan make();

 private:
  // plan_up.cpp: what runs
  void machine();
  bool refuses_host();
  bool refuses_leftover();
  Duration warmup() const;  ///< what is left of it, by the VM's uptime and what was started last
  bool machine_needs_person() const;
  void machine_settings();
  void engine();
  void node_container();
  void control_plane();
  void node();
  // plan_up_create.cpp: a cluster where none has been
  bool begins_empty() const;
  bool volumes_are_unknown() const;
  std::vector<std::string> orphaned_volumes() const;
  void create_cluster();
  // plan_up_objects.cpp: what lives in it
  void namespaces();
  void storage();
  void secrets();
  bool is_in_manifests(const SecretSpec& wanted) const;
  void releases();
  void services();
  void hooks();
  // plan_up_manifests.cpp
  void manifests();
  void placeholder(const ManifestObject& object);
  Step apply(const std::string& name, const std::vector<ManifestObject>& objects);
  void rollout(const std::vector<ManifestObject>& applied);

  bool has(FindingClass cls) const { return m_input.diagnosis.find(cls) != nullptr; }
  const Finding* find(FindingClass cls) const { return m_input.diagnosis.find(cls); }
  Step step(Action action, std::string why, Impact impact, Duration budget, std::optional<Goal> until) const;
  void add(Step step);
  /// Adds the step as it is, with the goal that makes it needless, or not at all.
  void add(Need need, Step step, Goal unless);
  void add_repair(FindingClass cls);
  void refuse(std::string what, std::string why, std::vector<std::string> hints);
  /// Whether what the API server says of its objects will have been the same when the plan is carried out.
  bool objects_are_known() const;
  std::string node_name() const;

  const UpInput& m_input;
  const Means& m_means;
  Site m_site;
  Plan m_plan;
  bool m_vm_restarts = false, m_creates = false, m_node_starts = false;
};

}  // namespace joelclaw::infra
