// SPDX-License-Identifier: MIT
#include <unit/diagnose/case.hpp>

namespace joelclaw::infra::test {

using enum FindingClass;

namespace {

void without_tool(Snapshot& now, const std::string& name) {
  for (ToolFact& tool : now.host.tools) {
    tool.path = tool.name == name ? "" : tool.path;
  }
}

std::vector<Case> tool_cases() {
  return {
      {"kubectl is not installed", [](Snapshot& now, StackSpec&) { without_tool(now, "kubectl"); },
       {{tool_missing, Severity::fail, Remedy::manual, "kubectl"}}, {}, tool_missing, Health::unknown},
      {"talosctl is only missed", [](Snapshot& now, StackSpec&) { without_tool(now, "talosctl"); },
       {{tool_missing, Severity::warn, Remedy::manual, "talosctl"}}, {}, tool_missing, Health::degraded},
      {"helm is only missed", [](Snapshot& now, StackSpec&) { without_tool(now, "helm"); },
       {{tool_missing, Severity::warn}}, {}, {}, Health::degraded},
      {"all tools are there", [](Snapshot&, StackSpec&) {}, {}, {tool_missing}, {}, Health::healthy},
  };
}

std::vector<Case> place_cases() {
  return {
      {"another host's stack", [](Snapshot& now, StackSpec& spec) { spec.hosts = {"panda"}; now.host.name = "flagg"; },
       {{not_hosted_here, Severity::info, Remedy::none}}, {}, {}, Health::unknown},
      {"one of its hosts", [](Snapshot&, StackSpec& spec) { spec.hosts = {"flagg", "panda"}; },
       {}, {not_hosted_here}, {}, Health::healthy},
      {"the socket may not be opened", [](Snapshot& now, StackSpec&) {
         now.host.denied = {{"/Users/joel/.colima/default/docker.sock", "the engine's socket"}};
         kill_socket(now);
         sure(now.runtime.socket).contact.contact = Contact::denied;
       },
       {{permission_denied, Severity::fail, Remedy::manual}}, {docker_socket_dead, host_forward_dead, docker_down, vm_zombie},
       permission_denied, Health::degraded},
      {"nothing is denied", [](Snapshot&, StackSpec&) {}, {}, {permission_denied}},
  };
}

std::vector<Case> caller_cases() {
  return {
      {"DOCKER_HOST leads elsewhere",
       [](Snapshot& now, StackSpec&) { now.host.caller_docker.docker_host = "unix:///var/run/docker.sock"; },
       {{wrong_docker_endpoint, Severity::info}}, {}, {}, Health::healthy},
      {"DOCKER_HOST leads here", [](Snapshot& now, StackSpec&) {
         now.host.caller_docker.docker_host = "unix:///Users/joel/.colima/default/docker.sock";
         now.host.caller_docker.current_context = "desktop-linux";
       },
       {}, {wrong_docker_endpoint}},
      {"another context is current", [](Snapshot& now, StackSpec& spec) {
         spec.docker.context_name = "colima";
         now.host.caller_docker.current_context = "desktop-linux";
       },
       {{wrong_docker_endpoint, Severity::info}}, {}, {}, Health::healthy},
  };
}

std::vector<Case> disk_cases() {
  const auto free = [](std::uint64_t gib) {
    return [gib](Snapshot& now, StackSpec&) { now.host.space = SpaceFact{gibibytes(1000), gibibytes(gib), 0, 0}; };
  };
  return {
      {"9 % of the host's disk are free", free(90), {{host_disk_low, Severity::warn, Remedy::manual}}, {}, host_disk_low,
       Health::degraded},
      {"1 GiB of the host's disk is free", free(1), {{host_disk_low, Severity::fail}}, {}, host_disk_low, Health::degraded},
      {"2 GiB of the host's disk are free", free(2), {{host_disk_low, Severity::warn}}},
      {"10 % of the host's disk are free", free(100), {}, {host_disk_low}},
      {"19 GiB of a small disk are free",
       [](Snapshot& now, StackSpec&) { now.host.space = SpaceFact{gibibytes(100), gibibytes(19), 0, 0}; },
       {{host_disk_low, Severity::warn}}},
  };
}

}  // namespace

std::vector<Case> host_cases() {
  std::vector<Case> all;
  for (auto* part : {&tool_cases, &place_cases, &caller_cases, &disk_cases}) {
    for (Case& each : part()) {
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace joelclaw::infra::test
