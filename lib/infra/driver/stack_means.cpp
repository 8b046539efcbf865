// SPDX-License-Identifier: MIT
#include <infra/driver/stack_means.hpp>

#include <infra/base/overload.hpp>
#include <infra/plan/repairs.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/docker_acts.hpp>
#include <infra/tool/kube_acts.hpp>
#include <infra/tool/local_path.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Calls = std::vector<Call>;

// A password command may ask a keychain or the network; `gh auth token` takes 0.1 s.
constexpr Duration password_patience{15'000};

Calls one(Command command) {
  return {Call{std::move(command)}};
}

/// Before there is a cluster its context is known all the same: talosctl names it so, unless the name is taken.
KubeAccess access_of(const Snapshot& now, const StackSpec& spec) {
  const ClientConfig* config = seen(now.kubernetes.kubeconfig);
  const Absent* absent = std::get_if<Absent>(&now.kubernetes.kubeconfig);
  const std::string wished = spec.cluster.context.empty() ? "admin@" + spec.cluster.name : spec.cluster.context;
  return {config != nullptr ? config->path : absent != nullptr ? absent->detail : std::string{},
          now.kubernetes.context.empty() ? wished : now.kubernetes.context};
}

EngineAccess engine_of(const Snapshot& now, const std::string& socket, const VmDriver& vm) {
  const SocketFacts* heard = seen(now.runtime.socket);
  const bool serves = heard != nullptr && heard->contact.contact == Contact::answered;
  // Where only the way to it is broken, it is told from inside.
  return {socket, serves || seen(now.vm.guest) == nullptr ? std::nullopt : vm.ssh()};
}

Calls refresh(const RefreshSecret& action, const KubeAccess& access, WallTime at) {
  if (!action.secret.registry || action.secret.registry->password_command.empty()) {
    return {};
  }
  std::vector<std::string> words = action.secret.registry->password_command;
  Command ask{words.front(), {words.begin() + 1, words.end()}, {}, "", password_patience};
  Call apply{kubectl_apply_command(access, "", budget::quick)};
  std::get<Command>(apply.what).secret_input = true;
  apply.input = [secret = action.secret, at](const std::string& password) {
    return pull_secret_manifest(secret, password, at);
  };
  Call password{std::move(ask)};
  password.secret_output = true;
  return {std::move(password), std::move(apply)};
}

/// Nothing is applied where nothing differs: an apply rewrites what others manage.
Calls apply(const ApplyManifest& action, const KubeAccess& access) {
  Call diff{kubectl_diff_file_command(access, action.path, budget::pod)};
  diff.was_done = [](const Outcome& outcome) { return outcome.exit_status() == 1; };  // something differs
  diff.is_enough = [](const Outcome& outcome) { return outcome.exit_status() == 0; };
  return {std::move(diff), Call{kubectl_apply_file_command(access, action.path, budget::pod)}};
}

}  // namespace

StackMeans::StackMeans(const StackSpec& spec, const VmDriver& vm, const ClusterDriver& cluster, std::string engine)
    : m_spec(spec), m_vm(vm), m_cluster(cluster), m_engine(std::move(engine)) {}

std::vector<Call> StackMeans::calls(const Action& action, const Snapshot& now) const {
  Calls found = m_vm.calls(action, m_spec, now);
  if (found.empty()) {
    found = m_cluster.calls(action, m_spec, now, m_engine);
  }
  if (found.empty()) {
    found = engine_calls(action, now);
  }
  return found.empty() ? object_calls(action, now) : found;
}

bool StackMeans::can(const Action& action, const Snapshot& now) const {
  return !calls(action, now).empty();
}

std::string StackMeans::machine_name() const {
  return m_vm.has_vm() ? "the VM " + m_spec.vm.profile : "this host";
}

std::string StackMeans::node_name() const {
  return m_cluster.first_node();
}

std::vector<Call> StackMeans::engine_calls(const Action& action, const Snapshot& now) const {
  const EngineAccess engine = engine_of(now, m_engine, m_vm);
  return std::visit(
      Overload{[&](const StartContainer& a) { return one(docker_start_command(engine, a.container, budget::container_start)); },
               [&](const StopContainer& a) { return one(docker_stop_command(engine, a.container, budget::container_stop)); },
               [&](const RestartContainer& a) {
                 return one(docker_restart_command(engine, a.container, budget::container_stop));
               },
               [&](const UpdateContainer& a) {
                 return one(docker_update_command(engine, a.container, {a.nano_cpus, a.memory, a.restart_policy}, budget::quick));
               },
               [&](const ReclaimDisk&) {
                 Calls all;
                 for (Command& each : docker_reclaim_commands(engine, budget::vm_stop)) {
                   all.push_back(Call{std::move(each)});
                 }
                 return all;
               },
               [&](const CreateContext&) {
                 const std::string& wanted = m_spec.docker.context_name;
                 return one(docker_context_command(wanted.empty() ? m_vm.engine_context() : wanted, m_engine, budget::quick));
               },
               [](const auto&) { return Calls{}; }},
      action);
}

std::vector<Call> StackMeans::object_calls(const Action& action, const Snapshot& now) const {
  const KubeAccess access = access_of(now, m_spec);
  constexpr Duration patience = budget::quick;
  return std::visit(
      Overload{[&](const ReconcileEndpoint& a) {
                 return Calls{Call{FileCopy{a.kubeconfig, saved_name(a.kubeconfig, now.observed_at)}},
                              Call{kubectl_set_server_command(a.kubeconfig, a.cluster, a.port, patience)}};
               },
               [&](const Uncordon& a) { return one(kubectl_uncordon_command(access, a.node, patience)); },
               [&](const Untaint& a) {
                 Call call{kubectl_untaint_command(access, a.node, a.key, a.effect, patience)};
                 call.was_done = was_untainted;
                 return Calls{std::move(call)};
               },
               [&](const GrantKubelet&) { return one(kubectl_apply_command(access, kubelet_binding_manifest(), patience)); },
               [&](const RestartPod& a) { return one(kubectl_delete_pod_command(access, a.pod, patience)); },
               [&](const StrikePod& a) { return one(kubectl_strike_pod_command(access, a.pod, patience)); },
               [&](const CreateNamespace& a) {
                 return one(kubectl_apply_command(access, namespace_manifest(a.space), patience));
               },
               [&](const InstallProvisioner& a) {
                 return one(kubectl_apply_command(access, local_path_manifest(a.version), budget::pod));
               },
               [&](const LabelNamespace& a) { return one(kubectl_label_namespace_command(access, a.space, patience)); },
               [&](const PatchService& a) {
                 return one(kubectl_patch_service_command(access, a.service, a.port, a.node_port, patience));
               },
               [&](const ApplyManifest& a) { return apply(a, access); },
               [&](const RefreshSecret& a) { return refresh(a, access, now.observed_at); },
               [&](const Flush& a) {
                 return one(kubectl_exec_command(access, a.flush.exec, budget::pod));
               },
               [&](const RunHook& a) {
                 Command hook{a.hook.command.front(), {a.hook.command.begin() + 1, a.hook.command.end()}, {}, "", a.hook.timeout};
                 return one(std::move(hook));
               },
               [](const auto&) { return Calls{}; }},
      action);
}

}  // namespace joelclaw::infra
