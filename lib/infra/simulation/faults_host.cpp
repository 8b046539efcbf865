// SPDX-License-Identifier: MIT
#include <infra/simulation/fault.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr std::uint64_t gib = 1ULL << 30U;

template <Manner manner>
void every_tool(Model& model) {
  for (const char* name : {"limactl", "kubectl", "talosctl"}) {
    if (model.host.tools.count(name) != 0) {
      model.host.tools[name].manner = manner;
    }
  }
}

void nothing_installed(Model& model) {
  for (const char* name : {"colima", "limactl", "docker", "kubectl", "talosctl", "helm"}) {
    model.host.tools.erase(name);
  }
  model.vm.state = VmState::absent;
  model.vm.data_disk = false;
  model.vm.host_agent_pid = 0;
  model.vm.usernet = 0;
  model.vm.routes.clear();
  model.forwarding.master = model.forwarding.control_file = model.forwarding.socket_file = false;
  model.forwarding.docker_socket = model.forwarding.ports = false;
  model.engine.containers.clear();
  model.engine.volumes.clear();
  model.engine.context_endpoint.clear();
  model.cluster.api.has_kubeconfig = model.cluster.api.has_talosconfig = false;
}

/// The stack is another host's: there is nothing of it here, not even kubectl (operations.md G37).
void not_hosted_here(Model& model) {
  nothing_installed(model);
  model.parameters.carried_by = model.parameters.host_name;
  model.parameters.host_name = model.parameters.carried_by == "flagg" ? "panda" : "flagg";
  model.parameters.spec_file = true;
}

void tools_work(Model& model) {
  for (auto& [name, tool] : model.host.tools) {
    tool.manner = Manner::works;
  }
}

/// Of one tool alone.
template <Manner manner>
std::vector<Fault> manners(const std::string& what, const std::string& summary) {
  std::vector<Fault> all;
  all.push_back(
      {"docker-" + what, "docker " + summary, [](Model& model) { model.host.tools["docker"].manner = manner; }});
  all.push_back(
      {"colima-" + what, "colima " + summary, [](Model& model) { model.host.tools["colima"].manner = manner; }});
  all.push_back(
      {"limactl-" + what, "limactl " + summary, [](Model& model) { model.host.tools["limactl"].manner = manner; }});
  all.push_back(
      {"kubectl-" + what, "kubectl " + summary, [](Model& model) { model.host.tools["kubectl"].manner = manner; }});
  all.push_back(
      {"talosctl-" + what, "talosctl " + summary, [](Model& model) { model.host.tools["talosctl"].manner = manner; }});
  all.push_back({"ssh-" + what, "ssh " + summary, [](Model& model) { model.host.tools["ssh"].manner = manner; }});
  return all;
}

std::vector<Fault> standing_faults() {
  return {
      {"nothing-installed", "a host on which nothing of the stack has ever been", nothing_installed},
      {"not-hosted-here", "the spec names another host", not_hosted_here},
      {"tool-missing-docker", "the docker CLI is not installed",
       [](Model& model) { model.host.tools.erase("docker"); }},
      {"tool-missing-kubectl", "kubectl is not installed", [](Model& model) { model.host.tools.erase("kubectl"); }},
      {"tool-missing-colima", "colima and limactl are not installed",
       [](Model& model) {
         model.host.tools.erase("colima");
         model.host.tools.erase("limactl");
       }},
      {"tool-missing-talosctl", "talosctl is not installed", [](Model& model) { model.host.tools.erase("talosctl"); }},
      {"tool-missing-ssh", "ssh is not installed", [](Model& model) { model.host.tools.erase("ssh"); }},
      {"tools-hang", "limactl, kubectl and talosctl never return", every_tool<Manner::hangs>},
      {"tools-garbage", "limactl, kubectl and talosctl answer garbage", every_tool<Manner::garbage>},
      {"tools-work", "no fault: every tool that is installed works", tools_work},
      {"limactl-hangs", "limactl never returns",
       [](Model& model) { model.host.tools["limactl"].manner = Manner::hangs; }},
      {"limactl-garbage", "limactl answers garbage",
       [](Model& model) { model.host.tools["limactl"].manner = Manner::garbage; }},
      {"kubectl-hangs", "kubectl never returns",
       [](Model& model) { model.host.tools["kubectl"].manner = Manner::hangs; }},
      {"denied-socket", "docker.sock may not be opened",
       [](Model& model) { model.host.denied.insert(model.docker_socket()); }},
      {"denied-kubeconfig", "the kubeconfig may not be read",
       [](Model& model) { model.host.denied.insert(model.parameters.home + "/.kube/config"); }},
      {"denied-ssh-config", "Lima's ssh.config may not be read",
       [](Model& model) { model.host.denied.insert(model.lima_home() + "/" + model.instance() + "/ssh.config"); }},
      {"wrong-docker-endpoint", "the caller's shell talks to another engine",
       [](Model& model) { model.host.variables["DOCKER_HOST"] = "unix:///var/run/docker.sock"; }},
      {"host-disk-low", "8 % of the host's disk are left",
       [](Model& model) { model.host.disk.available = model.host.disk.total / 100 * 8; }},
      {"host-disk-full", "1 GiB of the host's disk is left", [](Model& model) { model.host.disk.available = gib; }},
  };
}

}  // namespace

std::vector<Fault> host_faults() {
  std::vector<Fault> all = standing_faults();
  for (auto more : {manners<Manner::lies>("lies", "says that it has done what it has not"),
                    manners<Manner::fails_once>("fails-once", "fails the first time that it is to change something")}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace joelclaw::infra::simulation
