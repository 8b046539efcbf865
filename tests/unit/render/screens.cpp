// SPDX-License-Identifier: MIT
#include "screens.hpp"

#include <infra/base/time.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr WallTime observed{1'795'341'600'000};  // 2026-11-22T10:00:00Z

Duration ms(int count) {
  return Duration{count};
}

LayerReport layer(Layer which, LayerState state, std::string summary, std::vector<Check> checks = {}) {
  return {which, state, std::move(summary), std::move(checks)};
}

Diagnosis with(Health health, Duration elapsed, std::vector<LayerReport> layers, std::vector<Finding> findings) {
  Diagnosis diagnosis;
  diagnosis.stack = "joelclaw";
  diagnosis.health = health;
  diagnosis.layers = std::move(layers);
  diagnosis.findings = std::move(findings);
  diagnosis.observed_at = observed;
  diagnosis.elapsed = elapsed;
  const auto root = std::find_if(diagnosis.findings.begin(), diagnosis.findings.end(), [](const Finding& each) {
    return !each.caused_by && each.severity != Severity::info;
  });
  if (root != diagnosis.findings.end()) {
    diagnosis.root_cause = *root;
  }
  return diagnosis;
}

LayerReport host() {
  return layer(Layer::host, LayerState::ok, "panda, 5 of 5 tools, 61 % disk free",
               {{"host.tools", Layer::host, CheckState::ok, "colima, limactl, docker, kubectl, talosctl", ms(2)},
                {"host.disk", Layer::host, CheckState::ok, "571 GiB of 926 GiB free", ms(0)}});
}

LayerReport vm() {
  return layer(Layer::vm, LayerState::ok, "running 9 days, 8 CPUs, 24 GiB, data disk 45 %",
               {{"vm.instance", Layer::vm, CheckState::ok, "limactl: Running", ms(41)},
                {"vm.guest", Layer::vm, CheckState::ok, "ssh: up 9 days", ms(187)}});
}

}  // namespace

Diagnosis healthy() {
  return with(
      Health::healthy, ms(312),
      {host(), vm(),
       layer(Layer::forwarding, LayerState::ok, "docker.sock and 10 of 10 ports reach this host",
             {{"forwarding.socket", Layer::forwarding, CheckState::ok, "_ping: OK", ms(9)}}),
       layer(Layer::runtime, LayerState::ok, "Docker 29.0.1, overlayfs, data disk 45 %"),
       layer(Layer::node_container, LayerState::ok, "joelclaw-controlplane-1 up 9 days, 2 CPUs, 4 GiB"),
       layer(Layer::kubernetes, LayerState::ok, "v1.35.0, ready, certificates good for 11 months"),
       layer(Layer::node, LayerState::ok, "1 of 1 ready"), layer(Layer::network, LayerState::ok, "flannel, CoreDNS"),
       layer(Layer::storage, LayerState::ok, "local-path, 6 of 6 claims bound"),
       layer(Layer::workloads, LayerState::ok, "11 of 11 available, 17 pods"),
       layer(Layer::endpoints, LayerState::ok, "8 of 8 probes, 10 of 10 ports"),
       layer(Layer::operations, LayerState::ok, "intent up, last backup 6 h ago")},
      {});
}

Diagnosis zombie() {
  const Cause cause{FindingClass::vm_zombie, "colima"};
  return with(
      Health::down, ms(5'204),
      {host(),
       layer(Layer::vm, LayerState::fail, "counts as running, ssh and every port are silent",
             {{"vm.instance", Layer::vm, CheckState::ok, "limactl: Running", ms(38)},
              {"vm.guest", Layer::vm, CheckState::fail, "ssh: no banner within 5 s", ms(5'001)}}),
       layer(Layer::forwarding, LayerState::skip, "behind vm"), layer(Layer::runtime, LayerState::skip, "behind vm"),
       layer(Layer::node_container, LayerState::skip, "behind vm"),
       layer(Layer::kubernetes, LayerState::skip, "behind vm"), layer(Layer::node, LayerState::skip, "behind vm"),
       layer(Layer::network, LayerState::skip, "behind vm"), layer(Layer::storage, LayerState::skip, "behind vm"),
       layer(Layer::workloads, LayerState::skip, "behind vm"),
       layer(Layer::endpoints, LayerState::fail, "0 of 8 probes, 10 of 10 ports are silent"),
       layer(Layer::operations, LayerState::warn, "intent up, last backup 3 days ago")},
      {{FindingClass::vm_zombie,
        "colima",
        Severity::fail,
        Layer::vm,
        "colima counts as running, but ssh, the Docker socket and all 10 ports are silent",
        {"limactl list: Running, host agent 4121, driver 4122", "ssh 127.0.0.1:51203: connected, no banner within 5 s",
         "~/.colima/default/docker.sock: connected, no byte within 5 s",
         "127.0.0.1:6379, :8108, :8288, :8289, :3111, :7880, :7881, :9627, :31000, :31001: connected, no byte within 5 "
         "s"},
        std::nullopt,
        Remedy::heal},
       {FindingClass::backup_stale,
        "joelclaw",
        Severity::warn,
        Layer::operations,
        "the last verified backup is 3 days old",
        {"2026-11-19T09:12:44Z"},
        std::nullopt,
        Remedy::backup},
       {FindingClass::probe_blackhole,
        "redis",
        Severity::fail,
        Layer::endpoints,
        "redis takes connections and is silent",
        {},
        cause,
        Remedy::heal},
       {FindingClass::probe_blackhole,
        "typesense",
        Severity::fail,
        Layer::endpoints,
        "typesense is silent",
        {},
        cause,
        Remedy::heal}});
}

Diagnosis forward_dead() {
  const Cause cause{FindingClass::host_forward_dead, "colima"};
  Diagnosis diagnosis = with(
      Health::down, ms(341),
      {host(), vm(),
       layer(Layer::forwarding, LayerState::fail, "docker.sock refuses, 10 of 10 ports refuse, ssh answers in 0.1 s",
             {{"forwarding.socket", Layer::forwarding, CheckState::fail, "connection refused", ms(1)},
              {"forwarding.ports", Layer::forwarding, CheckState::fail, "10 of 10 refused", ms(1)}}),
       layer(Layer::runtime, LayerState::ok, "answers inside the VM, 3 containers"),
       layer(Layer::node_container, LayerState::ok, "up 9 days, seen from inside the VM"),
       layer(Layer::kubernetes, LayerState::skip, "behind forwarding"),
       layer(Layer::node, LayerState::skip, "behind forwarding"),
       layer(Layer::network, LayerState::skip, "behind forwarding"),
       layer(Layer::storage, LayerState::skip, "behind forwarding"),
       layer(Layer::workloads, LayerState::skip, "behind forwarding"),
       layer(Layer::endpoints, LayerState::fail, "0 of 8 probes"),
       layer(Layer::operations, LayerState::warn, "intent up, last backup 3 days ago")},
      {{FindingClass::host_forward_dead,
        "colima",
        Severity::fail,
        Layer::forwarding,
        "the VM is healthy, but nothing it serves reaches this host",
        {"~/.colima/default/docker.sock: connection refused",
         "127.0.0.1:6379, :8108, :8288 and 7 more: connection refused",
         "inside the VM: 127.0.0.1:6443, :6379, :8288 open", "~/.colima/_lima/colima/ssh.sock: connection refused"},
        std::nullopt,
        Remedy::heal},
       {FindingClass::backup_stale,
        "joelclaw",
        Severity::warn,
        Layer::operations,
        "the last verified backup is 3 days old",
        {"2026-11-19T09:12:44Z"},
        std::nullopt,
        Remedy::backup}});
  for (const char* name : {"redis", "typesense", "inngest", "system-bus-worker", "livekit", "bluesky-pds"}) {
    diagnosis.findings.push_back({FindingClass::probe_failed,
                                  name,
                                  Severity::fail,
                                  Layer::endpoints,
                                  std::string{name} + ": connection refused",
                                  {},
                                  cause,
                                  Remedy::manual});
  }
  return diagnosis;
}

Diagnosis tainted() {
  Diagnosis diagnosis = healthy();
  diagnosis.health = Health::degraded;
  diagnosis.layers[6] = layer(Layer::node, LayerState::warn, "1 of 1 ready, control-plane taint, 2 pods wait",
                              {{"node.conditions", Layer::node, CheckState::ok, "Ready", ms(22)},
                               {"node.taints", Layer::node, CheckState::warn, "control-plane:NoSchedule", ms(22)}});
  diagnosis.layers[9] = layer(Layer::workloads, LayerState::warn, "9 of 11 available, 2 pods pending");
  diagnosis.findings = {{FindingClass::node_tainted,
                         "joelclaw-controlplane-1",
                         Severity::warn,
                         Layer::node,
                         "2 pods wait, because the only node keeps its control-plane taint",
                         {"node-role.kubernetes.io/control-plane:NoSchedule",
                          "joelclaw/typesense-0: 0/1 nodes are available: 1 node(s) had untolerated taint",
                          "joelclaw/livekit-server-7c9d: 0/1 nodes are available: 1 node(s) had untolerated taint"},
                         std::nullopt,
                         Remedy::heal},
                        {FindingClass::workload_unavailable,
                         "joelclaw/typesense",
                         Severity::fail,
                         Layer::workloads,
                         "0 of 1 replicas are ready",
                         {},
                         Cause{FindingClass::node_tainted, "joelclaw-controlplane-1"},
                         Remedy::manual},
                        {FindingClass::restart_policy_missing,
                         "joelclaw-controlplane-1",
                         Severity::warn,
                         Layer::node_container,
                         "the node container will not come back by itself after a restart of the engine",
                         {"RestartPolicy: no"},
                         std::nullopt,
                         Remedy::heal},
                        {FindingClass::certificate_expiring,
                         "admin@joelclaw",
                         Severity::info,
                         Layer::kubernetes,
                         "the kubeconfig's certificate runs out in 71 days",
                         {"2027-02-01T00:00:00Z"},
                         std::nullopt,
                         Remedy::up}};
  diagnosis.root_cause = diagnosis.findings.front();
  return diagnosis;
}

Diagnosis half_observed() {
  Diagnosis diagnosis = healthy();
  diagnosis.health = Health::unknown;
  diagnosis.elapsed = ms(5'031);
  const auto unknown = [&](Layer which, std::size_t at, const char* check, const char* why) {
    diagnosis.layers[at] =
        layer(which, LayerState::unknown, why, {{check, which, CheckState::unknown, why, ms(5'000)}});
  };
  unknown(Layer::kubernetes, 5, "kubernetes.readyz", "kubectl proxy gave no answer within 5 s");
  unknown(Layer::node, 6, "node.list", "the API server was needed for it");
  unknown(Layer::network, 7, "network.pods", "the API server was needed for it");
  unknown(Layer::storage, 8, "storage.claims", "the API server was needed for it");
  unknown(Layer::workloads, 9, "workloads.list", "the API server was needed for it");
  diagnosis.layers[10] = layer(Layer::endpoints, LayerState::ok, "7 of 8 probes, 1 not answered",
                               {{"endpoints.dkron", Layer::endpoints, CheckState::unknown,
                                 "asked through the API server, which was needed for it", ms(0)}});
  return diagnosis;
}

Diagnosis nothing_installed() {
  std::vector<LayerReport> layers{layer(Layer::host, LayerState::fail, "clamshell, 0 of 5 tools, 44 % disk free",
                                        {{"host.tools", Layer::host, CheckState::fail, "none found", ms(3)}})};
  for (const Layer each : all_layers) {
    if (each != Layer::host && each != Layer::operations) {
      layers.push_back(layer(each, LayerState::skip, "behind host"));
    }
  }
  layers.push_back(layer(Layer::operations, LayerState::ok, "intent up, never run here"));
  return with(Health::unknown, ms(4), layers,
              {{FindingClass::tool_missing,
                "colima",
                Severity::fail,
                Layer::host,
                "colima, limactl, docker and kubectl are not installed",
                {"brew install colima", "brew install docker kubectl"},
                std::nullopt,
                Remedy::manual},
               {FindingClass::tool_missing,
                "talosctl",
                Severity::warn,
                Layer::host,
                "talosctl is not installed",
                {"brew install siderolabs/tap/talosctl"},
                std::nullopt,
                Remedy::manual}});
}

std::vector<std::pair<std::string, Diagnosis>> all_screens() {
  return {{"healthy", healthy()},
          {"zombie", zombie()},
          {"forward-dead", forward_dead()},
          {"tainted", tainted()},
          {"half-observed", half_observed()},
          {"nothing-installed", nothing_installed()}};
}

}  // namespace joelclaw::infra
