// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/events.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

std::uint16_t port_of(const std::string& text) {
  return static_cast<std::uint16_t>(parse_number(text).value_or(0));
}

void lose_master(ForwardingPart& forwarding, bool grpc) {
  forwarding.master = forwarding.docker_socket = forwarding.control_answers = false;
  forwarding.ports = grpc;
  forwarding.added.clear();
}

void forward_port(ForwardingPart& forwarding, std::uint16_t port) {
  forwarding.lost.erase(port);
  forwarding.added.insert(port);
}

void cancel_forward(ForwardingPart& forwarding, const std::string& subject) {
  if (subject == "socket") {
    forwarding.docker_socket = false;
    return;
  }
  forwarding.added.erase(port_of(subject));
  forwarding.lost.insert(port_of(subject));
}

}  // namespace

/// A container's start is a "port added" event to Lima's agent, and its forwards are made anew through whichever master
/// serves the control socket; what another program has taken is not (tools.md 2.6).
void forward_published(Model& model) {
  const Container* node = model.node();
  const bool carried =
      model.vm.port_forwarder == "grpc" || (model.forwarding.master && model.forwarding.control_answers);
  if (node == nullptr || !carried) {
    return;
  }
  for (const PublishedPort& port : node->wanted) {
    const auto& taken = model.host.listeners;
    const bool free =
        std::none_of(taken.begin(), taken.end(), [&port](const auto& each) { return each.port == port.host; });
    if (free && port.protocol == "tcp") {
      forward_port(model.forwarding, port.host);
    }
  }
}

void apply_to_forwarding(Model& model, const Event& event) {
  ForwardingPart& forwarding = model.forwarding;
  switch (event.kind) {
    case EventKind::lose_master:
      return lose_master(forwarding, model.vm.port_forwarder == "grpc");
    case EventKind::start_master:
      // One that lost only its control socket goes on serving what it forwarded.
      forwarding.docker_socket = forwarding.docker_socket && forwarding.master;
      forwarding.ports = forwarding.ports && (forwarding.master || model.vm.port_forwarder == "grpc");
      forwarding.master = forwarding.control_file = forwarding.control_answers = true;
      return;
    case EventKind::forward_socket:
      forwarding.docker_socket = forwarding.socket_file = true;
      forwarding.socket_hangs = false;
      return;
    case EventKind::forward_port:
      return forward_port(forwarding, port_of(event.subject));
    case EventKind::cancel_forward:
      return cancel_forward(forwarding, event.subject);
    case EventKind::remove_control_socket:
      forwarding.control_file = forwarding.control_answers = false;
      return;
    case EventKind::remove_docker_socket:
      forwarding.socket_file = forwarding.docker_socket = forwarding.socket_hangs = false;
      return;
    default:
      return;
  }
}

}  // namespace joelclaw::infra::simulation
