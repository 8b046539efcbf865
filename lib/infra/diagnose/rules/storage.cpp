// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

const ObjectName provisioner{"local-path-storage", "local-path-provisioner"};

const ClaimFacts* claim_named(const Facts& facts, const ObjectName& name) {
  const auto* claims = seen(facts.now.kubernetes.claims);
  if (claims == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(claims->begin(), claims->end(), [&](const auto& each) { return each.name == name; });
  return found == claims->end() ? nullptr : &*found;
}

/// Somebody waits for it. A claim that binds with its first pod is Pending without any fault until there is one.
bool is_used(const Facts& facts, const ObjectName& claim) {
  const auto* pods = seen(facts.now.kubernetes.pods);
  return pods != nullptr && std::any_of(pods->begin(), pods->end(), [&](const PodFacts& pod) {
           return pod.name.space == claim.space &&
                  std::find(pod.claims.begin(), pod.claims.end(), claim.name) != pod.claims.end();
         });
}

std::string provisioning_event(const Facts& facts, const ObjectName& claim) {
  const auto* events = seen(facts.now.kubernetes.events);
  for (std::size_t i = 0; events != nullptr && i < events->size(); ++i) {
    const EventFacts& event = (*events)[i];
    if (event.kind == "PersistentVolumeClaim" && event.object == claim && event.reason == "ProvisioningFailed") {
      return excerpt(event.message);
    }
  }
  return {};
}

void add_lost_directories(const Facts& facts, std::vector<Finding>& found) {
  const auto* directories = facts.guest() == nullptr ? nullptr : seen(facts.guest()->volume_directories);
  const auto* volumes = seen(facts.now.kubernetes.volumes);
  // Without a single one of them the look into the VM had no right to see any: sudo is not granted everywhere.
  if (directories == nullptr || directories->empty() || volumes == nullptr) {
    return;
  }
  for (const PersistentVolumeFacts& volume : *volumes) {
    const std::string name = volume.path.substr(volume.path.find_last_of('/') + 1);
    const bool local = contains(volume.path, "local-path-provisioner");
    if (local && volume.phase == "Bound" && std::find(directories->begin(), directories->end(), name) == directories->end()) {
      found.push_back(finding(FindingClass::volume_missing, to_string(volume.claim), Severity::fail,
                              "the data directory of " + to_string(volume.claim) + " is gone",
                              {"API: volume " + volume.name + " is bound", "inside the VM: no " + name}));
    }
  }
}

}  // namespace

std::vector<Finding> storage_class_missing(const Facts& facts) {
  const auto* classes = seen(facts.now.kubernetes.storage_classes);
  if (classes == nullptr || facts.spec.local_path_provisioner.empty() ||
      std::any_of(classes->begin(), classes->end(), [](const auto& each) { return each.is_default; })) {
    return {};
  }
  return {finding(FindingClass::storage_class_missing, "local-path", Severity::warn,
                  classes->empty() ? "there is no storage class" : "no storage class is the default",
                  {fmt::format("API: {} storage classes, none the default", classes->size())})};
}

std::vector<Finding> provisioner_unhealthy(const Facts& facts) {
  if (seen(facts.now.kubernetes.workloads) == nullptr || facts.spec.local_path_provisioner.empty()) {
    return {};
  }
  const WorkloadFacts* workload = facts.workload("Deployment", provisioner);
  if (workload != nullptr && (workload->desired == 0 || workload->available > 0)) {
    return {};
  }
  return {finding(FindingClass::provisioner_unhealthy, to_string(provisioner), Severity::warn,
                  workload == nullptr ? "the volume provisioner is not installed" : "the volume provisioner is down",
                  {workload == nullptr ? std::string{"API: no such Deployment"}
                                       : fmt::format("API: Deployment 0 of {} available", workload->desired)})};
}

std::vector<Finding> storage_psa(const Facts& facts) {
  std::vector<Finding> found;
  const auto* namespaces = seen(facts.now.kubernetes.namespaces);
  for (std::size_t i = 0; namespaces != nullptr && i < namespaces->size(); ++i) {
    const NamespaceFacts& has = (*namespaces)[i];
    for (const NamespaceSpec& wants : facts.spec.namespaces) {
      if (wants.name == has.name && wants.pod_security == "privileged" && has.pod_security != wants.pod_security) {
        found.push_back(finding(FindingClass::storage_psa, has.name, Severity::warn,
                                "namespace " + has.name + " does not allow privileged pods: volumes cannot be made",
                                {"API: pod-security enforce=" + (has.pod_security.empty() ? "unset" : has.pod_security)}));
      }
    }
  }
  return found;
}

std::vector<Finding> volume_pending(const Facts& facts) {
  std::vector<Finding> found;
  const auto* claims = seen(facts.now.kubernetes.claims);
  for (std::size_t i = 0; claims != nullptr && i < claims->size(); ++i) {
    const ClaimFacts& claim = (*claims)[i];
    if (claim.phase != "Pending" || !is_used(facts, claim.name)) {
      continue;
    }
    std::vector<std::string> evidence{"API: claim Pending"};
    if (const std::string event = provisioning_event(facts, claim.name); !event.empty()) {
      evidence.push_back("event: " + event);
    }
    found.push_back(finding(FindingClass::volume_pending, to_string(claim.name), Severity::warn,
                            "a pod waits for the volume of " + to_string(claim.name), std::move(evidence)));
  }
  return found;
}

std::vector<Finding> volume_missing(const Facts& facts) {
  std::vector<Finding> found;
  const auto* claims = seen(facts.now.kubernetes.claims);
  const auto* pods = seen(facts.now.kubernetes.pods);
  for (std::size_t i = 0; claims != nullptr && pods != nullptr && i < pods->size(); ++i) {
    for (const std::string& name : (*pods)[i].claims) {
      const ObjectName claim{(*pods)[i].name.space, name};
      if (claim_named(facts, claim) == nullptr) {
        found.push_back(finding(FindingClass::volume_missing, to_string(claim), Severity::fail,
                                "the volume claim " + to_string(claim) + " does not exist",
                                {"API: pod " + to_string((*pods)[i].name) + " wants it", "API: no such claim"}));
      }
    }
  }
  for (std::size_t i = 0; claims != nullptr && i < claims->size(); ++i) {
    if ((*claims)[i].phase == "Lost") {
      found.push_back(finding(FindingClass::volume_missing, to_string((*claims)[i].name), Severity::fail,
                              "the volume of " + to_string((*claims)[i].name) + " is lost", {"API: claim Lost"}));
    }
  }
  add_lost_directories(facts, found);
  return found;
}

}  // namespace joelclaw::infra::rules
