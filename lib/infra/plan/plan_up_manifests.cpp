// SPDX-License-Identifier: MIT
#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/manifest_order.hpp>
#include <infra/plan/up_planner.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

constexpr const char* wish = "up";

std::string name_of_object(const ManifestObject& object) {
  return object.space.empty() ? object.name : object.space + "/" + object.name;
}

/// Such a Secret has its own line in the spec: what a password command answers is newer than any file.
bool is_refreshed(const StackSpec& spec, const ManifestObject& object) {
  return object.kind == "Secret" && std::any_of(spec.secrets.begin(), spec.secrets.end(), [&](const SecretSpec& each) {
           return each.registry && each.name == object.name && each.space == object.space;
         });
}

bool is_required(const StackSpec& spec, const ManifestObject& object) {
  return std::any_of(spec.secrets.begin(), spec.secrets.end(), [&](const SecretSpec& each) {
    return each.required && each.name == object.name && each.space == object.space;
  });
}

}  // namespace

/// On stdin, and not the file: what is applied is what was read when the plan was made. `kubectl diff` and `kubectl
/// apply` take it so where their file is "-". They take what begins with a brace for one JSON document: each follows a
/// line of dashes.
Step UpPlanner::apply(const std::string& name, const std::vector<ManifestObject>& objects) {
  std::string text;
  std::vector<std::string> names;
  bool secret = false;
  for (const ManifestObject& each : objects) {
    text += "---\n" + each.text;
    names.push_back(each.kind + " " + name_of_object(each));
    secret = secret || each.kind == "Secret";
  }
  Step made = step(ApplyManifest{name}, wish, Impact::none, budget::pod, std::nullopt);
  for (Call& call : made.calls) {
    if (auto* command = std::get_if<Command>(&call.what)) {
      std::replace(command->arguments.begin(), command->arguments.end(), name, std::string{"-"});
      command->input = text;
      command->secret_input = secret;
    }
  }
  const std::size_t more = names.size() > 3 ? names.size() - 3 : 0;
  names.resize(names.size() - more);
  made.title = "apply " + join(names, ", ") + (more == 0 ? "" : " and " + std::to_string(more) + " more");
  m_plan.premises["manifests " + name] = sha256_hex(text);
  return made;
}

/// What stands for a real Secret is applied only where there is none, and never where the spec requires a real one.
void UpPlanner::placeholder(const ManifestObject& object) {
  const ObjectName name{object.space, object.name};
  const auto* all = seen(m_input.now.kubernetes.secrets);
  const bool there =
      all != nullptr && std::any_of(all->begin(), all->end(), [&](const auto& each) { return each.name == name; });
  if (there || is_required(m_input.spec, object)) {
    m_plan.notes.push_back(object.path + ": Secret " + name_of_object(object) +
                           " holds placeholders, and is not applied");
    return;
  }
  Step made = apply("Secret " + name_of_object(object), {object});
  made.unless = goal::secret_exists(name);
  add(std::move(made));
}

void UpPlanner::manifests() {
  const ManifestFacts& found = m_input.manifests;
  m_plan.notes.insert(m_plan.notes.end(), found.notes.begin(), found.notes.end());
  for (const std::string& path : found.unread) {
    add(step(ApplyManifest{path}, wish, Impact::none, budget::pod, std::nullopt));
  }
  for (ManifestRank& rank : in_order(found.objects)) {
    std::vector<ManifestObject> real;
    for (ManifestObject& each : rank.objects) {
      if (is_refreshed(m_input.spec, each)) {
        m_plan.notes.push_back(each.path + ": Secret " + name_of_object(each) +
                               " is refreshed by its password command");
      } else if (each.placeholder) {
        placeholder(each);
      } else {
        real.push_back(std::move(each));
      }
    }
    if (real.empty()) {
      continue;
    }
    add(apply(rank.name, real));
    if (rank.name == "workloads") {
      rollout(real);
    }
  }
}

/// Only after something was applied: what was not ready before is another finding's.
void UpPlanner::rollout(const std::vector<ManifestObject>& applied) {
  std::vector<std::pair<std::string, ObjectName>> workloads;
  for (const ManifestObject& each : applied) {
    if (is_workload_kind(each.kind)) {
      workloads.emplace_back(each.kind, ObjectName{each.space.empty() ? "default" : each.space, each.name});
    }
  }
  if (workloads.empty()) {
    return;
  }
  const Goal done = goal::rolled_out(std::move(workloads));
  Step await = step(Await{done.words}, wish, Impact::none, budget::container_start, done);
  await.after_change = true;
  await.optional = true;  // what does not come up is named by the look that follows, with its cause
  add(std::move(await));
}

}  // namespace joelclaw::infra
