// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

const ObjectName flannel{"kube-system", "kube-flannel"};
const ObjectName dns{"kube-system", "coredns"};
/// The healer of old looked five minutes back. An event's count grows for an hour; only a fresh one is a present fault.
constexpr Duration recent{300'000};

bool flannel_is_down(const Facts& facts) {
  const WorkloadFacts* workload = facts.workload("DaemonSet", flannel);
  return workload != nullptr && workload->desired > 0 && workload->ready < workload->desired;
}

bool needs_module(const Facts& facts) {
  const auto& modules = facts.spec.vm.kernel_modules;
  return facts.has_cluster() && std::find(modules.begin(), modules.end(), "br_netfilter") != modules.end();
}

/// When flannel's pod was last started; a failure before that is mended.
std::optional<WallTime> flannel_started(const Facts& facts) {
  const auto* pods = seen(facts.now.kubernetes.pods);
  for (std::size_t i = 0; pods != nullptr && i < pods->size(); ++i) {
    if ((*pods)[i].owner_kind == "DaemonSet" && (*pods)[i].owner_name == flannel.name) {
      return (*pods)[i].started;
    }
  }
  return std::nullopt;
}

std::string flannel_pod_state(const Facts& facts) {
  const auto* pods = seen(facts.now.kubernetes.pods);
  for (std::size_t i = 0; pods != nullptr && i < pods->size(); ++i) {
    const PodFacts& pod = (*pods)[i];
    if (pod.owner_kind == "DaemonSet" && pod.owner_name == flannel.name) {
      for (const ContainerStatus& container : pod.containers) {
        if (!container.waiting_reason.empty()) {
          return container.waiting_reason;
        }
      }
      return pod.phase;
    }
  }
  return "not seen";
}

}  // namespace

std::vector<Finding> cni_module_missing(const Facts& facts) {
  const bool* module = facts.guest() == nullptr ? nullptr : seen(facts.guest()->bridge_netfilter);
  if (!needs_module(facts) || module == nullptr || *module) {
    return {};
  }
  const bool down = flannel_is_down(facts);
  return {finding(FindingClass::cni_module_missing, "br_netfilter", down ? Severity::fail : Severity::warn,
                  "the VM's kernel lacks br_netfilter: flannel cannot start",
                  {"inside the VM: no /proc/sys/net/bridge/bridge-nf-call-iptables",
                   down ? "API: kube-flannel is not ready" : "API: kube-flannel still runs"})};
}

std::vector<Finding> cni_unhealthy(const Facts& facts) {
  if (!flannel_is_down(facts)) {
    return {};
  }
  const WorkloadFacts* workload = facts.workload("DaemonSet", flannel);
  return {finding(FindingClass::cni_unhealthy, to_string(flannel), Severity::fail,
                  fmt::format("flannel is down: {} of {} pods ready", workload->ready, workload->desired),
                  {fmt::format("API: DaemonSet {} of {} ready", workload->ready, workload->desired),
                   "API: its pod is " + flannel_pod_state(facts)})};
}

std::vector<Finding> cni_subnet_missing(const Facts& facts) {
  const auto* events = seen(facts.now.kubernetes.events);
  for (std::size_t i = 0; events != nullptr && i < events->size(); ++i) {
    const EventFacts& event = (*events)[i];
    // Reason is structured, which file is missing is not: containerd's text, passed on by kubelet.
    const bool fits = event.reason == "FailedCreatePodSandBox" && contains(event.message, "subnet.env");
    const auto started = flannel_started(facts);
    const bool mended = event.last && started && *event.last < *started;
    if (fits && event.last && !mended && facts.now.observed_at - *event.last <= recent) {
      return {finding(FindingClass::cni_subnet_missing, to_string(flannel), Severity::fail,
                      "flannel has lost its subnet file: running pods go on, new ones cannot start",
                      {fmt::format("event on {}: {} times, last {} ago", to_string(event.object), event.count,
                                   format_duration(facts.now.observed_at - *event.last)),
                       "event: " + excerpt(event.message)})};
    }
  }
  return {};
}

std::vector<Finding> dns_unhealthy(const Facts& facts) {
  const WorkloadFacts* workload = facts.workload("Deployment", dns);
  if (workload == nullptr || workload->desired == 0 || workload->available > 0) {
    return {};
  }
  return {finding(FindingClass::dns_unhealthy, to_string(dns), Severity::warn,
                  fmt::format("the cluster's DNS is down: 0 of {} available", workload->desired),
                  {fmt::format("API: Deployment 0 of {} available", workload->desired)})};
}

}  // namespace joelclaw::infra::rules
