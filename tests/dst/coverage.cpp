// SPDX-License-Identifier: MIT
#include "dst/coverage.hpp"

#include "dst/catalogue.hpp"

#include <infra/use_case/heal.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::dst {
namespace {

// Of what is not here, chance decides: repairs that fail, a restart of everything because forwards cannot be made.
constexpr const char* rungs[]{
    "cluster.grant-kubelet", "container.restart",  "container.start", "container.update", "endpoint.kubernetes",
    "endpoint.management",   "engine.reclaim",     "engine.restart",  "engine.start",     "forward.clear-master",
    "forward.restore",       "namespace.label",    "node.allow-pods", "node.uncordon",    "node.untaint",
    "pod.restart",           "pod.strike",         "service.patch",   "vm.clear-network", "vm.force-stop",
    "vm.keep-module",        "vm.load-module",     "vm.start",        "vm.unlock-disk"};
constexpr const char* gates[]{"budget", "cooldown", "failed-recovery", "intent-down", "maintenance", "warming-up"};
constexpr const char* crash_points[]{"act", "append", "edit", "in the middle", "lock", "look", "make-directory",
                                     "pause", "replace", "torn append"};
/// Those that the healer mends; the names of the others' faults are in the catalogue.
constexpr const char* classes[]{
    "api-not-ready",      "api-unreachable",       "cni-module-missing",  "cni-subnet-missing",  "cni-unhealthy",
    "container-boot-failed", "container-cpu-refused", "container-exited", "disk-pressure",       "dns-unhealthy",
    "docker-down",        "docker-hung",           "docker-socket-dead",  "endpoint-drift",      "host-forward-dead",
    "image-pull-failing", "kubelet-rbac-drift",    "node-cordoned",       "node-not-ready",      "node-shutting-down",
    "node-tainted",       "nodeport-mismatch",     "pods-unknown",        "ports-not-forwarded", "probe-blackhole",
    "restart-policy-missing", "service-type-drift", "ssh-mux-stale",      "storage-psa",         "vm-broken",
    "vm-disk-locked",     "vm-stopped",            "vm-usernet-broken",   "vm-zombie"};

}  // namespace

std::vector<std::string> Coverage::scarce(std::size_t least) const {
  std::vector<std::string> all;
  const auto want = [&](const std::string& kind, const std::string& name) {
    if (of(kind, name) < least) {
      all.push_back(fmt::format("{}: {}, {} times", kind, name, of(kind, name)));
    }
  };
  for (const Entry& each : catalogue()) {
    want("fault", each.fault);
  }
  for (const char* each : classes) {
    want("class", each);
  }
  for (const char* each : rungs) {
    want("rung", std::string{each} + ", done");
  }
  for (const char* each : gates) {
    want("gate", each);
  }
  for (const char* each : crash_points) {
    want("crash point", each);
  }
  return all;
}

void Coverage::count_death(const std::string& cause) {
  for (const char* each : crash_points) {
    if (cause.starts_with(each)) {
      count("crash point", each);
    }
  }
  count("died of", cause);
}

void Coverage::count(const HealReport& report) {
  count("decision", infra::to_string(report.decision));
  if (report.before) {
    for (const Finding& each : report.before->findings) {
      count("class", infra::to_string(each.cls));
    }
  }
  for (const StepReport& each : report.steps) {
    count("rung", each.id.substr(0, each.id.find(' ')) + ", " + infra::to_string(each.end));
  }
  for (const Hold& each : report.plan.holds) {
    count("gate", infra::to_string(each.reason));
  }
  if (report.hold && report.plan.holds.empty()) {
    count("gate", infra::to_string(report.hold->reason));
  }
  for (const Escalation& each : report.escalations) {
    count("escalation", infra::to_string(each.cls));
  }
}

void Coverage::add(const Coverage& other) {
  for (const auto& [kind, names] : other.m_counts) {
    for (const auto& [name, number] : names) {
      m_counts[kind][name] += number;
    }
  }
}

std::size_t Coverage::of(const std::string& kind, const std::string& name) const {
  const auto names = m_counts.find(kind);
  if (names == m_counts.end()) {
    return 0;
  }
  const auto found = names->second.find(name);
  return found == names->second.end() ? 0 : found->second;
}

std::string Coverage::table() const {
  std::string text;
  for (const auto& [kind, names] : m_counts) {
    text += fmt::format("{} ({})\n", kind, names.size());
    for (const auto& [name, number] : names) {
      text += fmt::format("  {:>8}  {}\n", number, name);
    }
  }
  return text;
}

}  // namespace joelclaw::infra::dst
