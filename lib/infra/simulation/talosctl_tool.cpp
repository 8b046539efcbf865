// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/backup_tools.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/engine_json.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>
#include <infra/simulation/talosctl_create.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* node_address = "10.5.0.2";

Grammar grammar() {
  return {{"--talosconfig", "--context", "--nodes", "--endpoints", "--cluster", "--output", "--patch", "--mode"},
          {"--client", "--short"},
          {{"-n", "--nodes"}, {"-e", "--endpoints"}, {"-c", "--cluster"}, {"-o", "--output"}, {"-p", "--patch"}, {"-m", "--mode"}}};
}

Json resource(const Model& model, const std::string& type, const std::string& id, const std::string& owner, Json spec) {
  const std::string at = format_rfc3339(model.vm.started + Duration{60'000});
  return {{"metadata",
           {{"created", at},
            {"finalizers", nullptr},
            {"id", id},
            {"namespace", "runtime"},
            {"owner", owner},
            {"phase", "running"},
            {"type", type},
            {"updated", at},
            {"version", 7}}},
          {"node", node_address},
          {"spec", std::move(spec)}};
}

/// Concatenated objects of four blanks, one after another (talosctl v1.12.4, tools.md 3.5).
std::string machine_status(const Model& model) {
  const TalosPart& talos = model.cluster.talos;
  Json unmet = Json::array();
  for (const std::string& name : talos.unmet) {
    unmet.push_back({{"name", name}, {"reason", "not met"}});
  }
  Json spec{{"stage", talos.stage}, {"status", {{"ready", talos.ready}, {"unmetConditions", unmet}}}};
  return resource(model, "MachineStatuses.runtime.talos.dev", "machine", "runtime.MachineStatusController", spec)
             .dump(4) +
         "\n";
}

std::string services(const Model& model) {
  std::string text;
  for (const auto& [id, health] : model.cluster.talos.services) {
    Json spec{{"running", health != "stopped"}, {"healthy", health == "OK"}, {"unknown", health == "?"}};
    text += resource(model, "Services.v1alpha1.talos.dev", id, "v1alpha1.ServiceController", spec).dump(4) + "\n";
  }
  return text;
}

std::string alarms(const Model& model) {
  std::string text = "NODE       MEMBER             ALARM\n";
  for (const std::string& alarm : model.cluster.talos.alarms) {
    text += fmt::format("{}   {}   {}\n", node_address, "7f1d7e2f5a0ee3f4", alarm);
  }
  return text;
}

Reply fails(const std::string& detail) {
  return exited(1, "", detail + "\n");
}

std::optional<Reply> way_to_node(const Model& model, const Arguments& read) {
  const std::string own = model.parameters.home + "/.talos/config";
  if (read.option("--talosconfig", own) != own || !model.cluster.api.has_talosconfig) {
    return fails("failed to resolve config context: no context is set");
  }
  if (read.option("--context", model.parameters.cluster) != model.parameters.cluster) {
    return fails("failed to resolve config context: context \"" + read.option("--context") + "\" is not defined");
  }
  if (read.option("--nodes") != node_address) {
    return fails(
        "nodes are not set for the command: please use `--nodes` flag or configuration file to set the nodes to run "
        "the "
        "command against");
  }
  const std::string endpoint =
      read.option("--endpoints", "127.0.0.1:" + std::to_string(model.cluster.api.talosconfig_port));
  const auto port = parse_number(std::string_view{endpoint}.substr(endpoint.find_last_of(':') + 1));
  const Reach reach = reach_host_port(model, static_cast<std::uint16_t>(port.value_or(0)));
  const std::string unavailable = "rpc error: code = Unavailable desc = connection error: desc = ";
  if (reach.peer == Peer::talos_api) {
    return std::nullopt;
  }
  if (reach.contact == Contact::silent) {
    return hanging();
  }
  if (reach.contact == Contact::answered) {
    return fails(unavailable +
                 "\"transport: authentication handshake failed: tls: failed to verify certificate: x509: "
                 "certificate signed by unknown authority\"");
  }
  return reach.contact == Contact::closed ? fails(unavailable + "\"error reading server preface: EOF\"")
                                          : fails(unavailable + "\"transport: Error while dialing: dial tcp " +
                                                  endpoint + ": connect: connection refused\"");
}

/// One context's endpoints, in the caller's talosconfig (tools.md 3.6).
std::optional<Reply> set_endpoint(Model& model, const Arguments& read, const Command& command) {
  const std::string& endpoint = read.words.back();
  const auto port = parse_number(std::string_view{endpoint}.substr(endpoint.find_last_of(':') + 1));
  if (read.words.size() != 3 || !endpoint.starts_with("127.0.0.1:") || !port) {
    return std::nullopt;
  }
  Doing doing{model, command};
  if (*port != model.cluster.api.talosconfig_port) {
    doing.effect(Duration{20}, EventKind::set_talos_endpoint, "", std::to_string(*port), Needs::child);
  }
  Reply reply = exited(0, "");
  reply.act = doing.number();
  reply.latency = Duration{40};
  return reply;
}

/// What of a machine config this model lives by: who may be scheduled, and the range of node ports.
Reply patch_config(Model& model, const std::string& text, const Command& command) {
  const Json patch = Json::parse(text, nullptr, false);
  if (!patch.is_object()) {
    return fails("error parsing patch: unknown keys found during decoding");
  }
  const Json cluster = patch.value("cluster", Json::object());
  const ApiPart& api = model.cluster.api;
  const std::string range = cluster.value("/apiServer/extraArgs/service-node-port-range"_json_pointer, std::string{});
  Doing doing{model, command};
  if (cluster.value("allowSchedulingOnControlPlanes", false) && !model.cluster.talos.allow_scheduling) {
    doing.effect(Duration{400}, EventKind::allow_scheduling);
  }
  if (!range.empty() && range != fmt::format("{}-{}", api.first_node_port, api.last_node_port)) {
    doing.effect(Duration{400}, EventKind::set_node_ports, "", range);
  }
  Reply reply = exited(0, "", fmt::format("patched MachineConfigs.config.talos.dev/v1alpha1 at the node {}\n"
                                          "Applied configuration without a reboot\n", node_address));
  reply.act = doing.number();
  reply.latency = Duration{600};
  return reply;
}

}  // namespace

Reply answer_talosctl(Model& model, const Command& command) {
  if (auto created = talosctl_create(model, command)) {
    return *created;
  }
  const Arguments read = read_arguments(command.arguments, grammar());
  if (read.stray) {
    return unknown_command(model, to_string(command));
  }
  if (read.begins({"version"}) && read.has("--client")) {
    return exited(0,
                  "Client:\n\tTag:         v1.12.4\n\tSHA:         1a2b3c4d\n\tBuilt:       \n\tGo version:  go1.25.6\n"
                  "\tOS/Arch:     darwin/arm64\n");
  }
  const bool json = read.option("--output") == "json";
  const bool status = json && (read.begins({"get", "machinestatus"}) || read.begins({"get", "machinestatuses"}));
  const bool listed = json && (read.begins({"get", "services"}) || read.begins({"get", "service"}));
  const bool alarmed = read.begins({"etcd", "alarm", "list"});
  if (read.begins({"config", "endpoint"}) || read.begins({"config", "endpoints"})) {
    auto reply = set_endpoint(model, read, command);
    return reply ? *reply : unknown_command(model, to_string(command));
  }
  const bool patched = read.begins({"patch", "machineconfig"}) || read.begins({"patch", "mc"});
  if (patched && read.words.size() == 2 && read.has("--patch")) {
    auto failure = way_to_node(model, read);
    return failure ? *failure : patch_config(model, read.option("--patch"), command);
  }
  const bool saves = read.begins({"etcd", "snapshot"}) || read.begins({"get", "machineconfig"}) || read.begins({"get", "mc"});
  if (saves) {
    auto reply = way_to_node(model, read);
    reply = reply ? reply : talos_backup(model, read, command);
    return reply ? *reply : unknown_command(model, to_string(command));
  }
  if (!status && !listed && !alarmed) {
    return unknown_command(model, to_string(command));
  }
  if (auto failure = way_to_node(model, read)) {
    failure->latency = between(model, 40, 120);
    return *failure;
  }
  Reply reply = exited(0, status ? machine_status(model) : listed ? services(model) : alarms(model));
  const auto etcd = model.cluster.talos.services.find("etcd");
  if (alarmed && (etcd == model.cluster.talos.services.end() || etcd->second != "OK")) {
    reply = fails("rpc error: code = DeadlineExceeded desc = context deadline exceeded");
  }
  reply.latency = between(model, 120, 260);
  return reply;
}

/// helm v3.19 (tools.md 7): revision is a string; helm 4 has no -a, and this model is a helm 3.
Reply answer_helm(Model& model, const Command& command) {
  const Arguments read = read_arguments(
      command.arguments,
      {{"--kubeconfig", "--kube-context", "--output", "--namespace", "--max"},
       {"--all-namespaces", "--all", "--short"},
       {{"-A", "--all-namespaces"}, {"-a", "--all"}, {"-o", "--output"}, {"-n", "--namespace"}, {"-m", "--max"}}});
  if (!read.stray && read.begins({"version"})) {
    return exited(0, "v3.19.0+g3d8990f\n");
  }
  if (auto values = read.stray ? std::nullopt : helm_values(model, read)) {
    return *values;
  }
  if (read.stray || !read.begins({"list"}) || read.option("--output") != "json") {
    return unknown_command(model, to_string(command));
  }
  const Reach reach = reach_host_port(model, model.cluster.api.kubeconfig_port);
  if (reach.peer != Peer::api_server) {
    return fails("Error: Kubernetes cluster unreachable: Get \"https://127.0.0.1:" +
                 std::to_string(model.cluster.api.kubeconfig_port) + "/version\": connection refused");
  }
  Json list = Json::array();
  for (const ReleasePart& release : model.cluster.releases) {
    list.push_back({{"name", release.name},
                    {"namespace", release.space},
                    {"revision", std::to_string(release.revision)},
                    {"updated", "2026-05-30 18:11:12.123456 +0000 UTC"},
                    {"status", release.status},
                    {"chart", release.chart},
                    {"app_version", release.app_version}});
  }
  Reply reply = exited(0, list.dump() + "\n");
  reply.latency = between(model, 300, 800);
  return reply;
}

}  // namespace joelclaw::infra::simulation
