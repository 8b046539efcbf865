// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/plan/goals.hpp>
#include <infra/plan/up_planner.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr const char* wish = "up";

bool is_anonymous(const std::string& name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// "volume 0123456789ab, 23 GiB, 217 days old": enough of a name to find it by.
std::string text_of(const VolumeFacts& volume, const VolumeUse* use, WallTime now) {
  std::string text = "volume " + volume.name.substr(0, 12);
  text += use != nullptr && use->size ? ", " + format_bytes(*use->size) : ", size unknown";
  return text + (volume.created ? ", " + format_duration(now - *volume.created) + " old" : "");
}

}  // namespace

/// A VM that is made now, on no disk of an earlier one: whatever lived in it before is not there any more.
bool UpPlanner::begins_empty() const {
  const bool* disk = seen(m_input.now.vm.data_disk);
  const bool none = is_absent(m_input.now.vm.data_disk) || (disk != nullptr && !*disk);
  return has(FindingClass::vm_missing) && none;
}

/// Whether some are left could not be asked: that there are none is not known.
bool UpPlanner::volumes_are_unknown() const {
  return !begins_empty() && seen(m_input.now.runtime.volumes) == nullptr && !is_absent(m_input.now.runtime.volumes);
}

/// Volumes of a node that is gone. What earlier runs have seen of it tells which they are; where nothing is remembered, each
/// anonymous volume that no container uses may be one.
std::vector<std::string> UpPlanner::orphaned_volumes() const {
  std::vector<std::string> found;
  const auto* all = seen(m_input.now.runtime.volumes);
  for (const VolumeFacts& each : all == nullptr ? std::vector<VolumeFacts>{} : *all) {
    const auto use = m_input.volumes.find(each.name);
    const bool used = use != m_input.volumes.end() && use->second.used;
    const auto& own = m_input.nodes ? m_input.nodes->volumes : std::vector<std::string>{};
    const bool remembered = std::find(own.begin(), own.end(), each.name) != own.end();
    if (m_input.nodes ? remembered : is_anonymous(each.name) && !used) {
      found.push_back(text_of(each, use == m_input.volumes.end() ? nullptr : &use->second, m_input.now.observed_at));
    }
  }
  return found;
}

void UpPlanner::create_cluster() {
  std::vector<std::string> orphans = orphaned_volumes();
  if (!orphans.empty()) {
    const std::string what = fmt::format("the node is gone, and {} of its volumes {} left", orphans.size(), orphans.size() == 1 ? "is" : "are");
    orphans.emplace_back("joelclaw-infra recreate --adopt-volumes --plan");
    refuse("was refused", what + ": a new cluster beside them would leave them for the next clean-up", std::move(orphans));
    return;
  }
  if (volumes_are_unknown()) {
    m_node_starts = true;  // what is planned here may let the engine be asked: then it is planned anew
    if (m_plan.steps.empty()) {
      refuse("was refused", "the node is gone, and the engine could not be asked which volumes are left of it",
             {"joelclaw-infra status -v"});
    }
    return;
  }
  m_creates = true;
  Step found = step(CreateCluster{}, wish, Impact::node, budget::create,
                    goal::all("the node runs and its API server is ready", {goal::container_runs(""), goal::api_ready()}));
  found.interruptible = false;
  // What the new cluster calls its context, and which objects it begins with, is seen when it is there.
  found.anew = goal::container_runs("");
  add(std::move(found));
  add(step(UpdateContainer{m_means.node_name(), {}, {}, "unless-stopped"}, wish, Impact::none, budget::quick, std::nullopt));
}

}  // namespace joelclaw::infra
