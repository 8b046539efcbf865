// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/manifest_facts.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Objects that may be applied together, because none of them needs another.
struct ManifestRank {
  std::string name;  ///< "namespaces", "workloads"
  std::vector<ManifestObject> objects;
};

/// By what must be there first: namespaces, definitions, access, configuration, claims, services, workloads, and whatever
/// this program does not know last, since it may be of a kind that a workload serves. Within a rank as they were listed.
std::vector<ManifestRank> in_order(const std::vector<ManifestObject>& objects);

bool is_workload_kind(const std::string& kind);

}  // namespace joelclaw::infra
