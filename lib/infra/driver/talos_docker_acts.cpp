// SPDX-License-Identifier: MIT
#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/driver/talos_docker.hpp>
#include <infra/plan/repairs.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/tool/talos_acts.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Calls = std::vector<Call>;

constexpr std::uint16_t management_port = 50000;

}  // namespace

std::vector<Call> TalosDockerDriver::calls(const Action& action, const StackSpec& spec, const Snapshot& now,
                                           const std::string& engine) const {
  const auto* config = seen(now.kubernetes.talosconfig);
  const auto port = now.published(management_port);
  const auto patch = [&](const std::string& text) -> Calls {
    if (config == nullptr || !port) {
      return {};  // without credentials or a way in, the cluster's own configuration cannot be reached
    }
    const TalosAccess access{config->path, m_cluster, "127.0.0.1:" + std::to_string(*port), m_node_address};
    return {Call{talos_patch_command(access, text, budget::quick)}};
  };
  return std::visit(
      Overload{[&](const CreateCluster&) {
                 // What a former cluster or a create that failed has left there keeps talosctl from making one. It is kept,
                 // under another name.
                 const std::string left = talos_home() + "/clusters/" + m_cluster;
                 Call aside{Command{"mv", {"-n", "--", left, saved_name(left, now.observed_at)}, {}, "", budget::quick}};
                 aside.was_done = [](const Outcome& outcome) { return contains(outcome.err, "No such file or directory"); };
                 return Calls{std::move(aside), Call{talos_create_command(spec.cluster, spec.ports, engine, budget::create)}};
               },
               [&](const AllowScheduling&) { return patch(R"({"cluster":{"allowSchedulingOnControlPlanes":true}})"); },
               [&](const WidenNodePorts&) { return patch(talos_cluster_patch(spec.cluster)); },
               [&](const ReconcileManagement& a) -> Calls {
                 if (config == nullptr) {
                   return {};
                 }
                 return {Call{FileCopy{config->path, saved_name(config->path, now.observed_at)}},
                         Call{talos_endpoint_command(config->path, a.context, a.port, budget::quick)}};
               },
               [](const auto&) { return Calls{}; }},
      action);
}

}  // namespace joelclaw::infra
