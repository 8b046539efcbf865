// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/snapshot/container_facts.hpp>
#include <infra/snapshot/endpoint_facts.hpp>
#include <infra/snapshot/host_facts.hpp>
#include <infra/snapshot/kubernetes_facts.hpp>
#include <infra/snapshot/layer.hpp>
#include <infra/snapshot/operation_facts.hpp>
#include <infra/snapshot/vm_facts.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// By which way a question travels. Two witnesses are independent only if their ways differ.
enum class Way { local, limactl, ssh, docker_socket, port, api, talos };
std::string to_string(Way way);

/// One question that was asked, for the report's checks: how long it took, and whether its answer was of any use.
struct Asked {
  std::string check;  ///< "vm.guest"
  Layer layer = Layer::host;
  Way way = Way::local;
  Duration took{};
  bool answered = false;  ///< it reached its subject (a refusal by the subject itself counts)
  std::string detail;     ///< one line, safe to show
  bool operator==(const Asked&) const = default;
};

/// The world as one look saw it. A value: diagnosis and plan are functions of it, the spec and the history.
struct Snapshot {
  WallTime observed_at;
  Instant started;      ///< on the awake clock
  Duration elapsed{};   ///< of the whole look
  HostFacts host;
  VmFacts vm;
  RuntimeFacts runtime;
  KubernetesFacts kubernetes;
  EndpointFacts endpoints;
  OperationFacts operations;
  std::vector<Asked> asked;  ///< in the order of asking
  bool operator==(const Snapshot&) const = default;

  /// The node containers, from the socket or else from inside the VM.
  Probe<std::vector<ContainerFacts>> node_containers() const;
  /// The first node container, from either way; none where it is absent or could not be asked.
  const ContainerFacts* node_container() const;
  /// The host port under which the node container's port is published (wanted bindings), if any.
  std::optional<std::uint16_t> published(std::uint16_t container_port) const;
};

}  // namespace joelclaw::infra
