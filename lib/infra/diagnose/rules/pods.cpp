// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/pod_reading.hpp>
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace joelclaw::infra::rules {
namespace {

const std::vector<PodFacts>& pods_of(const Facts& facts) {
  static const std::vector<PodFacts> none;
  const auto* pods = seen(facts.now.kubernetes.pods);
  return pods == nullptr ? none : *pods;
}

bool is_named_elsewhere(const PodFacts& pod) {
  return has_own_class({pod.name.space, pod.owner_kind == "ReplicaSet"
                                            ? pod.owner_name.substr(0, pod.owner_name.find_last_of('-'))
                                            : pod.owner_name});
}

enum class PullFault { network, absent, refused };

/// The registry's own words, as kubelet and containerd pass them on. Only what the network did comes right by waiting.
PullFault pull_fault(const ContainerStatus& container) {
  const std::string words = to_lower(container.waiting_message);
  const auto says = [&words](std::string_view sign) { return contains(words, sign); };
  constexpr std::array<std::string_view, 6> refused{"401", "403", "unauthorized", "forbidden", "access denied",
                                                    "authentication required"};
  constexpr std::array<std::string_view, 3> absent{"not found", "manifest unknown", "does not exist"};
  if (std::any_of(refused.begin(), refused.end(), says)) {
    return PullFault::refused;
  }
  const bool wrong = container.waiting_reason == "InvalidImageName" || container.waiting_reason == "ErrImageNeverPull";
  return wrong || std::any_of(absent.begin(), absent.end(), says) ? PullFault::absent : PullFault::network;
}

std::string words_for(PullFault fault) {
  switch (fault) {
    case PullFault::refused:
      return "the registry refuses its image";
    case PullFault::absent:
      return "its image does not exist";
    case PullFault::network:
      return "its image cannot be fetched";
  }
  return "?";
}

/// An older ReplicaSet goes on serving while a new one waits for its image; where nobody could say so, it may.
bool may_be_served(const Facts& facts, const std::string& workload) {
  const auto* all = seen(facts.now.kubernetes.workloads);
  return all == nullptr || std::any_of(all->begin(), all->end(), [&workload](const WorkloadFacts& each) {
           return to_string(each.name) == workload && each.available > 0;
         });
}

/// A container that has started after a pod's last word: whatever the pod did, it does no longer.
bool died_with_the_node(const Facts& facts, const PodFacts& pod) {
  const ContainerFacts* node = facts.node_container();
  return node != nullptr && node->started && pod.last_transition && *pod.last_transition < *node->started;
}

}  // namespace

std::vector<Finding> workload_crash_loop(const Facts& facts) {
  std::vector<Finding> found;
  for (const PodFacts& pod : pods_of(facts)) {
    const ContainerStatus* container = looping_container(pod);
    if (container == nullptr || is_named_elsewhere(pod)) {
      continue;
    }
    const std::string cause = known_cause(facts, pod, *container);
    found.push_back(finding(FindingClass::workload_crash_loop, to_string(pod.name), Severity::fail,
                            pod.name.name + " keeps dying" + (cause.empty() ? "" : ": " + cause),
                            {fmt::format("pod: {} restarted {} times, last end {} ({})", container->name,
                                         container->restarts, container->last_terminated_reason,
                                         container->last_exit_code)}));
    if (!cause.empty()) {
      found.back().evidence.push_back("its log or its end: " + cause);
    }
  }
  return found;
}

std::vector<Finding> image_pull_failing(const Facts& facts) {
  std::vector<Finding> found;
  for (const PodFacts& pod : pods_of(facts)) {
    const ContainerStatus* container = unpulled_container(pod);
    if (container == nullptr) {
      continue;
    }
    const PullFault fault = pull_fault(*container);
    const bool served = may_be_served(facts, workload_of(pod));
    Finding failing = finding(FindingClass::image_pull_failing, to_string(pod.name),
                              served ? Severity::warn : Severity::fail, pod.name.name + ": " + words_for(fault),
                              {"pod: " + container->waiting_reason + ", " + excerpt(container->waiting_message)});
    // Not found and refused stay so, however often the pod is reset.
    failing.remedy = fault == PullFault::network ? Remedy::heal : Remedy::manual;
    found.push_back(std::move(failing));
  }
  return found;
}

std::vector<Finding> pods_unknown(const Facts& facts) {
  std::vector<Finding> found;
  for (const PodFacts& pod : pods_of(facts)) {
    if (pod.phase != "Unknown" && pod.reason != "NodeLost") {
      continue;
    }
    const bool gone = died_with_the_node(facts, pod);
    Finding lost = finding(FindingClass::pods_unknown, to_string(pod.name), Severity::warn,
                           pod.name.name + " is in an unknown state",
                           {"pod: phase " + pod.phase + (pod.reason.empty() ? "" : ", " + pod.reason),
                            gone ? "node: started after the pod's last status" : "node: not started since"});
    // Without a controller nobody makes it anew; without a restart of the node it may still write to its volume.
    lost.remedy = gone && !pod.owner_name.empty() ? Remedy::heal : Remedy::manual;
    found.push_back(std::move(lost));
  }
  return found;
}

}  // namespace joelclaw::infra::rules
