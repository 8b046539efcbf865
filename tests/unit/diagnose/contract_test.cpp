// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/diagnose/finding_class.hpp>

#include <array>
#include <string>
#include <string_view>

namespace joelclaw::infra::test {
namespace {

/// The contract's table: layer, class, C, the impact of what heal does ("-": nothing), the usual remedy.
struct Row {
  std::string_view layer, cls;
  bool carries;
  std::string_view impact, remedy;
};

constexpr std::array contract{
    Row{"host", "tool-missing", false, "-", "manual"},
    Row{"host", "not-hosted-here", false, "-", "none"},
    Row{"host", "permission-denied", false, "-", "manual"},
    Row{"host", "wrong-docker-endpoint", false, "-", "manual"},
    Row{"host", "host-disk-low", false, "-", "manual"},
    Row{"vm", "vm-missing", true, "-", "up"},
    Row{"vm", "vm-stopped", true, "vm", "heal"},
    Row{"vm", "vm-broken", true, "force", "heal"},
    Row{"vm", "vm-zombie", true, "force", "heal"},
    Row{"vm", "vm-usernet-broken", true, "force", "heal"},
    Row{"vm", "vm-disk-locked", true, "vm", "heal"},
    Row{"vm", "vm-crash-loop", false, "-", "manual"},
    Row{"vm", "vm-warming-up", false, "-", "wait"},
    Row{"vm", "vm-config-drift", false, "-", "up"},
    Row{"vm", "vm-disk-low", false, "-", "manual"},
    Row{"vm", "route-missing", false, "none", "heal"},
    Row{"vm", "vm-clock-skew", false, "-", "manual"},
    Row{"forwarding", "host-forward-dead", true, "none", "heal"},
    Row{"forwarding", "docker-socket-dead", false, "none", "heal"},
    Row{"forwarding", "ports-not-forwarded", true, "none", "heal"},
    Row{"forwarding", "ssh-mux-stale", false, "none", "heal"},
    Row{"forwarding", "ssh-unreachable", false, "-", "wait"},
    Row{"runtime", "docker-down", true, "engine", "heal"},
    Row{"runtime", "docker-hung", true, "engine", "heal"},
    Row{"runtime", "disk-pressure", false, "none", "heal"},
    Row{"runtime", "docker-context-missing", false, "-", "up"},
    Row{"node-container", "container-missing", true, "-", "up"},
    Row{"node-container", "container-exited", true, "node", "heal"},
    Row{"node-container", "container-cpu-refused", true, "node", "heal"},
    Row{"node-container", "container-memory-capped", false, "none", "heal"},
    Row{"node-container", "restart-policy-missing", false, "none", "heal"},
    Row{"node-container", "container-boot-failed", true, "node", "heal"},
    Row{"node-container", "container-config-drift", false, "-", "recreate"},
    Row{"kubernetes", "api-unreachable", true, "node", "heal"},
    Row{"kubernetes", "api-not-ready", false, "node", "heal"},
    Row{"kubernetes", "endpoint-drift", false, "none", "heal"},
    Row{"kubernetes", "endpoint-hijacked", false, "-", "manual"},
    Row{"kubernetes", "certificate-expiring", false, "-", "up"},
    Row{"kubernetes", "kubelet-rbac-drift", false, "none", "heal"},
    Row{"kubernetes", "talos-api-unreachable", false, "-", "manual"},
    Row{"kubernetes", "talos-service-failed", false, "-", "manual"},
    Row{"kubernetes", "version-drift", false, "-", "recreate"},
    Row{"node", "node-missing", true, "-", "manual"},
    Row{"node", "node-not-ready", true, "node", "heal"},
    Row{"node", "node-shutting-down", true, "node", "heal"},
    Row{"node", "node-cordoned", false, "none", "heal"},
    Row{"node", "node-tainted", false, "none", "heal"},
    Row{"network", "cni-module-missing", false, "none", "heal"},
    Row{"network", "cni-unhealthy", false, "pod", "heal"},
    Row{"network", "cni-subnet-missing", false, "pod", "heal"},
    Row{"network", "dns-unhealthy", false, "pod", "heal"},
    Row{"storage", "storage-class-missing", false, "-", "up"},
    Row{"storage", "provisioner-unhealthy", false, "-", "up"},
    Row{"storage", "storage-psa", false, "none", "heal"},
    Row{"storage", "volume-pending", false, "-", "manual"},
    Row{"storage", "volume-missing", false, "-", "backup"},
    Row{"workloads", "namespace-missing", false, "-", "up"},
    Row{"workloads", "workload-unavailable", false, "-", "manual"},
    Row{"workloads", "workload-crash-loop", false, "-", "manual"},
    Row{"workloads", "image-pull-failing", false, "pod", "heal"},
    Row{"workloads", "secret-missing", false, "-", "up"},
    Row{"workloads", "pull-secret-stale", false, "none", "heal"},
    Row{"workloads", "manifest-drift", false, "-", "up"},
    Row{"workloads", "release-stuck", false, "-", "manual"},
    Row{"workloads", "pods-unknown", false, "pod", "heal"},
    Row{"workloads", "job-stale", false, "-", "manual"},
    Row{"endpoints", "port-unpublished", false, "-", "ports"},
    Row{"endpoints", "port-conflict", false, "-", "manual"},
    Row{"endpoints", "port-stand-in", false, "-", "manual"},
    Row{"endpoints", "nodeport-mismatch", false, "none", "heal"},
    Row{"endpoints", "service-type-drift", false, "none", "heal"},
    Row{"endpoints", "nodeport-out-of-range", false, "-", "up"},
    Row{"endpoints", "probe-failed", false, "-", "manual"},
    Row{"endpoints", "probe-blackhole", false, "pod", "heal"},
    Row{"operations", "intent-down", false, "-", "up"},
    Row{"operations", "maintenance", false, "-", "wait"},
    Row{"operations", "operation-running", false, "-", "wait"},
    Row{"operations", "interrupted-operation", false, "*", "heal"},
    Row{"operations", "healer-stale", false, "-", "service"},
    Row{"operations", "backup-stale", false, "-", "backup"},
    Row{"operations", "backup-failed", false, "-", "backup"},
    Row{"operations", "foreign-supervisor", false, "-", "service"},
    Row{"operations", "state-unreadable", false, "-", "manual"},
};

}  // namespace

TEST_CASE("the classes are the contract's, in its order", "[diagnose]") {
  const auto classes = all_classes();
  REQUIRE(classes.size() == contract.size());
  for (std::size_t i = 0; i < contract.size(); ++i) {
    const Row& row = contract.at(i);
    const ClassInfo& has = classes[i];
    INFO(row.cls);
    CHECK(static_cast<std::size_t>(has.cls) == i);
    CHECK(has.name == row.cls);
    CHECK(to_string(has.layer) == row.layer);
    CHECK(has.carries == row.carries);
    CHECK(to_string(has.remedy) == row.remedy);
    if (row.impact != "*") {  // an interrupted operation heals with the operation's own impact
      CHECK((has.heals ? to_string(*has.heals) : std::string{"-"}) == row.impact);
    }
    CHECK(parse_finding_class(row.cls) == has.cls);
  }
  CHECK_FALSE(parse_finding_class("no-such-class").has_value());
}

}  // namespace joelclaw::infra::test
