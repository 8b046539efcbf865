// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/pod_reading.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace joelclaw::infra {
namespace {

/// kubelet backs off 10, 20, 40 s: the third restart is a minute of failing, also between two crashes.
constexpr int looping_restarts = 3;

struct KnownCause {
  std::string_view sign, words;
};

/// Each has taken a service down for hours before somebody read the log (G15, G31, G27, G41).
constexpr std::array<KnownCause, 7> known{{
    {"Bad file format reading the append only file", "its append-only file is damaged"},
    {"permTest: permission denied", "it may not write to its volume"},
    {"parsing \"tcp://", "a Service's name fills a variable of its own configuration with tcp://"},
    {"Too many open files", "it has run out of file descriptors"},
    {"too many open files", "it has run out of file descriptors"},
    {"/LOCK", "a lock file of an earlier run is in its way"},
    {"LOCK:", "a lock file of an earlier run is in its way"},
}};

const std::string* log_of(const Facts& facts, const PodFacts& pod, const std::string& container) {
  const auto* logs = seen(facts.now.kubernetes.logs);
  if (logs == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(logs->begin(), logs->end(), [&](const PodLog& each) {
    return each.pod == pod.name && each.container == container;
  });
  return found == logs->end() ? nullptr : &found->tail;
}

bool is_pull_failure(const std::string& reason) {
  return reason == "ErrImagePull" || reason == "ImagePullBackOff" || reason == "InvalidImageName" ||
         reason == "ErrImageNeverPull";
}

}  // namespace

std::string workload_of(const PodFacts& pod) {
  if (pod.owner_name.empty()) {
    return {};
  }
  // A ReplicaSet is named after its Deployment and a hash of its template.
  const auto dash = pod.owner_kind == "ReplicaSet" ? pod.owner_name.find_last_of('-') : std::string::npos;
  return to_string(ObjectName{pod.name.space, pod.owner_name.substr(0, dash)});
}

bool is_finished(const PodFacts& pod) {
  return pod.phase == "Succeeded" || pod.terminating || (pod.owner_kind == "Job" && pod.phase == "Failed");
}

const ContainerStatus* looping_container(const PodFacts& pod) {
  const auto found = std::find_if(pod.containers.begin(), pod.containers.end(), [](const ContainerStatus& each) {
    const bool between = !each.ready && each.restarts >= looping_restarts && !each.last_terminated_reason.empty() &&
                         !is_pull_failure(each.waiting_reason);
    return each.waiting_reason == "CrashLoopBackOff" || between;
  });
  return is_finished(pod) || pod.ready || found == pod.containers.end() ? nullptr : &*found;
}

const ContainerStatus* unpulled_container(const PodFacts& pod) {
  const auto found = std::find_if(pod.containers.begin(), pod.containers.end(),
                                  [](const ContainerStatus& each) { return is_pull_failure(each.waiting_reason); });
  return is_finished(pod) || found == pod.containers.end() ? nullptr : &*found;
}

std::string known_cause(const Facts& facts, const PodFacts& pod, const ContainerStatus& container) {
  const std::string* log = log_of(facts, pod, container.name);
  for (const KnownCause& cause : known) {
    if (log != nullptr && contains(*log, cause.sign)) {
      return std::string{cause.words};
    }
  }
  const bool killed = container.last_terminated_reason == "OOMKilled" || container.terminated_reason == "OOMKilled";
  return killed ? "it needs more memory than its limit" : std::string{};
}

bool has_own_class(const ObjectName& workload) {
  const bool system = workload.space == "kube-system" && (contains(workload.name, "flannel") || workload.name == "coredns");
  return system || workload == ObjectName{"local-path-storage", "local-path-provisioner"};
}

}  // namespace joelclaw::infra
