// SPDX-License-Identifier: MIT
#include <infra/plan/action.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>

#include <fmt/format.h>

namespace joelclaw::infra {
namespace {

using Arguments = std::vector<std::pair<std::string, std::string>>;

std::string cpus(std::int64_t nano) {
  return fmt::format("{}.{:02}", nano / 1'000'000'000, nano % 1'000'000'000 / 10'000'000);
}

std::string forwards_of(const Reforward& forward) {
  std::vector<std::string> parts;
  if (forward.socket) {
    parts.emplace_back("docker.sock");
  }
  if (!forward.ports.empty()) {
    parts.push_back(fmt::format("{} port{}", forward.ports.size(), forward.ports.size() == 1 ? "" : "s"));
  }
  return join(parts, " and ");
}

std::string change_of(const UpdateContainer& update) {
  std::vector<std::string> parts;
  if (update.nano_cpus) {
    parts.push_back(cpus(*update.nano_cpus) + " CPUs");
  }
  if (update.memory) {
    parts.push_back(format_bytes(*update.memory) + " memory");
  }
  if (update.restart_policy) {
    parts.push_back("restart policy " + *update.restart_policy);
  }
  return join(parts, ", ");
}

std::string service_port(const PatchService& patch) {
  return patch.port_name.empty() ? std::to_string(patch.port) : patch.port_name;
}

std::string words_of(const std::vector<std::string>& command) {
  std::vector<std::string> words;
  for (const std::string& each : command) {
    words.push_back(shell_quote(each));
  }
  return join(words, " ");
}

}  // namespace

std::string name_of(const Action& action) {
  return std::visit(
      Overload{[](const UnlockDataDisk&) { return "vm.unlock-disk"; }, [](const StartVm&) { return "vm.start"; },
               [](const StopVm&) { return "vm.stop"; }, [](const ForceStopVm&) { return "vm.force-stop"; },
               [](const ClearUserNetwork&) { return "vm.clear-network"; },
               [](const RemoveControlSocket&) { return "forward.clear-master"; },
               [](const Reforward&) { return "forward.restore"; }, [](const LoadModule&) { return "vm.load-module"; },
               [](const KeepModule&) { return "vm.keep-module"; }, [](const AddRoute&) { return "vm.add-route"; },
               [](const StartEngine&) { return "engine.start"; }, [](const RestartEngine&) { return "engine.restart"; },
               [](const CreateContext&) { return "engine.create-context"; },
               [](const ReclaimDisk&) { return "engine.reclaim"; }, [](const CreateCluster&) { return "cluster.create"; },
               [](const StartContainer&) { return "container.start"; },
               [](const StopContainer&) { return "container.stop"; },
               [](const RestartContainer&) { return "container.restart"; },
               [](const UpdateContainer&) { return "container.update"; },
               [](const ReconcileEndpoint&) { return "endpoint.kubernetes"; },
               [](const ReconcileManagement&) { return "endpoint.management"; },
               [](const GrantKubelet&) { return "cluster.grant-kubelet"; },
               [](const Uncordon&) { return "node.uncordon"; }, [](const AllowScheduling&) { return "node.allow-pods"; },
               [](const Untaint&) { return "node.untaint"; },
               [](const WidenNodePorts&) { return "cluster.node-port-range"; },
               [](const RestartPod&) { return "pod.restart"; }, [](const StrikePod&) { return "pod.strike"; },
               [](const CreateNamespace&) { return "namespace.create"; },
               [](const LabelNamespace&) { return "namespace.label"; },
               [](const InstallProvisioner&) { return "storage.provisioner"; },
               [](const RefreshSecret&) { return "secret.refresh"; },
               [](const ApplyManifest&) { return "manifest.apply"; },
               [](const PatchService&) { return "service.patch"; },
               [](const UpgradeRelease&) { return "release.upgrade"; }, [](const Flush&) { return "data.flush"; },
               [](const RunHook&) { return "hook"; }, [](const Await&) { return "await"; }},
      action);
}

std::string subject_of(const Action& action) {
  return std::visit(
      Overload{[](const LoadModule& a) { return a.module; }, [](const KeepModule& a) { return a.module; },
               [](const AddRoute& a) { return a.route.cidr; }, [](const StartContainer& a) { return a.container; },
               [](const StopContainer& a) { return a.container; }, [](const RestartContainer& a) { return a.container; },
               [](const UpdateContainer& a) { return a.container; }, [](const ReconcileEndpoint& a) { return a.context; },
               [](const ReconcileManagement& a) { return a.context; }, [](const Uncordon& a) { return a.node; },
               [](const AllowScheduling& a) { return a.node; }, [](const Untaint& a) { return a.node + " " + a.key; },
               [](const RestartPod& a) { return to_string(a.pod); }, [](const StrikePod& a) { return to_string(a.pod); },
               [](const CreateNamespace& a) { return a.space.name; }, [](const LabelNamespace& a) { return a.space.name; },
               [](const RefreshSecret& a) { return a.secret.space + "/" + a.secret.name; },
               [](const ApplyManifest& a) { return a.path; },
               [](const PatchService& a) { return to_string(a.service) + ":" + service_port(a); },
               [](const UpgradeRelease& a) { return a.release.space + "/" + a.release.release; },
               [](const Flush& a) { return to_string(a.flush.exec.pod); },
               [](const RunHook& a) { return words_of(a.hook.command); }, [](const Await& a) { return a.what; },
               [](const auto&) { return std::string{}; }},
      action);
}

std::string target_of(const Action& action) {
  const auto* restart = std::get_if<RestartPod>(&action);
  return restart != nullptr && !restart->owner.empty() ? restart->owner : subject_of(action);
}

std::vector<std::pair<std::string, std::string>> arguments_of(const Action& action) {
  return std::visit(
      Overload{
          [](const StartVm& a) { return Arguments{{"sized", a.sized ? "true" : "false"}}; },
          [](const Reforward& a) {
            Arguments all{{"master", a.master ? "true" : "false"}, {"socket", a.socket ? "true" : "false"}};
            for (const PortMapping& port : a.ports) {
              all.emplace_back("port", to_string(port));
            }
            return all;
          },
          [](const AddRoute& a) { return Arguments{{"via", a.route.via}, {"device", a.route.device}}; },
          [](const UpdateContainer& a) { return Arguments{{"change", change_of(a)}}; },
          [](const ReconcileEndpoint& a) {
            return Arguments{{"kubeconfig", a.kubeconfig}, {"cluster", a.cluster}, {"port", std::to_string(a.port)}};
          },
          [](const ReconcileManagement& a) { return Arguments{{"port", std::to_string(a.port)}}; },
          [](const Untaint& a) { return Arguments{{"effect", a.effect}}; },
          [](const WidenNodePorts& a) { return Arguments{{"range", to_string(a.range)}}; },
          [](const RestartPod& a) { return Arguments{{"owner", a.owner}}; },
          [](const CreateNamespace& a) { return Arguments{{"podSecurity", a.space.pod_security}}; },
          [](const LabelNamespace& a) { return Arguments{{"podSecurity", a.space.pod_security}}; },
          [](const InstallProvisioner& a) { return Arguments{{"version", a.version}}; },
          [](const PatchService& a) { return Arguments{{"nodePort", std::to_string(a.node_port)}}; },
          [](const UpgradeRelease& a) { return Arguments{{"chart", a.release.chart}, {"version", a.release.version}}; },
          [](const auto&) { return Arguments{}; }},
      action);
}

std::string title_of(const Action& action) {
  const std::string subject = subject_of(action);
  return std::visit(
      Overload{[](const UnlockDataDisk&) { return std::string{"release the VM's data disk"}; },
               [](const StartVm& a) { return std::string{a.sized ? "start the VM with the spec's sizes" : "start the VM"}; },
               [](const StopVm&) { return std::string{"stop the VM"}; },
               [](const ForceStopVm&) { return std::string{"end the VM's processes"}; },
               [](const ClearUserNetwork&) { return std::string{"clear the VM's user network"}; },
               [](const RemoveControlSocket&) { return std::string{"remove the dead ssh control socket"}; },
               [](const Reforward& a) { return "re-forward " + forwards_of(a); },
               [&](const LoadModule&) { return "load " + subject + " in the VM"; },
               [&](const KeepModule&) { return "load " + subject + " at each start of the VM"; },
               [&](const AddRoute&) { return "route " + subject + " in the VM"; },
               [](const StartEngine&) { return std::string{"start the engine"}; },
               [](const RestartEngine&) { return std::string{"restart the engine"}; },
               [](const CreateContext&) { return std::string{"create the docker context"}; },
               [](const ReclaimDisk&) { return std::string{"remove dangling images and old build cache"}; },
               [](const CreateCluster&) { return std::string{"create the cluster"}; },
               [&](const StartContainer&) { return "start " + subject; },
               [&](const StopContainer&) { return "stop " + subject; },
               [&](const RestartContainer&) { return "restart " + subject; },
               [&](const UpdateContainer& a) { return "give " + subject + " " + change_of(a); },
               [](const ReconcileEndpoint& a) { return fmt::format("point the kubeconfig to port {}", a.port); },
               [](const ReconcileManagement& a) { return fmt::format("point the node management config to port {}", a.port); },
               [](const GrantKubelet&) { return std::string{"let the API server reach the kubelet"}; },
               [&](const Uncordon&) { return "uncordon " + subject; },
               [&](const AllowScheduling&) { return "let pods be scheduled on " + subject + " for good"; },
               [](const Untaint& a) { return "remove the taint " + a.key + " of " + a.node; },
               [](const WidenNodePorts& a) { return "allow NodePorts " + to_string(a.range); },
               [&](const RestartPod&) { return "restart the pod " + subject; },
               [&](const StrikePod&) { return "strike the pod " + subject + " that nobody runs"; },
               [&](const CreateNamespace&) { return "create the namespace " + subject; },
               [](const LabelNamespace& a) { return "label " + a.space.name + " " + a.space.pod_security; },
               [](const InstallProvisioner& a) { return "install local-path-provisioner " + a.version; },
               [&](const RefreshSecret&) { return "refresh the secret " + subject; },
               [&](const ApplyManifest&) { return "apply " + subject; },
               [](const PatchService& a) { return fmt::format("give {} NodePort {}", to_string(a.service), a.node_port); },
               [&](const UpgradeRelease&) { return "install the release " + subject; },
               [&](const Flush&) { return "flush " + subject; }, [&](const RunHook&) { return "run " + subject; },
               [&](const Await&) { return "wait until " + subject; }},
      action);
}

}  // namespace joelclaw::infra
