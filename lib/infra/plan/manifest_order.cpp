// SPDX-License-Identifier: MIT
#include <infra/plan/manifest_order.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace joelclaw::infra {
namespace {

struct Rank {
  const char* name;
  std::vector<std::string_view> kinds;
};

const std::array<Rank, 7>& ranks() {
  static const std::array<Rank, 7> all{{
      {"namespaces", {"Namespace"}},
      {"definitions", {"CustomResourceDefinition"}},
      {"access",
       {"ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "PriorityClass", "NetworkPolicy",
        "ResourceQuota", "LimitRange"}},
      {"configuration", {"ConfigMap", "Secret"}},
      {"claims", {"StorageClass", "PersistentVolume", "PersistentVolumeClaim"}},
      {"services", {"Service", "Endpoints", "EndpointSlice"}},
      {"workloads", {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "CronJob"}},
  }};
  return all;
}

bool holds(const Rank& rank, std::string_view kind) {
  return std::find(rank.kinds.begin(), rank.kinds.end(), kind) != rank.kinds.end();
}

}  // namespace

std::vector<ManifestRank> in_order(const std::vector<ManifestObject>& objects) {
  std::vector<ManifestRank> sorted;
  std::vector<ManifestObject> left = objects;
  for (const Rank& rank : ranks()) {
    ManifestRank found{rank.name, {}};
    std::vector<ManifestObject> rest;
    for (ManifestObject& each : left) {
      (holds(rank, each.kind) ? found.objects : rest).push_back(std::move(each));
    }
    left = std::move(rest);
    sorted.push_back(std::move(found));
  }
  sorted.push_back({"others", std::move(left)});
  std::erase_if(sorted, [](const ManifestRank& each) { return each.objects.empty(); });
  return sorted;
}

bool is_workload_kind(const std::string& kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet";
}

}  // namespace joelclaw::infra
