// SPDX-License-Identifier: MIT
#include <infra/simulation/scenario.hpp>

#include <algorithm>
#include <iterator>

namespace joelclaw::infra::simulation {

namespace {

/// The operator's incidents under their numbers, from the host up to the network.
std::vector<Scenario> lower_incidents() {
  return {
      {"S01", {"healthy"}, "everything serves", {}},
      {"S02", {"stopped"}, "the VM is stopped", {"vm-stopped"}},
      {"S03", {"zombie"}, "the VM is called running, and nothing answers", {"vm-zombie"}},
      {"S04", {"zombie-refusing"}, "the same with an sshd that closes at once", {"vm-zombie", "ssh-unreachable"}},
      {"S05", {"forward-dead"}, "Lima's ssh master is gone; all is well inside the VM", {"forward-dead"}},
      {"S06", {"grpc-split", "half-observed"}, "services answer, the socket and ssh do not", {"grpc-split"}},
      {"S07", {"ports-dead"}, "the socket answers, no port is forwarded", {"ports-not-forwarded"}},
      {"S08",
       {"usernet"},
       "Lima's user network has panicked, a port-forward stands in",
       {"vm-usernet-broken", "port-stand-in"}},
      {"S09", {"disk-lock"}, "a stale lock keeps the VM from starting", {"vm-disk-locked"}},
      {"S09b", {"disk-lock-held"}, "the lock, and a process that has the disk", {"vm-disk-locked-process"}},
      {"S10",
       {"blip"},
       "a zombie that is well again 3 s later",
       {"docker-socket-dead", "ssh-unreachable"},
       {{Duration{3'000}, "recovered"}}},
      {"S11", {"warming-up"}, "the VM booted 45 s ago", {"vm-warming-up"}},
      {"S12", {"regression"}, "green for a minute, then dead", {}, {{Duration{60'000}, "vm-zombie"}}},
      {"S13", {"cooldown"}, "a zombie again", {"vm-zombie"}},
      {"S14", {"container-exited"}, "the node container exited and has no restart policy", {"container-exited"}},
      {"S15", {"cpu-drift"}, "the node container wants more CPUs than the VM has", {"container-cpu-refused"}},
      {"", {"memory-capped"}, "the node container is at its memory cap", {"container-memory-capped"}},
      {"S17", {"shutting-down"}, "the node's shutdown never ended", {"node-shutting-down"}},
      {"S18", {"tainted"}, "taint and cordon are back after a restart", {"node-tainted", "node-cordoned"}},
      {"S18b", {"tainted-tolerated"}, "the taint is back, every pod tolerates it", {"node-tainted-tolerated"}},
      {"S19", {"br-netfilter"}, "flannel ends without br_netfilter", {"flannel-crash"}},
      {"S20", {"subnet-env"}, "flannel runs without its subnet.env", {"cni-subnet-missing"}},
  };
}

/// From the API up to what is left of operations.
std::vector<Scenario> upper_incidents() {
  return {
      {"S21", {"rbac-drift"}, "the kubelet refuses the API server", {"kubelet-rbac-drift"}},
      {"S22", {"endpoint-drift"}, "kubeconfig and talosconfig name former ports", {"endpoint-drift"}},
      {"", {"hijacked"}, "another program answers on the API port", {"endpoint-hijacked"}},
      {"S24", {"stale-mux"}, "the control socket is that of a former boot", {"ssh-mux-stale"}},
      {"S25", {"port-stolen"}, "another program has taken 3111", {"port-conflict"}},
      {"S26", {"nodeport-mismatch"}, "bluesky-pds has the wrong node port", {"nodeport-mismatch"}},
      {"S27", {"service-type"}, "typesense's Service is a ClusterIP", {"service-type-drift"}},
      {"S28", {"nodeport-range"}, "the API server's node port range is the default", {"nodeport-out-of-range"}},
      {"S29", {"disk-pressure"}, "the data disk is at 96 %", {"disk-pressure"}},
      {"S30", {"redis-aof"}, "Redis cannot read its append only file", {"redis-aof"}},
      {"S31", {"typesense-wedged"}, "typesense is wedged", {"probe-failed"}},
      {"S31b", {"typesense-fd"}, "typesense has no file descriptors left", {"typesense-fd-limit"}},
      {"S31c", {"typesense-oom"}, "typesense is killed for its memory", {"typesense-oom"}},
      {"S32", {"image-pull"}, "no registry can be reached after a boot", {"image-pull-network"}},
      {"S33", {"psa"}, "the provisioner's helper pods are forbidden", {"storage-psa"}},
      {"S34", {"secret-missing"}, "a pod's Secret does not exist", {"secret-missing"}},
      {"S35", {"claim-missing"}, "a pod's claim does not exist", {"worker-claim-missing"}},
      {"S36", {"interrupted-edit"}, "a port edit was killed in the middle", {"interrupted-edit"}},
      {"S37",
       {"destroyed"},
       "a recreate was killed after its destroy",
       {"container-destroyed", "interrupted-recreate"}},
      {"S38",
       {"no-path"},
       "a job's PATH holds none of the tools",
       {"tool-missing-colima", "tool-missing-kubectl", "tool-missing-docker"}},
      {"S39",
       {"foreign-supervisor"},
       "another user's job starts the VM, which is stopped",
       {"vm-stopped", "foreign-supervisor"}},
      {"S40", {"healer-stale"}, "the healer has been silent for 17 days", {"healer-stale"}},
      {"S41", {"lock-held"}, "another operation runs", {"vm-stopped", "operation-running"}},
      {"S42", {"nas-down"}, "the NAS is down; its route is there", {"nas-down"}},
      {"S43", {"nas-route"}, "the route to the NAS is missing", {"route-missing"}},
      {"S44", {"blackhole"}, "ports accept and never answer", {"probe-blackhole"}},
      {"S45", {"scaled-down"}, "a deployment has no replicas on purpose", {"scaled-down"}},
      {"", {"clock-skew"}, "the VM's clock is two minutes behind", {"vm-clock-far"}},
      {"", {"certificate"}, "the client certificate ends in 18 days", {"certificate-soon"}},
      {"S48", {"not-hosted-here"}, "the stack is another host's", {"not-hosted-here"}},
      {"S49", {"hang"}, "dockerd hangs and so does limactl", {"docker-hung", "limactl-hangs"}},
      {"S50", {"backup-lie"}, "the last backup is not what it says", {"backup-failed"}},
      {"S51", {"boot-failed"}, "Talos fails to boot on its own leftovers", {"container-boot-failed"}},
  };
}

std::vector<Scenario> common_states() {
  return {
      {"", {"first-run"}, "nothing of the stack has ever been on this host", {"nothing-installed"}},
      {"", {"no-vm"}, "tools are installed, the profile was deleted", {"vm-missing"}},
      {"", {"from-nothing"}, "tools are installed; there has never been a VM", {"nothing-yet"}},
      {"", {"empty-vm"}, "the VM runs; there has never been a cluster", {"no-cluster"}},
      {"", {"failed-create"}, "a create of the cluster has failed", {"create-failed"}},
      {"", {"broken"}, "Lima calls the VM broken", {"vm-broken"}},
      {"", {"docker-down"}, "dockerd is down inside the VM", {"docker-down"}},
      {"", {"docker-idle"}, "dockerd waits for its first caller", {"docker-idle"}},
      {"", {"docker-hung"}, "dockerd hangs", {"docker-hung"}},
      {"", {"container-missing"}, "no node container, its volumes are left", {"container-missing"}},
      {"", {"down-on-purpose"}, "the stack is down on purpose", {"intent-down"}},
      {"", {"maintenance"}, "heal is paused", {"maintenance"}},
      {"", {"tools-hang"}, "every tool hangs", {"tools-hang"}},
      {"", {"tools-garbage"}, "every tool answers garbage", {"tools-garbage"}},
      {"",
       {"denied"},
       "sockets and configurations may not be read",
       {"denied-socket", "denied-kubeconfig", "denied-ssh-config"}},
      {"", {"crowded"}, "1,200 more pods", {"crowded"}},
      {"", {"disk-low"}, "every disk is nearly full", {"host-disk-low", "vm-disk-low", "data-disk-low"}},
  };
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> list = lower_incidents();
    for (auto part : {upper_incidents, common_states}) {
      std::vector<Scenario> more = part();
      std::move(more.begin(), more.end(), std::back_inserter(list));
    }
    return list;
  }();
  return all;
}

}  // namespace joelclaw::infra::simulation
