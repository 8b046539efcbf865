// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/validate.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra {
namespace {

constexpr std::array<std::uint16_t, 2> reserved{6443, 50000};

bool is_wildcard_for(const std::string& wildcard, const std::string& address) {
  const bool six = contains(address, ":");
  return wildcard == (six ? "::" : "0.0.0.0");
}

std::string identity(const PortMapping& port) {
  return (contains(port.host_ip, ":") ? "[" + port.host_ip + "]" : port.host_ip) + ":" + std::to_string(port.host) +
         "/" + to_string(port.protocol);
}

/// Refuses the later one of two ports that cannot both be; whether it did.
bool refuse_pair(const StackSpec& spec, std::size_t first, std::size_t later, SpecReading& reading) {
  const PortMapping& a = spec.ports[first];
  const PortMapping& b = spec.ports[later];
  const bool talos = spec.cluster.driver == ClusterDriverName::talos_docker;
  const bool same_host = a.host == b.host && a.protocol == b.protocol && a.host != 0;
  const auto refuse = [&](const char* key, const std::string& what) {
    reading.problem_at_key(indexed("ports", later) + key, what);
    return true;
  };
  if (same_host && a.host_ip == b.host_ip) {
    return refuse(".host", identity(b) + " is there twice: " + indexed("ports", first) + " has it");
  }
  if (same_host && (is_wildcard_for(a.host_ip, b.host_ip) || is_wildcard_for(b.host_ip, a.host_ip))) {
    return refuse(".host", identity(b) + " is taken by " + indexed("ports", first) + ", which is " + identity(a));
  }
  if (talos && a.container == b.container && a.protocol == b.protocol && a.container != 0) {
    return refuse(".container", std::to_string(b.container) + "/" + to_string(b.protocol) + " is published by " +
                                    indexed("ports", first) +
                                    " already: a node has one host port for a container port");
  }
  return false;
}

void validate_port(const StackSpec& spec, std::size_t index, SpecReading& reading) {
  const PortMapping& port = spec.ports[index];
  const std::string key = indexed("ports", index);
  const bool talos = spec.cluster.driver == ClusterDriverName::talos_docker;
  const bool is_reserved = std::find(reserved.begin(), reserved.end(), port.container) != reserved.end();
  if (talos && is_reserved) {
    reading.problem_at_key(
        key + ".container",
        std::to_string(port.container) + " is reserved: talosctl publishes it itself and hangs where it is asked to");
  } else if (talos && port.service && port.container != 0 && !spec.cluster.node_ports.contains(port.container)) {
    reading.problem_at_key(key + ".container", std::to_string(port.container) +
                                                   " is no NodePort: cluster.nodePortRange is " +
                                                   std::to_string(spec.cluster.node_ports.first) + "-" +
                                                   std::to_string(spec.cluster.node_ports.last));
  }
  if (port.protocol == Protocol::udp && spec.vm.driver == VmDriverName::colima && spec.vm.port_forwarder != "grpc") {
    reading.problem_at_key(key + ".protocol", "udp needs vm.portForwarder: grpc, ssh forwards no udp");
  }
  if (port.service) {
    if (const std::string better = better_service_name(*port.service); !better.empty()) {
      reading.problem_at_key(key + ".service", "a Service named " + port.service->name +
                                                   " sets variables that the program takes for its own; name it " +
                                                   better);
    }
  }
}

}  // namespace

std::string better_service_name(const ObjectName& service) {
  // both crashed in practice: INNGEST_PORT and DKRON_PORT are read as numbers, and hold tcp://ADDRESS:PORT
  constexpr std::array<std::string_view, 2> prefixed{"inngest", "dkron"};
  const bool bad = std::find(prefixed.begin(), prefixed.end(), service.name) != prefixed.end();
  return bad ? service.name + "-svc" : "";
}

void validate_ports(const StackSpec& spec, SpecReading& reading) {
  for (std::size_t i = 0; i < spec.ports.size(); ++i) {
    validate_port(spec, i, reading);
    bool refused = false;  // one reason a port
    for (std::size_t before = 0; before < i && !refused; ++before) {
      refused = refuse_pair(spec, before, i, reading);
    }
  }
}

}  // namespace joelclaw::infra
