// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/kubectl_tool.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

Reply acted(const Doing& doing, int status, std::string out, std::string err = {}) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  return reply;
}

bool is_node(const Model& model, const std::string& name) {
  return model.cluster.node.exists && name == model.node_name();
}

Reply no_node(const Doing& doing, const std::string& name) {
  return acted(doing, 1, "", "Error from server (NotFound): nodes \"" + name + "\" not found\n");
}

/// Where the patch is refused the error is on stderr alone, and the status is 0 (tools.md 6.5).
Reply set_cordoned(Model& model, const std::string& name, bool cordon, const Command& command) {
  Doing doing{model, command};
  if (!is_node(model, name)) {
    return no_node(doing, name);
  }
  const std::string verb = cordon ? "cordoned" : "uncordoned";
  if (model.cluster.node.cordoned == cordon) {
    return acted(doing, 0, "node/" + name + " already " + verb + "\n");
  }
  const auto& failing = model.cluster.api.failing;
  if (std::find(failing.begin(), failing.end(), "etcd") != failing.end()) {
    return acted(doing, 0, "",
                 "error: unable to " + std::string{cordon ? "cordon" : "uncordon"} + " node \"" + name +
                     "\": etcdserver: request timed out\n");
  }
  doing.effect(Duration{80}, cordon ? EventKind::cordon : EventKind::uncordon);
  return acted(doing, 0, "node/" + name + " " + verb + "\n");
}

/// taint nodes NAME KEY:EFFECT-
std::optional<Reply> untaint(Model& model, const Arguments& read, const Command& command) {
  std::string wanted = read.words[3];
  if (!wanted.ends_with('-')) {
    return std::nullopt;  // nobody here taints a node
  }
  wanted.pop_back();
  Doing doing{model, command};
  if (!is_node(model, read.words[2])) {
    return no_node(doing, read.words[2]);
  }
  const std::string key = wanted.substr(0, wanted.find(':'));
  const auto& taints = model.cluster.node.taints;
  const bool there = std::any_of(taints.begin(), taints.end(), [&](const NodeTaint& taint) {
    return taint.key == key && (key == wanted || key + ":" + taint.effect == wanted);
  });
  if (!there) {
    return acted(doing, 1, "", "error: taint \"" + wanted + "\" not found\n");
  }
  doing.effect(Duration{80}, EventKind::untaint, key);
  return acted(doing, 0, "node/" + read.words[2] + " untainted\n");
}

}  // namespace

std::optional<Reply> kubectl_node(Model& model, const Arguments& read, const Command& command) {
  if ((read.begins({"cordon"}) || read.begins({"uncordon"})) && read.words.size() == 2) {
    const std::string& word = read.words[1];
    return set_cordoned(model, word.starts_with("node/") ? word.substr(5) : word, read.words[0] == "cordon", command);
  }
  const bool taints = read.begins({"taint", "nodes"}) || read.begins({"taint", "node"});
  return taints && read.words.size() == 4 ? untaint(model, read, command) : std::nullopt;
}

}  // namespace joelclaw::infra::simulation
