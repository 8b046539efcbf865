// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/units.hpp>
#include <infra/stack/port_mapping.hpp>
#include <infra/stack/stack_spec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra {

// What can be done to a stack, as values. Which commands an action is, is the drivers' to say (see Means); what it takes
// and what it risks is the planner's.

struct UnlockDataDisk {};
/// `sized`: with the spec's sizes, for a VM that has never been or is to take them; else as its profile was saved.
struct StartVm {
  bool sized = false;
};
struct StopVm {};
/// Ends the VM's processes without asking it.
struct ForceStopVm {};
/// Ends what is left of the VM's user network, so that the next start makes it anew.
struct ClearUserNetwork {};
struct RemoveControlSocket {};
/// The way from this host into the VM: a new ssh master where none serves, the engine's socket, and ports.
struct Reforward {
  bool master = false, socket = false;
  std::vector<PortMapping> ports;
};
struct LoadModule {
  std::string module;
};
/// Into the VM's profile, so that each of its starts loads the module.
struct KeepModule {
  std::string module;
};
struct AddRoute {
  Route route;
};
struct StartEngine {};
struct RestartEngine {};
struct CreateContext {};
/// Dangling images and build cache older than a day; no image with a name, no volume, no container.
struct ReclaimDisk {};
struct CreateCluster {};
struct StartContainer {
  std::string container;
};
struct StopContainer {
  std::string container;
};
struct RestartContainer {
  std::string container;
};
struct UpdateContainer {
  std::string container;
  std::optional<std::int64_t> nano_cpus;
  std::optional<Bytes> memory;
  std::optional<std::string> restart_policy;
};
/// This cluster's own entry of a kubeconfig.
struct ReconcileEndpoint {
  std::string kubeconfig, context, cluster;
  std::uint16_t port = 0;
};
struct ReconcileManagement {
  std::string context;
  std::uint16_t port = 0;
};
struct GrantKubelet {};
struct Uncordon {
  std::string node;
};
/// In the cluster's own configuration, without which a taint comes back.
struct AllowScheduling {
  std::string node;
};
struct Untaint {
  std::string node, key, effect;
};
struct WidenNodePorts {
  PortRange range;
};
/// One pod, ended in its own time; its controller makes the next.
struct RestartPod {
  ObjectName pod;
  std::string owner;  ///< what makes the next one: "namespace/name"
};
/// A pod that nobody runs any more is struck from the record.
struct StrikePod {
  ObjectName pod;
};
struct CreateNamespace {
  NamespaceSpec space;
};
struct LabelNamespace {
  NamespaceSpec space;
};
struct InstallProvisioner {
  std::string version;
};
struct RefreshSecret {
  SecretSpec secret;
};
struct ApplyManifest {
  std::string path;
};
struct PatchService {
  ObjectName service;
  std::string port_name;  ///< empty: by `port`
  int port = 0;
  int node_port = 0;
};
struct UpgradeRelease {
  HelmSpec release;
};
struct Flush {
  FlushSpec flush;
};
struct RunHook {
  HookSpec hook;
};
/// Nothing is done; the step's goal is waited for.
struct Await {
  std::string what;
};

using Action =
    std::variant<UnlockDataDisk, StartVm, StopVm, ForceStopVm, ClearUserNetwork, RemoveControlSocket, Reforward,
                 LoadModule, KeepModule, AddRoute, StartEngine, RestartEngine, CreateContext, ReclaimDisk, CreateCluster,
                 StartContainer, StopContainer, RestartContainer, UpdateContainer, ReconcileEndpoint, ReconcileManagement,
                 GrantKubelet, Uncordon, AllowScheduling, Untaint, WidenNodePorts, RestartPod, StrikePod, CreateNamespace,
                 LabelNamespace, InstallProvisioner, RefreshSecret, ApplyManifest, PatchService, UpgradeRelease, Flush,
                 RunHook, Await>;

/// A word of two for journals and JSON: "vm.start", "container.restart".
std::string name_of(const Action& action);
/// What it is done to, in the words of its name space: a container, a node, "namespace/pod"; empty: there is only one.
std::string subject_of(const Action& action);
/// What attempts are counted for: the subject, but for a pod what makes the next one, because that has another name.
std::string target_of(const Action& action);
/// What else fixes it, in a fixed order, for the plan's digest.
std::vector<std::pair<std::string, std::string>> arguments_of(const Action& action);
/// "start the VM", "re-forward docker.sock and 10 ports": begins a line of the plan.
std::string title_of(const Action& action);

}  // namespace joelclaw::infra
