// SPDX-License-Identifier: MIT
#include <infra/simulation/reach.hpp>

#include <infra/simulation/state.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra::simulation {
namespace {

const HostListener* foreign_listener(const Model& model, std::uint16_t port) {
  const auto& all = model.host.listeners;
  const auto found =
      std::find_if(all.begin(), all.end(), [port](const HostListener& each) { return each.port == port; });
  return found == all.end() ? nullptr : &*found;
}

/// Through dockerd's proxy or an ssh forward a refusal at the far end is an accepted connection that is closed.
Reach closed() {
  return {Contact::closed, true, Peer::none, std::nullopt, 0};
}
Reach refused() {
  return {};
}
Reach silent() {
  return {Contact::silent, true, Peer::none, std::nullopt, 0};
}
Reach reached(Peer peer) {
  return {Contact::answered, true, peer, std::nullopt, 0};
}

Reach reach_pods(const Model& model, const ServicePart& service, std::uint16_t target) {
  for (const Pod& pod : pods_now(model)) {
    if (pod.space != service.space || pod.owner != service.workload || !pod.ready) {
      continue;
    }
    if (pod.answering == PodAnswering::silent) {
      return silent();
    }
    if (pod.answering == PodAnswering::refuses) {
      return closed();
    }
    Reach reach = reached(Peer::pod);
    reach.pod = pod;
    reach.port = target;
    return reach;
  }
  return closed();
}

/// Who listens on the node: the API server, apid, and kube-proxy for every NodePort.
Reach reach_node_port(const Model& model, std::uint16_t port) {
  if (port == 6443) {
    return api_stage(model) == ApiStage::absent ? closed() : reached(Peer::api_server);
  }
  if (port == 50000) {
    return model.cluster.talos.dead ? closed() : reached(Peer::talos_api);
  }
  for (const ServicePart& service : model.cluster.services) {
    for (const ServicePortPart& each : service.ports) {
      if (service.type == "NodePort" && each.node_port == port) {
        return reach_pods(model, service, each.target);
      }
    }
  }
  return closed();
}

const PublishedPort* wanted_port(const Model& model, std::uint16_t host_port) {
  const Container* node = model.node();
  if (node == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(node->wanted.begin(), node->wanted.end(),
                                  [host_port](const PublishedPort& port) { return port.host == host_port; });
  return found == node->wanted.end() ? nullptr : &*found;
}

Reach reach_foreign(const Model& model, const HostListener& listener) {
  switch (listener.kind) {
    case ListenerKind::http:
      return reached(Peer::foreign_http);
    case ListenerKind::foreign_tls:
      return reached(Peer::foreign_tls);
    case ListenerKind::stand_in:
      break;
  }
  // A kubectl port-forward reaches the pod through the API server, past every forward of Lima's.
  const PublishedPort* wanted = wanted_port(model, listener.port);
  return wanted == nullptr ? closed() : reach_node_port(model, wanted->container);
}

Reach by_manner(Answering manner) {
  switch (manner) {
    case Answering::answers:
      return reached(Peer::sshd);
    case Answering::silent:
      return silent();
    case Answering::closes:
      return closed();
    case Answering::refuses:
      break;
  }
  return refused();
}

}  // namespace

bool is_denied(const Model& model, const std::string& path) {
  return std::any_of(model.host.denied.begin(), model.host.denied.end(),
                     [&path](const std::string& denied) { return path == denied || path.rfind(denied + "/", 0) == 0; });
}

bool bound_in_vm(const Model& model, std::uint16_t host_port) {
  return node_runs(model) && wanted_port(model, host_port) != nullptr && model.node()->unbound.count(host_port) == 0;
}

/// tools.md 2.6: an ssh forwarder's ports live and die with the master, a grpc forwarder's do not.
bool forwarded(const Model& model, std::uint16_t host_port) {
  const bool carried = model.vm.port_forwarder == "grpc" || model.forwarding.master;
  const bool since_start = model.forwarding.ports && model.forwarding.lost.count(host_port) == 0;
  return bound_in_vm(model, host_port) && carried && (since_start || model.forwarding.added.count(host_port) != 0);
}

Reach reach_vm_port(const Model& model, std::uint16_t port) {
  if (!bound_in_vm(model, port)) {
    return refused();
  }
  return reach_node_port(model, wanted_port(model, port)->container);
}

Reach reach_host_port(const Model& model, std::uint16_t port) {
  if (const HostListener* listener = foreign_listener(model, port)) {
    return reach_foreign(model, *listener);
  }
  if (port == model.vm.ssh_port) {
    return guest_alive(model) ? by_manner(model.vm.sshd) : refused();
  }
  return forwarded(model, port) ? reach_vm_port(model, port) : refused();
}

Reach reach_service(const Model& model, const std::string& space, const std::string& name, const std::string& port) {
  for (const ServicePart& service : model.cluster.services) {
    if (service.space != space || service.name != name) {
      continue;
    }
    for (const ServicePortPart& each : service.ports) {
      if (port == std::to_string(each.port) || port == each.name) {
        return reach_pods(model, service, each.target);
      }
    }
  }
  return refused();
}

Contact reach_docker_socket(const Model& model) {
  if (is_denied(model, model.docker_socket())) {
    return Contact::denied;
  }
  if (!model.forwarding.socket_file) {
    return Contact::absent;
  }
  if (!guest_alive(model) || !model.forwarding.master || !model.forwarding.docker_socket) {
    return Contact::refused;
  }
  if (model.forwarding.socket_hangs) {
    return Contact::silent;
  }
  if (model.engine.service != "active" && model.engine.socket != "active") {
    return Contact::closed;
  }
  return model.engine.hung ? Contact::silent : Contact::answered;
}

Contact reach_control_socket(const Model& model) {
  if (!model.forwarding.control_file) {
    return Contact::absent;
  }
  const bool serves = guest_alive(model) && model.forwarding.master && model.forwarding.control_answers;
  return serves ? Contact::answered : Contact::refused;
}

}  // namespace joelclaw::infra::simulation
