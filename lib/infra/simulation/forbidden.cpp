// SPDX-License-Identifier: MIT
#include <infra/simulation/act.hpp>
#include <infra/simulation/commands.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/reach.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

/// The words of a command line in any order: a rule must not be evaded by where an option stands.
class Words {
 public:
  explicit Words(const Command& command) : m_program(base_name(command.program)), m_all(command.arguments) {
    for (std::string& word : m_all) {
      // What goes to the VM's shell is quoted; its words count there as they would here.
      word.erase(std::remove(word.begin(), word.end(), '\''), word.end());
    }
  }
  bool of(const std::string& program) const { return m_program == program || has(program); }
  bool has(const std::string& word) const { return std::find(m_all.begin(), m_all.end(), word) != m_all.end(); }
  bool any(std::initializer_list<const char*> words) const {
    return std::any_of(words.begin(), words.end(), [this](const char* word) { return has(word); });
  }
  bool pair(const std::string& first, const std::string& second) const {
    const auto at = std::adjacent_find(m_all.begin(), m_all.end(), [&](const std::string& a, const std::string& b) {
      return a == first && b == second;
    });
    return at != m_all.end();
  }
  bool begins(const std::string& start) const {
    return std::any_of(m_all.begin(), m_all.end(), [&](const std::string& word) { return word.starts_with(start); });
  }
  std::string after(const std::string& word) const {
    const auto found = std::find(m_all.begin(), m_all.end(), word);
    return found == m_all.end() || found + 1 == m_all.end() ? std::string{} : *(found + 1);
  }

 private:
  std::string m_program;
  std::vector<std::string> m_all;
};

std::string of_docker(const Words& words) {
  if (words.pair("volume", "rm") || words.pair("volume", "prune")) {
    return "a volume is removed";
  }
  if (words.pair("system", "prune") || words.pair("container", "prune")) {
    return "stopped containers are pruned";
  }
  if (words.pair("image", "prune") && words.any({"-a", "--all", "-af", "-fa"})) {
    return "images with a name are pruned";
  }
  if (words.has("rm") && words.any({"-v", "--volumes", "-fv", "-vf"})) {
    return "a container's volumes are removed with it";
  }
  return {};
}

std::string of_machine(const Model& model, const Words& words) {
  if (words.of("colima") && words.any({"delete", "rm", "prune"})) {
    return "the VM is deleted";
  }
  if (words.of("limactl") && words.any({"delete", "factory-reset", "prune"})) {
    return "the VM or its disk is deleted";
  }
  const bool alive = model.vm.state == VmState::running || model.vm.host_agent_pid != 0;
  if (words.of("limactl") && words.pair("disk", "unlock") && alive) {
    return "a disk is unlocked that a process still has";
  }
  const bool serves = model.forwarding.master && reach_control_socket(model) == Contact::answered;
  if (words.of("ssh") && (words.pair("-O", "exit") || words.pair("-O", "stop")) && serves) {
    return "an ssh master is ended while it serves";
  }
  return {};
}

std::string of_cluster(const Model& model, const Words& words) {
  if (words.of("talosctl") && words.pair("cluster", "destroy")) {
    return "the cluster is destroyed outside a confirmed recreate";
  }
  if (words.of("talosctl") && words.pair("cluster", "create") && model.node() == nullptr &&
      !model.engine.volumes.empty()) {
    return "a cluster is created beside orphaned volumes";
  }
  if (!words.of("kubectl")) {
    return {};
  }
  const bool deletes = words.has("delete");
  if (deletes && words.any({"pvc", "pv", "persistentvolumeclaim", "persistentvolumeclaims", "persistentvolume",
                            "persistentvolumes", "namespace", "ns", "node", "nodes"})) {
    return "a claim, a volume or what holds them is deleted";
  }
  if (words.begins("--insecure-skip-tls-verify")) {
    return "TLS verification is switched off";
  }
  if (words.after("--context") == "elsewhere" &&
      words.any({"apply", "patch", "delete", "label", "uncordon", "cordon", "taint", "create"})) {
    return "another cluster is acted upon";
  }
  if (words.any({"port-forward"})) {
    return "a tunnel is left behind";
  }
  const std::string own = model.cluster.api.context.substr(model.cluster.api.context.find('@') + 1);
  const std::string cluster = words.after("set-cluster");
  const bool writes = words.has("config") && words.any({"set-cluster", "delete-context", "delete-cluster",
                                                        "delete-user", "unset", "use-context", "set-context"});
  if (writes && cluster != own) {
    return "a kubeconfig entry of another cluster is written";
  }
  return {};
}

}  // namespace

std::string forbidden_by(const Model& model, const Command& command) {
  const Words words{command};
  if (words.of("docker")) {
    if (std::string rule = of_docker(words); !rule.empty()) {
      return rule;
    }
  }
  if (std::string rule = of_machine(model, words); !rule.empty()) {
    return rule;
  }
  return of_cluster(model, words);
}

}  // namespace joelclaw::infra::simulation
