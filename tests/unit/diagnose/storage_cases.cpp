// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

#include <stdexcept>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

void pend(Snapshot& now, bool used) {
  ClaimFacts claim{{"joelclaw", "data-dkron-0"}, "Pending", "", "local-path", noon() - Duration{600'000}};
  sure(now.kubernetes.claims).push_back(claim);
  if (used) {
    break_pod(now, "dkron", "").claims = {"data-dkron-0"};
  }
}

NamespaceFacts& space(Snapshot& now, const std::string& name) {
  for (NamespaceFacts& each : sure(now.kubernetes.namespaces)) {
    if (each.name == name) {
      return each;
    }
  }
  throw std::logic_error("no namespace " + name);
}

}  // namespace

std::vector<Case> storage_cases() {
  return {
      {"no storage class", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.storage_classes).clear(); },
       {{storage_class_missing, Severity::warn, Remedy::up}}, {}, storage_class_missing, Health::degraded},
      {"no default storage class", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.storage_classes).at(0).is_default = false; }, {{storage_class_missing}}},
      {"no storage class is wanted", [](Snapshot& now, StackSpec& spec) { spec.local_path_provisioner.clear(); sure(now.kubernetes.storage_classes).clear(); }, {}, {storage_class_missing}},
      {"the provisioner is down", [](Snapshot& now, StackSpec&) { workload(now, "local-path-provisioner").available = workload(now, "local-path-provisioner").ready = 0; },
       {{provisioner_unhealthy, Severity::warn, Remedy::up}}, {workload_unavailable}, provisioner_unhealthy, Health::degraded},
      {"the provisioner runs", [](Snapshot&, StackSpec&) {}, {}, {provisioner_unhealthy, storage_psa, storage_class_missing}},
      {"a namespace forbids the provisioner's helpers", [](Snapshot& now, StackSpec&) { space(now, "joelclaw").pod_security = "baseline"; },
       {{storage_psa, Severity::warn, Remedy::heal, "joelclaw"}}, {}, storage_psa, Health::degraded},
      {"a namespace that the spec leaves alone", [](Snapshot& now, StackSpec&) { space(now, "aistor").pod_security = "restricted"; }, {}, {storage_psa}},
      {"a pod waits for its volume", [](Snapshot& now, StackSpec&) { pend(now, true); },
       {{volume_pending, Severity::warn, Remedy::manual, "joelclaw/data-dkron-0"}, {workload_unavailable, {}, {}, "joelclaw/dkron", volume_pending}}, {}, volume_pending},
      {"a pod waits for its volume since the provisioner is down", [](Snapshot& now, StackSpec&) {
         pend(now, true);
         workload(now, "local-path-provisioner").available = workload(now, "local-path-provisioner").ready = 0;
       },
       {{volume_pending, {}, {}, "", provisioner_unhealthy}}, {}, provisioner_unhealthy},
      {"a claim that nobody uses yet", [](Snapshot& now, StackSpec&) { pend(now, false); }, {}, {volume_pending}},
      {"a claim is gone", [](Snapshot& now, StackSpec&) { break_pod(now, "dkron", "").claims = {"firecracker-images"}; },
       {{volume_missing, Severity::fail, Remedy::backup, "joelclaw/firecracker-images"}, {workload_unavailable, {}, {}, "joelclaw/dkron", volume_missing}}, {}, volume_missing},
      {"a volume is lost", [](Snapshot& now, StackSpec&) { sure(now.kubernetes.claims).at(0).phase = "Lost"; }, {{volume_missing, Severity::fail, Remedy::backup, "joelclaw/data-redis-0"}}},
      {"a volume's directory is gone", [](Snapshot& now, StackSpec&) { drop_first(sure(guest(now).volume_directories)); },
       {{volume_missing, Severity::fail, Remedy::backup, "joelclaw/data-redis-0"}}},
      {"no directory may be looked at", [](Snapshot& now, StackSpec&) { sure(guest(now).volume_directories).clear(); }, {}, {volume_missing}, {}, Health::healthy},
  };
}

}  // namespace joelclaw::infra::test
