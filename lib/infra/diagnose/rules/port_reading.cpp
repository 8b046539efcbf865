// SPDX-License-Identifier: MIT
#include <infra/diagnose/rules/port_reading.hpp>

#include <algorithm>

namespace joelclaw::infra {

const std::vector<Binding>* known_bindings(const Facts& facts) {
  const ContainerFacts* node = facts.node_container();
  if (node == nullptr) {
    return nullptr;
  }
  const bool inspected = seen(facts.now.runtime.containers) != nullptr;
  return inspected || facts.node_container_runs() ? &node->wanted : nullptr;
}

bool is_exposed(const ServiceFacts& service) {
  return service.type == "NodePort" || service.type == "LoadBalancer";
}

const ServicePort* meant_port(const ServiceFacts& service, const PortMapping& mapping) {
  const auto pick = [&service](auto fits) {
    const auto found = std::find_if(service.ports.begin(), service.ports.end(), fits);
    return found == service.ports.end() ? nullptr : &*found;
  };
  if (!mapping.service_port.empty()) {
    return pick([&mapping](const ServicePort& port) {
      return port.name == mapping.service_port || std::to_string(port.port) == mapping.service_port;
    });
  }
  const ServicePort* fitting =
      pick([&mapping](const ServicePort& port) { return port.node_port == mapping.container; });
  return fitting != nullptr || service.ports.size() != 1 ? fitting : &service.ports.front();
}

}  // namespace joelclaw::infra
