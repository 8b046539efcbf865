// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/load_parts.hpp>
#include <infra/stack/scalar.hpp>

#include <algorithm>
#include <array>

namespace joelclaw::infra {
namespace {

/// Named by the contract, built later.
constexpr std::array<std::string_view, 4> later_drivers{"k3s", "k3d", "minikube", "talos"};

void load_driver(SpecSection& section, ClusterSpec& cluster) {
  const YamlNode* node = section.find("driver");
  const auto text = node == nullptr ? Scalar<std::string>{to_string(cluster.driver)} : read_text(*node);
  if (!text) {
    section.problem("driver", text.error().what);
  } else if (std::find(later_drivers.begin(), later_drivers.end(), *text) != later_drivers.end()) {
    section.problem("driver", *text + ": not in this version, which has talos-docker and none");
  } else if (*text != "talos-docker" && *text != "none") {
    section.problem("driver", "'" + excerpt(*text, 60) + "' is none of talos-docker, none");
  } else {
    cluster.driver = *text == "none" ? ClusterDriverName::none : ClusterDriverName::talos_docker;
  }
}

/// NS/NAME[:PORT]
void load_service(SpecSection& section, PortMapping& port) {
  std::string text;
  section.text("service", text, rule::any);
  if (text.empty()) {
    return;
  }
  const auto colon = std::min(text.find(':'), text.size());
  auto name = parse_object_name(std::string_view{text}.substr(0, colon));
  const std::string service_port = colon == text.size() ? "" : text.substr(colon + 1);
  const bool right =
      name && rule::dns_label.accepts(name->name) && (colon == text.size() || rule::service_port.accepts(service_port));
  if (!right) {
    return section.problem("service", "'" + excerpt(text, 60) + "' is not NAMESPACE/NAME or NAMESPACE/NAME:PORT");
  }
  port.service = std::move(name);
  port.service_port = service_port;
}

}  // namespace

void load_cluster(SpecSection& section, ClusterSpec& cluster) {
  load_driver(section, cluster);
  section.text("name", cluster.name, rule::cluster_name);
  section.text("context", cluster.context, rule::context_name);
  section.text("talosVersion", cluster.talos_version, rule::version);
  section.text("kubernetesVersion", cluster.kubernetes_version, rule::version);
  section.section("controlPlane", [&](SpecSection& node) {
    node.number("cpus", cluster.control_plane_cpus, 1, 256);
    node.size("memory", cluster.control_plane_memory, mebibytes(512), gibibytes(4096));
  });
  section.number("workers", cluster.workers, 0, 32);
  section.text("subnet", cluster.subnet, rule::cidr);
  std::pair<int, int> range{cluster.node_ports.first, cluster.node_ports.last};
  section.range("nodePortRange", range, 1, 65535);
  cluster.node_ports = {static_cast<std::uint16_t>(range.first), static_cast<std::uint16_t>(range.second)};
  section.texts("patches", cluster.patches, rule::path);
}

void load_port(SpecSection& section, PortMapping& port) {
  section.text("hostIp", port.host_ip, rule::ip);
  port.host_ip = canonical_ip(port.host_ip).value_or(port.host_ip);
  section.require("host", "host: 8080, the port on this host");
  section.port("host", port.host);
  port.container = port.host;
  section.port("container", port.container);
  std::string protocol = "tcp";
  section.one_of("protocol", protocol, {"tcp", "udp"});
  port.protocol = protocol == "udp" ? Protocol::udp : Protocol::tcp;
  load_service(section, port);
}

void load_namespace(SpecSection& section, NamespaceSpec& space) {
  section.require("name", "name: NAMESPACE");
  section.text("name", space.name, rule::dns_label);
  section.one_of("podSecurity", space.pod_security, {"privileged", "baseline", "restricted"});
}

}  // namespace joelclaw::infra
