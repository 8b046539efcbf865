// SPDX-License-Identifier: MIT
#include <infra/snapshot/snapshot.hpp>

namespace joelclaw::infra {

Probe<std::vector<ContainerFacts>> Snapshot::node_containers() const {
  if (unknown(runtime.containers) == nullptr) {
    return runtime.containers;
  }
  const Guest* inside = seen(vm.guest);
  if (inside != nullptr && unknown(inside->containers) == nullptr) {
    return inside->containers;
  }
  return runtime.containers;
}

const ContainerFacts* Snapshot::node_container() const {
  const std::vector<ContainerFacts>* all = seen(runtime.containers);
  const Guest* inside = seen(vm.guest);
  if (unknown(runtime.containers) != nullptr && inside != nullptr) {
    all = seen(inside->containers);
  }
  if (all == nullptr) {
    return nullptr;
  }
  for (const ContainerFacts& container : *all) {
    if (container.role == NodeRole::server) {
      return &container;
    }
  }
  return nullptr;
}

std::optional<std::uint16_t> Snapshot::published(std::uint16_t container_port) const {
  const ContainerFacts* node = node_container();
  if (node == nullptr) {
    return std::nullopt;
  }
  for (const Binding& binding : node->wanted) {
    if (binding.container == container_port && binding.protocol == Protocol::tcp) {
      return binding.host;
    }
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra
