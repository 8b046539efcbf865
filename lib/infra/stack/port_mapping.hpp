// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

enum class Protocol { tcp, udp };
std::string to_string(Protocol protocol);

/// The ends of --service-node-port-range, both included.
struct PortRange {
  std::uint16_t first = 80, last = 32767;
  bool operator==(const PortRange&) const = default;
  bool contains(std::uint16_t port) const { return port >= first && port <= last; }
};
std::string to_string(const PortRange& range);  ///< "80-32767"
/// "80-32767", the form that the API server's flag takes; none for anything else.
std::optional<PortRange> parse_port_range(std::string_view text);

/// A Kubernetes object in its namespace.
struct ObjectName {
  std::string space, name;
  auto operator<=>(const ObjectName&) const = default;
};
std::string to_string(const ObjectName& name);  ///< "namespace/name"

/// One published port of the stack. Its identity is (host_ip, host, protocol).
struct PortMapping {
  std::string host_ip = "0.0.0.0";
  std::uint16_t host = 0;
  std::uint16_t container =
      0;  ///< what a Service's NodePort must equal: kube-proxy listens on the node, not on the host
  Protocol protocol = Protocol::tcp;
  std::optional<ObjectName> service;
  std::string service_port;  ///< name or number of the Service's port; empty: its only one
  bool operator==(const PortMapping&) const = default;

  bool same_identity(const PortMapping& other) const;
};

/// "9627:3000/tcp", with the address in front where it is not 0.0.0.0.
std::string to_string(const PortMapping& mapping);

}  // namespace joelclaw::infra
