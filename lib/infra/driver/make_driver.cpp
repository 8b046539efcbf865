// SPDX-License-Identifier: MIT
#include <infra/driver/cluster_driver.hpp>
#include <infra/driver/colima.hpp>
#include <infra/driver/local_machine.hpp>
#include <infra/driver/no_cluster.hpp>
#include <infra/driver/talos_docker.hpp>
#include <infra/driver/vm_driver.hpp>
#include <infra/stack/stack_spec.hpp>

namespace joelclaw::infra {

std::unique_ptr<VmDriver> make_vm_driver(const StackSpec& spec, const Machine& machine) {
  if (spec.vm.driver == VmDriverName::none) {
    return std::make_unique<LocalMachineDriver>(machine,
                                                spec.docker.socket.empty() ? "/var/run/docker.sock" : spec.docker.socket);
  }
  return std::make_unique<ColimaDriver>(machine, colima_places(machine, spec.vm.profile));
}

std::unique_ptr<ClusterDriver> make_cluster_driver(const StackSpec& spec, const Machine& machine) {
  if (spec.cluster.driver == ClusterDriverName::none) {
    return std::make_unique<NoClusterDriver>();
  }
  return std::make_unique<TalosDockerDriver>(spec.cluster, machine);
}

}  // namespace joelclaw::infra
