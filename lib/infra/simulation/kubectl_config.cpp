// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/kubectl_tool.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {
namespace {

using Json = nlohmann::ordered_json;

std::string cluster_of(const std::string& context) {
  return context.substr(context.find('@') + 1);
}

std::vector<std::string> contexts(const Model& model) {
  std::vector<std::string> names{model.cluster.api.context};
  for (const ClientEntry& entry : model.cluster.api.former) {
    names.push_back(entry.context);
  }
  names.emplace_back("elsewhere");
  return names;
}

Reply acted(const Doing& doing, int status, std::string out, std::string err = {}) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  reply.latency = Duration{60};
  return reply;
}

/// Of this cluster's own entry; another's is written too, as kubectl would, and the act says that it was forbidden.
Reply set_cluster(Model& model, const Arguments& read, const Command& command) {
  Doing doing{model, command};
  const std::string& name = read.words[2];
  const std::string lock = model.parameters.home + "/.kube/config.lock";
  if (model.host.files.count(lock) != 0) {  // tools.md 6.5
    return acted(doing, 1, "", "error: open " + lock + ": file exists\n");
  }
  const std::string server = read.option("--server");
  const std::string port = server.substr(server.find_last_of(':') + 1);
  const bool own = name == cluster_of(model.cluster.api.context);
  if (own && port != std::to_string(model.cluster.api.kubeconfig_port)) {
    doing.effect(Duration{30}, EventKind::set_api_server, "", port, Needs::child);
  }
  return acted(doing, 0, "Cluster \"" + name + "\" set.\n");
}

Json view(const Model& model) {
  const ApiPart& api = model.cluster.api;
  return {
      {"kind", "Config"},
      {"apiVersion", "v1"},
      {"preferences", Json::object()},
      {"clusters", Json::array({{{"name", cluster_of(api.context)},
                                 {"cluster",
                                  {{"server", "https://127.0.0.1:" + std::to_string(api.kubeconfig_port)},
                                   {"certificate-authority-data", "DATA+OMITTED"}}}}})},
      {"users",
       Json::array({{{"name", api.context},
                     {"user", {{"client-certificate-data", "DATA+OMITTED"}, {"client-key-data", "DATA+OMITTED"}}}}})},
      {"contexts",
       Json::array(
           {{{"name", api.context},
             {"context", {{"cluster", cluster_of(api.context)}, {"user", api.context}, {"namespace", "default"}}}}})},
      {"current-context", api.context}};
}

}  // namespace

std::optional<Reply> kubectl_config(Model& model, const Arguments& read, const Command& command) {
  if (read.begins({"config", "get-contexts"}) && read.option("--output") == "name") {
    return exited(0, join(contexts(model), "\n") + "\n");
  }
  if (read.begins({"config", "current-context"})) {
    return exited(0, model.cluster.api.context + "\n");
  }
  if (read.begins({"config", "view"}) && read.has("--minify") && read.option("--output") == "json") {
    return exited(0, view(model).dump(4) + "\n");
  }
  if (read.begins({"config", "set-cluster"}) && read.words.size() == 3 &&
      read.option("--server").starts_with("https://127.0.0.1:")) {
    return set_cluster(model, read, command);
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
