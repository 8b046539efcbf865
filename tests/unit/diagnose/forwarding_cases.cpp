// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

std::vector<Case> way_cases() {
  return {
      {"all well inside, nothing reaches this host", [](Snapshot& now, StackSpec&) { cut_forwarding(now); },
       {{host_forward_dead, Severity::fail, Remedy::heal}, {probe_failed, {}, {}, "redis", host_forward_dead}},
       {docker_socket_dead, vm_zombie, docker_down}, host_forward_dead, Health::down},
      {"the socket is dead, ports serve", [](Snapshot& now, StackSpec&) { kill_socket(now); },
       {{docker_socket_dead, Severity::fail, Remedy::heal}}, {host_forward_dead}, docker_socket_dead, Health::degraded},
      {"socket and ssh are dead, ports serve", [](Snapshot& now, StackSpec&) { split_grpc(now); },
       {{docker_socket_dead, Severity::fail}, {ssh_unreachable, Severity::warn}}, {vm_zombie, host_forward_dead},
       docker_socket_dead, Health::degraded},
      {"a stack without ports, and its socket is dead", [](Snapshot& now, StackSpec& spec) {
         kill_socket(now);
         spec.cluster.driver = ClusterDriverName::none;
         spec.ports.clear();
         spec.probes.clear();
         now.endpoints = {};
         now.kubernetes = {};
       },
       {{host_forward_dead, Severity::fail}}, {docker_socket_dead}, host_forward_dead, Health::down},
      {"the socket is dead because the engine is", [](Snapshot& now, StackSpec&) { stop_engine(now); }, {},
       {docker_socket_dead, host_forward_dead}},
      {"no listener here", [](Snapshot& now, StackSpec&) { lose_ports(now); },
       {{ports_not_forwarded, Severity::fail, Remedy::heal}, {probe_failed, {}, {}, "redis", ports_not_forwarded}},
       {host_forward_dead, docker_socket_dead}, ports_not_forwarded, Health::down},
      {"one port has no listener here", [](Snapshot& now, StackSpec&) { port(now, 7881).contact = Contact::refused; },
       {{ports_not_forwarded, Severity::fail}}, {}, ports_not_forwarded, Health::degraded},
      {"a port that may not be asked", [](Snapshot& now, StackSpec&) { port(now, 7881).contact = Contact::denied; }, {},
       {ports_not_forwarded}},
      {"ports refuse since the container has exited", [](Snapshot& now, StackSpec&) { exit_container(now); }, {},
       {ports_not_forwarded, host_forward_dead}},
  };
}

std::vector<Case> ssh_cases() {
  return {
      {"the control socket is left behind", [](Snapshot& now, StackSpec&) { now.vm.control_socket = DialAnswer{Contact::refused, "", {}, "", {}}; },
       {{ssh_mux_stale, Severity::warn, Remedy::heal}}, {}, ssh_mux_stale, Health::degraded},
      {"no control socket is no fault", [](Snapshot& now, StackSpec&) { now.vm.control_socket = DialAnswer{Contact::absent, "", {}, "", {}}; },
       {}, {ssh_mux_stale}, {}, Health::healthy},
      {"ssh is silent, all else serves", [](Snapshot& now, StackSpec&) { silence_ssh(now); },
       {{ssh_unreachable, Severity::warn, Remedy::wait}}, {vm_zombie}, ssh_unreachable, Health::degraded},
      {"ssh may not be used", [](Snapshot& now, StackSpec&) { now.vm.guest = Unknown{UnknownCause::denied, ""}; }, {}, {ssh_unreachable}},
      {"ssh is part of a zombie", [](Snapshot& now, StackSpec&) { make_zombie(now); }, {}, {ssh_unreachable}},
  };
}

std::vector<Case> engine_cases() {
  return {
      {"dockerd is stopped", [](Snapshot& now, StackSpec&) { stop_engine(now); },
       {{docker_down, Severity::fail, Remedy::heal}}, {docker_hung, container_missing}, docker_down, Health::down},
      {"a unit says inactive, and the engine answers", [](Snapshot& now, StackSpec&) { guest(now).docker_service = UnitState::inactive; },
       {}, {docker_down}, {}, Health::healthy},
      {"only ssh says that dockerd is stopped",
       [](Snapshot& now, StackSpec&) { stop_engine(now); now.runtime.socket = Unknown{}; refuse_ports(now); now.kubernetes.api_port = Unknown{};
         now.endpoints = healthy_snapshot().endpoints;
         for (ProbeSighting& each : now.endpoints.probes) { each.answer = Unknown{}; }
         for (PortSighting& each : now.endpoints.ports) { each.contact = Unknown{}; } },
       {}, {docker_down}},
      {"dockerd takes connections and is silent", [](Snapshot& now, StackSpec&) { hang_engine(now); },
       {{docker_hung, Severity::fail, Remedy::heal}}, {docker_down, docker_socket_dead, host_forward_dead}, docker_hung,
       Health::degraded},
      {"docker is slow inside, and answers through the socket",
       [](Snapshot& now, StackSpec&) { guest(now).engine = Unknown{UnknownCause::timed_out, ""}; }, {}, {docker_hung}},
      {"there is no docker client in the VM",
       [](Snapshot& now, StackSpec&) { guest(now).engine = Unknown{UnknownCause::tool_missing, ""}; kill_socket(now); }, {},
       {docker_down, docker_hung}},
  };
}

std::vector<Case> space_cases() {
  const auto data = [](std::uint64_t free) {
    return [free](Snapshot& now, StackSpec&) { guest(now).data_space = SpaceFact{gibibytes(100), gibibytes(free), 0, 0}; };
  };
  return {
      {"the data disk is 85 % full", data(15), {{disk_pressure, Severity::warn, Remedy::heal}}, {vm_disk_low}, disk_pressure, Health::degraded},
      {"the data disk is 96 % full", data(4), {{disk_pressure, Severity::fail}}},
      {"the data disk is 79 % full", data(21), {}, {disk_pressure}},
      {"the node says DiskPressure", [](Snapshot& now, StackSpec&) { node(now).conditions.at(1) = {"DiskPressure", "True", "KubeletHasDiskPressure", ""}; },
       {{disk_pressure, Severity::fail}}},
      {"one disk for all is named once", [](Snapshot& now, StackSpec&) {
         guest(now).root_space = guest(now).data_space = SpaceFact{gibibytes(100), gibibytes(10), 1000, 900};
       },
       {{disk_pressure, Severity::warn}}, {vm_disk_low}},
      {"the docker context is gone", [](Snapshot& now, StackSpec&) { now.runtime.context_endpoint = Absent{}; },
       {{docker_context_missing, Severity::info, Remedy::up}}, {}, {}, Health::healthy},
      {"nobody asked for the docker context", [](Snapshot& now, StackSpec&) { now.runtime.context_endpoint = Unknown{}; }, {},
       {docker_context_missing}},
  };
}

}  // namespace

std::vector<Case> forwarding_cases() {
  std::vector<Case> all;
  for (auto* part : {&way_cases, &ssh_cases, &engine_cases, &space_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
