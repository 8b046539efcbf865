// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

Grammar grammar() {
  return {{"--kubeconfig", "--context", "--server", "--request-timeout", "--unix-socket", "--namespace", "--container",
           "--raw", "--port", "--cache-dir"},
          {"--client", "--quiet"},
          {{"-n", "--namespace"}, {"-c", "--container"}, {"-s", "--server"}, {"-u", "--unix-socket"}}};
}

/// The kubeconfig that is meant, and the context in it; none where both are there.
std::optional<Reply> configuration_error(const Model& model, const Arguments& read) {
  const std::string own = model.parameters.home + "/.kube/config";
  const std::string path = read.option("--kubeconfig", own);
  const std::string context = read.option("--context", model.cluster.api.context);
  if (path != own || !model.cluster.api.has_kubeconfig) {
    return exited(1, "", "error: stat " + path + ": no such file or directory\n");
  }
  if (is_denied(model, path)) {
    return exited(1, "", "error: error loading config file \"" + path + "\": open " + path + ": permission denied\n");
  }
  if (context != model.cluster.api.context && context != "elsewhere") {
    return exited(1, "", "error: context \"" + context + "\" does not exist\n");
  }
  return std::nullopt;
}

std::uint16_t api_port(const Model& model, const Arguments& read) {
  const std::string server = read.option("--server");
  if (server.empty()) {
    return model.cluster.api.kubeconfig_port;
  }
  const auto number = parse_number(std::string_view{server}.substr(server.find_last_of(':') + 1));
  return static_cast<std::uint16_t>(number.value_or(0));
}

/// kubectl proxy: says where it serves, and serves until it is ended. It does not ask the API server before it is
/// asked.
Reply proxy(Model& model, const Arguments& read) {
  const std::string socket = read.option("--unix-socket");
  model.proxies[socket] = api_port(model, read);
  Reply reply = hanging();
  reply.lines.push_back({between(model, 45, 90), "Starting to serve on " + socket, false});
  return reply;
}

/// kubectl v1.35's words for an API server that cannot be reached (tools.md 6.1).
std::string unreachable(const Reach& reach, std::uint16_t port) {
  const std::string address = "127.0.0.1:" + std::to_string(port);
  if (reach.contact == Contact::closed) {
    return "Unable to connect to the server: EOF\n";
  }
  if (reach.contact == Contact::answered) {
    return "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown "
           "authority\n";
  }
  return "The connection to the server " + address + " was refused - did you specify the right host or port?\n";
}

/// What a pod's program says to a command; the default spec asks Redis alone.
Reply run_in_pod(Model& model, const Pod& pod, const Command& command, const std::vector<std::string>& words) {
  if (!pod.ready && !pod.waiting_reason.empty()) {
    return exited(1, "",
                  "error: Internal error occurred: unable to upgrade connection: container not found (\"" +
                      pod.container + "\")\n");
  }
  if (pod.answering == PodAnswering::silent) {
    return hanging();
  }
  if (pod.owner == "redis" && pod.answering == PodAnswering::refuses) {
    return exited(
        1, "",
        "Could not connect to Redis at 127.0.0.1:6379: Connection refused\ncommand terminated with exit code 1\n");
  }
  if (pod.owner == "redis" && words == std::vector<std::string>{"redis-cli", "ping"}) {
    return exited(0, pod.http_body.empty() ? "PONG\n" : pod.http_body + "\n");
  }
  return unknown_command(model, to_string(command));
}

Reply exec(Model& model, const Arguments& read, const Command& command) {
  const std::string space = read.option("--namespace", "default");
  const std::string name = read.words.size() > 1 ? read.words[1] : std::string{};
  if (model.cluster.api.kubelet_forbidden) {
    return exited(1, "",
                  "error: unable to upgrade connection: Forbidden (user=apiserver-kubelet-client, verb=create, "
                  "resource=nodes, subresource(s)=[proxy])\n");
  }
  for (const Pod& pod : pods_now(model)) {
    if (pod.space == space && pod.name == name) {
      return run_in_pod(model, pod, command, read.rest);
    }
  }
  return exited(1, "", "Error from server (NotFound): pods \"" + name + "\" not found\n");
}

std::string client_version(const Model& model) {
  const std::string minor = std::to_string(model.parameters.kubectl);
  const std::string newest = model.parameters.kubectl < 28 ? "" : "Kustomize Version: v5.7.1\n";
  return "Client Version: v1." + minor + ".0\n" + newest;
}

}  // namespace

Reply answer_kubectl(Model& model, const Command& command) {
  const Arguments read = read_arguments(command.arguments, grammar());
  if (read.stray || read.words.empty()) {
    return unknown_command(model, to_string(command));
  }
  if (read.begins({"version"}) && read.has("--client")) {
    return exited(0, client_version(model));
  }
  if (auto error = configuration_error(model, read)) {
    error->latency = between(model, 30, 60);
    return *error;
  }
  if (read.begins({"proxy"}) && read.has("--unix-socket") && command.lifetime == Lifetime::accompanying) {
    return proxy(model, read);
  }
  if (!(read.begins({"exec"}) && read.separated)) {
    return unknown_command(model, to_string(command));
  }
  const std::uint16_t port = api_port(model, read);
  const Reach reach = reach_host_port(model, port);
  if (reach.contact == Contact::silent) {
    return hanging();
  }
  Reply reply = reach.peer == Peer::api_server ? exec(model, read, command) : exited(1, "", unreachable(reach, port));
  reply.latency += between(model, 160, 340);
  return reply;
}

}  // namespace joelclaw::infra::simulation
