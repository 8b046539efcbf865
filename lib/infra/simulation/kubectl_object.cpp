// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/backup_tools.hpp>
#include <infra/simulation/kubectl_tool.hpp>
#include <infra/simulation/state.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* level_label = "pod-security.kubernetes.io/enforce";

Reply acted(const Doing& doing, int status, std::string out, std::string err = {}, Duration latency = {}) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  reply.latency = latency;
  return reply;
}

const NamespacePart* find_namespace(const Model& model, const std::string& name) {
  const auto& all = model.cluster.namespaces;
  const auto found = std::find_if(all.begin(), all.end(), [&name](const auto& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// label namespace NAME KEY=VALUE... ; of consequence here is the level of pod security.
Reply label_namespace(Model& model, const Arguments& read, const Command& command) {
  Doing doing{model, command};
  const std::string& name = read.words[2];
  const NamespacePart* space = find_namespace(model, name);
  if (space == nullptr) {
    return acted(doing, 1, "", "Error from server (NotFound): namespaces \"" + name + "\" not found\n");
  }
  bool changes = false;
  for (std::size_t at = 3; at < read.words.size(); ++at) {
    const std::string& word = read.words[at];
    const std::string key = word.substr(0, word.find('='));
    const std::string value = word.substr(word.find('=') + 1);
    if (key != level_label || space->pod_security == value) {
      continue;
    }
    if (!space->pod_security.empty() && !read.has("--overwrite")) {
      return acted(
          doing, 1, "",
          "error: '" + key + "' already has a value (" + space->pod_security + "), and --overwrite is false\n");
    }
    changes = true;
    doing.effect(Duration{80}, EventKind::label_namespace, name, value);
  }
  return acted(doing, 0, "namespace/" + name + (changes ? " labeled\n" : " not labeled\n"));
}

Reply create_namespace(Model& model, const std::string& name, const Command& command) {
  Doing doing{model, command};
  if (find_namespace(model, name) != nullptr) {
    return acted(doing, 1, "", "Error from server (AlreadyExists): namespaces \"" + name + "\" already exists\n");
  }
  doing.effect(Duration{80}, EventKind::apply_object, "Namespace//" + name, R"({"kind":"Namespace"})");
  return acted(doing, 0, "namespace/" + name + " created\n");
}

/// Waits for the pod to be gone, without end on a dead kubelet, unless told not to (tools.md 6.5).
Reply delete_pod(Model& model, const Arguments& read, const Command& command) {
  Doing doing{model, command};
  const std::string space = read.option("--namespace", "default");
  const std::string& name = read.words[2];
  const auto& pods = model.cluster.pods;
  const bool there =
      std::any_of(pods.begin(), pods.end(), [&](const Pod& pod) { return pod.space == space && pod.name == name; });
  if (!there) {
    return read.has("--ignore-not-found")
               ? acted(doing, 0, "")
               : acted(doing, 1, "", "Error from server (NotFound): pods \"" + name + "\" not found\n");
  }
  const bool forced = read.has("--force");
  doing.effect(Duration{80}, forced ? EventKind::strike_pod : EventKind::delete_pod, space + "/" + name);
  const std::string where = model.parameters.kubectl >= 34 ? " from " + space + " namespace" : "";
  const std::string warning =
      "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The "
      "resource may continue to run on the cluster indefinitely.\n";
  const bool waits = read.option("--wait", "true") == "true" && !forced;
  return acted(doing, 0, "pod \"" + name + "\" " + (forced ? "force deleted" : "deleted") + where + "\n",
               forced ? warning : "", Duration{waits ? 2'200 : 0});
}

/// All pods of a workload are made anew.
std::optional<Reply> restart(Model& model, const std::string& target, const Arguments& read, const Command& command) {
  const auto slash = target.find('/');
  const std::string space = read.option("--namespace", "default");
  const std::string name = target.substr(slash + 1);
  const std::string kind = to_lower(target.substr(0, slash));
  for (const Workload& each : model.cluster.workloads) {
    const std::string own = to_lower(each.kind);
    const bool meant = own.starts_with(kind.substr(0, 6)) || (kind == "sts" && own == "statefulset") ||
                       (kind == "ds" && own == "daemonset") || (kind == "deploy" && own == "deployment");
    if (each.space != space || each.name != name || !meant) {
      continue;
    }
    Doing doing{model, command};
    for (const Pod& pod : model.cluster.pods) {
      if (pod.space == space && pod.owner == name) {
        doing.effect(Duration{200}, EventKind::delete_pod, space + "/" + pod.name);
      }
    }
    return acted(doing, 0, own + ".apps/" + name + " restarted\n", "", Duration{100});
  }
  Doing doing{model, command};
  return acted(doing, 1, "", "Error from server (NotFound): " + kind + "s.apps \"" + name + "\" not found\n");
}

/// redis-cli BGSAVE and LASTSAVE, where saving takes a moment and LASTSAVE tells of the one before.
std::optional<Reply> redis(Model& model, const Pod& pod, const std::string& verb, const Command& command) {
  const auto saved = model.cluster.applied.find("Saved/" + pod.space + "/" + pod.name);
  if (verb == "lastsave") {
    const std::string at = std::to_string((model.vm.started.ms + 7'200'000) / 1'000);
    return exited(0, (saved == model.cluster.applied.end() ? at : saved->second) + "\n");
  }
  if (verb != "bgsave" && verb != "save") {
    return std::nullopt;
  }
  Doing doing{model, command};
  doing.effect(Duration{verb == "save" ? 150 : 1'500}, EventKind::save_database, pod.space + "/" + pod.name);
  return acted(doing, 0, verb == "save" ? "OK\n" : "Background saving started\n");
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
  if (pod.owner == "redis" && words.size() == 2 && words[0] == "redis-cli") {
    const std::string verb = to_lower(words[1]);
    if (verb == "ping") {
      return exited(0, pod.http_body.empty() ? "PONG\n" : pod.http_body + "\n");
    }
    if (auto said = redis(model, pod, verb, command)) {
      return *said;
    }
  }
  if (pod.owner == "redis") {
    if (auto said = redis_backup(model, words)) {
      return *said;
    }
  }
  if (words == std::vector<std::string>{"sync"}) {
    Doing doing{model, command};
    return acted(doing, 0, "");
  }
  return unknown_command(model, to_string(command));
}

}  // namespace

Reply kubectl_exec(Model& model, const Arguments& read, const Command& command) {
  const std::string space = read.option("--namespace", "default");
  std::string name = read.words.size() > 1 ? read.words[1] : std::string{};
  name = name.starts_with("pod/") ? name.substr(4) : name;
  return exec_in_pod(model, space, name, command, read.rest);
}

Reply exec_in_pod(Model& model, const std::string& space, const std::string& name, const Command& command,
                  const std::vector<std::string>& words) {
  if (model.cluster.api.kubelet_forbidden) {
    return exited(1, "",
                  "error: unable to upgrade connection: Forbidden (user=apiserver-kubelet-client, verb=create, "
                  "resource=nodes, subresource(s)=[proxy])\n");
  }
  for (const Pod& pod : model.cluster.pods) {
    if (pod.space == space && pod.name == name) {
      return run_in_pod(model, pod_now(model, pod), command, words);
    }
  }
  return exited(1, "", "Error from server (NotFound): pods \"" + name + "\" not found\n");
}

std::optional<Reply> kubectl_object(Model& model, const Arguments& read, const Command& command) {
  const auto& words = read.words;
  if ((read.begins({"label", "namespace"}) || read.begins({"label", "ns"})) && words.size() > 3) {
    return label_namespace(model, read, command);
  }
  if ((read.begins({"create", "namespace"}) || read.begins({"create", "ns"})) && words.size() == 3) {
    return create_namespace(model, words[2], command);
  }
  if ((read.begins({"delete", "pod"}) || read.begins({"delete", "pods"})) && words.size() == 3) {
    return delete_pod(model, read, command);
  }
  if (read.begins({"rollout", "restart"}) && words.size() == 3 && contains(words[2], "/")) {
    return restart(model, words[2], read, command);
  }
  return std::nullopt;
}

}  // namespace joelclaw::infra::simulation
