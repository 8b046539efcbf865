// SPDX-License-Identifier: MIT
#include <infra/simulation/faults_fresh.hpp>

#include <infra/simulation/operator_files.hpp>

namespace joelclaw::infra::simulation {
namespace {

/// No cluster has ever been: neither its node nor a volume, nor anybody's credentials for it.
void no_cluster(Model& model) {
  add_operator_files(model);  // names what its good day has, so it comes first
  model.engine.containers.clear();
  model.engine.volumes.clear();
  model.cluster = {};
  model.cluster.api.has_kubeconfig = model.cluster.api.has_talosconfig = false;
}

/// And no VM either: the tools are installed, and that is all.
void nothing_yet(Model& model) {
  no_cluster(model);
  VmPart& vm = model.vm;
  vm.state = VmState::absent;
  vm.data_disk = vm.module_provisioned = vm.bridge_netfilter = false;
  vm.disk_lock.clear();
  vm.host_agent_pid = 0;
  vm.usernet = 0;
  vm.disk = 0;
  vm.routes.clear();
  model.forwarding.master = model.forwarding.control_file = model.forwarding.control_answers = false;
  model.forwarding.socket_file = model.forwarding.docker_socket = model.forwarding.ports = false;
  model.engine.service = model.engine.socket = "inactive";
  model.engine.dangling_images = model.engine.build_cache = 0;
  model.engine.context_endpoint.clear();
}

/// A node whose etcd nobody has told to begin: it runs, and serves no API.
void unborn(Model& model) {
  model.cluster.api.dead = true;
  model.cluster.node.not_ready = "[container runtime network not ready: cni plugin not initialized]";
}

/// As a create that failed leaves it (tools.md 3.3): a directory with nothing in it, and no node.
void failed_create(Model& model) {
  no_cluster(model);
  model.host.files[model.parameters.home + "/.talos/clusters/" + model.parameters.cluster + "/"] = "";
}

}  // namespace

std::vector<Fault> fresh_faults() {
  return {
      {"no-cluster", "the VM runs, and no cluster has ever been on it", no_cluster},
      {"nothing-yet", "the tools are installed, and there is neither a VM nor a cluster", nothing_yet},
      {"not-bootstrapped", "the node runs, and its etcd has never begun", unborn},
      {"create-failed", "a create of the cluster has failed before it made a node", failed_create},
  };
}

}  // namespace joelclaw::infra::simulation
