// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/simulation/model.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace joelclaw::infra::simulation {

enum class Peer { none, sshd, api_server, talos_api, pod, foreign_http, foreign_tls };

/// What becomes of a connection: `contact` is answered where a peer is reached, and else the way in which it is not.
/// `connects` is what a bare connect sees: an ssh forward and dockerd's proxy accept before they know of the far end.
struct Reach {
  Contact contact = Contact::refused;
  bool connects = false;
  Peer peer = Peer::none;
  std::optional<Pod> pod;
  std::uint16_t port = 0;  ///< of the pod
};

/// A TCP port of this host.
Reach reach_host_port(const Model& model, std::uint16_t port);
/// The same number inside the VM.
Reach reach_vm_port(const Model& model, std::uint16_t port);
/// A Service's port, as the API server's proxy reaches it.
Reach reach_service(const Model& model, const std::string& space, const std::string& name, const std::string& port);

/// The engine's socket on this host: answered where dockerd is behind it.
Contact reach_docker_socket(const Model& model);
/// Lima's control socket of the ssh master.
Contact reach_control_socket(const Model& model);

/// dockerd binds this port inside the VM now.
bool bound_in_vm(const Model& model, std::uint16_t host_port);
/// Lima's forward of it stands on this host.
bool forwarded(const Model& model, std::uint16_t host_port);
bool is_denied(const Model& model, const std::string& path);

}  // namespace joelclaw::infra::simulation
