// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/rules.hpp>

#include <infra/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace joelclaw::infra::rules {
namespace {

const std::vector<NodeFacts>& nodes_of(const Facts& facts) {
  static const std::vector<NodeFacts> none;
  const auto* nodes = seen(facts.now.kubernetes.nodes);
  return nodes == nullptr ? none : *nodes;
}

bool is_ready(const NodeFacts& node) {
  const Condition* ready = node.condition("Ready");
  return ready != nullptr && ready->status == "True";
}

/// kubelet gives its shutdown no reason of its own, only this message (1.20 to 1.35).
bool is_shutting_down(const NodeFacts& node) {
  const Condition* ready = node.condition("Ready");
  return !is_ready(node) && ready != nullptr && contains(ready->message, "node is shutting down");
}

/// Pods that no node takes because of this taint; the scheduler's reason is structured, the taint's name is only in its
/// message, and only since 1.20: "had untolerated taint {KEY: VALUE}", or "untolerated taint(s)" without a name.
int pods_waiting(const Facts& facts, const Taint& taint) {
  const auto* pods = seen(facts.now.kubernetes.pods);
  return pods == nullptr ? 0 : static_cast<int>(std::count_if(pods->begin(), pods->end(), [&taint](const PodFacts& pod) {
    const bool waits = pod.unscheduled && pod.unscheduled->reason == "Unschedulable" &&
                       contains(pod.unscheduled->message, "taint");
    return waits && (!contains(pod.unscheduled->message, "{") || contains(pod.unscheduled->message, taint.key));
  }));
}

/// The node's own conditions put these there and take them away; they are named by their conditions.
bool is_of_a_condition(const Taint& taint) {
  return taint.key.starts_with("node.kubernetes.io/");
}

}  // namespace

std::vector<Finding> node_missing(const Facts& facts) {
  if (seen(facts.now.kubernetes.nodes) == nullptr || !nodes_of(facts).empty()) {
    return {};
  }
  return {finding(FindingClass::node_missing, facts.spec.cluster.name, Severity::fail,
                  "the API answers, and no node has registered", {"API: no Node object"})};
}

std::vector<Finding> node_not_ready(const Facts& facts) {
  std::vector<Finding> found;
  for (const NodeFacts& node : nodes_of(facts)) {
    if (is_ready(node) || is_shutting_down(node)) {
      continue;
    }
    const Condition* ready = node.condition("Ready");
    const std::string why = ready == nullptr ? "no Ready condition" : ready->reason;
    found.push_back(finding(FindingClass::node_not_ready, node.name, Severity::fail, "the node is not ready: " + why,
                            {"API: Ready=" + (ready == nullptr ? std::string{"none"} : ready->status) + ", " + why,
                             ready == nullptr ? std::string{} : "API: " + excerpt(ready->message)}));
    if (found.back().evidence.back().empty()) {
      found.back().evidence.pop_back();
    }
  }
  return found;
}

std::vector<Finding> node_shutting_down(const Facts& facts) {
  std::vector<Finding> found;
  for (const NodeFacts& node : nodes_of(facts)) {
    if (is_shutting_down(node)) {
      found.push_back(finding(FindingClass::node_shutting_down, node.name, Severity::fail,
                              "the node still believes that it is shutting down",
                              {"API: " + excerpt(node.condition("Ready")->message),
                               facts.node_container_runs() ? "engine: node running" : "engine: node not seen running"}));
    }
  }
  return found;
}

std::vector<Finding> node_cordoned(const Facts& facts) {
  std::vector<Finding> found;
  for (const NodeFacts& node : nodes_of(facts)) {
    // Who pauses repairs to work on a node cordons it on purpose.
    const Maintenance* pause = seen(facts.now.operations.maintenance);
    const bool meant = pause != nullptr && pause->until > facts.now.observed_at;
    if (node.unschedulable && !meant) {
      found.push_back(finding(FindingClass::node_cordoned, node.name, Severity::warn,
                              "the node is cordoned: nothing new is scheduled on it", {"API: spec.unschedulable"}));
    }
  }
  return found;
}

std::vector<Finding> node_tainted(const Facts& facts) {
  std::vector<Finding> found;
  for (const NodeFacts& node : nodes_of(facts)) {
    for (const Taint& taint : node.taints) {
      if (is_of_a_condition(taint) || taint.effect == "PreferNoSchedule") {
        continue;
      }
      const int waiting = pods_waiting(facts, taint);
      // Where every pod tolerates it a taint is nobody's fault: it once paged a person for weeks.
      found.push_back(finding(FindingClass::node_tainted, node.name, waiting > 0 ? Severity::warn : Severity::info,
                              waiting > 0 ? fmt::format("the node is tainted, and {} for it",
                                                        waiting == 1 ? "a pod waits" : fmt::format("{} pods wait", waiting))
                                          : "the node has the taint " + taint.key + "; every pod tolerates it",
                              {"API: " + taint.key + ":" + taint.effect}));
    }
  }
  return found;
}

}  // namespace joelclaw::infra::rules
