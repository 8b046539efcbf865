// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/kubectl_tool.hpp>
#include <infra/simulation/reach.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>
#include <set>

namespace joelclaw::infra::simulation {
namespace {

Grammar grammar(const std::vector<std::string>& words) {
  const bool proxies = std::find(words.begin(), words.end(), "proxy") != words.end();
  return {{"--kubeconfig", "--context", "--server", "--request-timeout", "--unix-socket", "--namespace", "--container",
           "--raw", "--port", "--cache-dir", "--filename", "--output", "--patch", "--type", "--timeout", "--for",
           "--selector", "--grace-period", "--field-manager"},
          {"--client", "--quiet", "--overwrite", "--force", "--wait", "--server-side", "--force-conflicts",
           "--ignore-not-found", "--all-namespaces", "--minify"},
          {{"-n", "--namespace"},
           {"-c", "--container"},
           {"-s", "--server"},
           {"-u", "--unix-socket"},
           {"-f", "--filename"},
           {"-o", "--output"},
           {"-p", proxies ? "--port" : "--patch"},
           {"-l", "--selector"},
           {"-A", "--all-namespaces"},
           {"-q", "--quiet"}}};
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
  const auto& former = model.cluster.api.former;
  const bool left =
      std::any_of(former.begin(), former.end(), [&](const auto& each) { return each.context == context; });
  if (context == "elsewhere") {
    return exited(1, "", "Unable to connect to the server: dial tcp: lookup k3s.example.internal: no such host\n");
  }
  if (context != model.cluster.api.context && !left) {
    return exited(1, "", "error: context \"" + context + "\" does not exist\n");
  }
  return std::nullopt;
}

std::uint16_t api_port(const Model& model, const Arguments& read) {
  const std::string server = read.option("--server");
  if (server.empty()) {
    for (const ClientEntry& entry : model.cluster.api.former) {
      if (entry.context == read.option("--context")) {
        return entry.port;
      }
    }
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

std::string client_version(const Model& model) {
  const std::string minor = std::to_string(model.parameters.kubectl);
  const std::string newest = model.parameters.kubectl < 28 ? "" : "Kustomize Version: v5.7.1\n";
  return "Client Version: v1." + minor + ".0\n" + newest;
}

/// What becomes of a request that nobody answers: each of discovery's five is cut at the timeout (tools.md 6.2).
Reply unanswered(const Arguments& read) {
  if (!read.has("--request-timeout") || read.option("--request-timeout") == "0") {
    return hanging();
  }
  Reply reply = exited(1, "", "Unable to connect to the server: net/http: TLS handshake timeout\n");
  reply.latency = kubectl_duration(read.option("--request-timeout")) * (read.begins({"get"}) ? 1 : 5);
  return reply;
}

/// What the API server says to whom it does not know, and while it has not read its roles; none: it answers.
std::optional<Reply> refused_by_server(const Model& model, const Reach& reach, std::uint16_t port) {
  if (reach.peer != Peer::api_server) {
    return exited(1, "", unreachable(reach, port));
  }
  if (model.cluster.api.client_certificate == "client-expired") {
    return exited(1, "", "error: You must be logged in to the server (Unauthorized)\n");
  }
  if (model.cluster.api.server_certificate == "server-expired") {
    return exited(1, "",
                  "Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired "
                  "or is not yet valid: current time " +
                      format_rfc3339(model.wall()) + " is after 2026-01-01T00:00:00Z\n");
  }
  if (api_stage(model) == ApiStage::starting) {
    return exited(1, "",
                  "Error from server (Forbidden): forbidden: User \"admin\" cannot get path: RBAC: not yet loaded\n");
  }
  return std::nullopt;
}

std::optional<Reply> at_server(Model& model, const Arguments& read, const Command& command) {
  if (read.separated) {
    return read.begins({"exec"}) ? std::optional{kubectl_exec(model, read, command)} : std::nullopt;
  }
  for (const auto answerer : {kubectl_node, kubectl_object, kubectl_patch, kubectl_apply}) {
    if (auto reply = answerer(model, read, command)) {
      return reply;
    }
  }
  auto reply = kubectl_get(model, read);
  return reply ? reply : kubectl_wait(model, read);
}

/// Verbs that this model answers once it is reached: an unknown one is unknown however the server fares.
bool is_known(const Arguments& read) {
  static const std::set<std::string> verbs{"exec",  "cordon", "uncordon", "taint",   "label", "create", "delete",
                                           "patch", "apply",  "diff",     "rollout", "get",   "wait",   "auth"};
  return !read.words.empty() && verbs.count(read.words.front()) != 0;
}

}  // namespace

Reply answer_kubectl(Model& model, const Command& command) {
  const Arguments read = read_arguments(command.arguments, grammar(command.arguments));
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
  if (read.begins({"config"})) {
    const auto reply = kubectl_config(model, read, command);
    return reply ? *reply : unknown_command(model, to_string(command));
  }
  if (!is_known(read)) {
    return unknown_command(model, to_string(command));
  }
  const std::uint16_t port = api_port(model, read);
  const Reach reach = reach_host_port(model, port);
  if (reach.contact == Contact::silent) {
    return unanswered(read);
  }
  auto reply = refused_by_server(model, reach, port);
  reply = reply ? reply : at_server(model, read, command);
  if (!reply) {
    return unknown_command(model, to_string(command));
  }
  reply->latency += between(model, 160, 340);
  return *reply;
}

}  // namespace joelclaw::infra::simulation
