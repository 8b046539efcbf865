// SPDX-License-Identifier: MIT
#include <infra/snapshot/snapshot.hpp>

namespace joelclaw::infra {

std::string to_string(UnknownCause cause) {
  switch (cause) {
    case UnknownCause::not_asked:
      return "not asked";
    case UnknownCause::timed_out:
      return "no answer in time";
    case UnknownCause::tool_missing:
      return "not installed";
    case UnknownCause::denied:
      return "permission denied";
    case UnknownCause::unreachable:
      return "not reachable";
    case UnknownCause::failed:
      return "could not be asked";
    case UnknownCause::garbage:
      return "the answer could not be read";
    case UnknownCause::cancelled:
      return "cancelled";
  }
  return "?";
}

std::string to_string(Layer layer) {
  switch (layer) {
    case Layer::host:
      return "host";
    case Layer::vm:
      return "vm";
    case Layer::forwarding:
      return "forwarding";
    case Layer::runtime:
      return "runtime";
    case Layer::node_container:
      return "node-container";
    case Layer::kubernetes:
      return "kubernetes";
    case Layer::node:
      return "node";
    case Layer::network:
      return "network";
    case Layer::storage:
      return "storage";
    case Layer::workloads:
      return "workloads";
    case Layer::endpoints:
      return "endpoints";
    case Layer::operations:
      return "operations";
  }
  return "?";
}

std::string to_string(VmState state) {
  switch (state) {
    case VmState::uninitialized:
      return "uninitialized";
    case VmState::installing:
      return "installing";
    case VmState::broken:
      return "broken";
    case VmState::stopped:
      return "stopped";
    case VmState::running:
      return "running";
  }
  return "?";
}

std::string to_string(UnitState state) {
  switch (state) {
    case UnitState::active:
      return "active";
    case UnitState::activating:
      return "activating";
    case UnitState::inactive:
      return "inactive";
    case UnitState::failed:
      return "failed";
    case UnitState::unknown:
      return "unknown";
  }
  return "?";
}

std::string to_string(ContainerState state) {
  switch (state) {
    case ContainerState::created:
      return "created";
    case ContainerState::running:
      return "running";
    case ContainerState::paused:
      return "paused";
    case ContainerState::restarting:
      return "restarting";
    case ContainerState::removing:
      return "removing";
    case ContainerState::exited:
      return "exited";
    case ContainerState::dead:
      return "dead";
  }
  return "?";
}

std::string to_string(NodeRole role) {
  switch (role) {
    case NodeRole::server:
      return "server";
    case NodeRole::agent:
      return "agent";
    case NodeRole::load_balancer:
      return "load balancer";
  }
  return "?";
}

std::string to_string(ProbeVerdict verdict) {
  switch (verdict) {
    case ProbeVerdict::right:
      return "right";
    case ProbeVerdict::limited:
      return "limited";
    case ProbeVerdict::wrong:
      return "wrong";
    case ProbeVerdict::refused:
      return "refused";
    case ProbeVerdict::untrusted:
      return "untrusted";
    case ProbeVerdict::blackhole:
      return "blackhole";
  }
  return "?";
}

std::string to_string(Way way) {
  switch (way) {
    case Way::local:
      return "local";
    case Way::limactl:
      return "limactl";
    case Way::ssh:
      return "ssh";
    case Way::docker_socket:
      return "docker socket";
    case Way::port:
      return "port";
    case Way::api:
      return "api";
    case Way::talos:
      return "talos";
  }
  return "?";
}

const Condition* NodeFacts::condition(const std::string& type) const {
  for (const Condition& each : conditions) {
    if (each.type == type) {
      return &each;
    }
  }
  return nullptr;
}

}  // namespace joelclaw::infra
