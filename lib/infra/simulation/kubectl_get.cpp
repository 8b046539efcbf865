// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/backup_tools.hpp>
#include <infra/simulation/http_answers.hpp>
#include <infra/simulation/kubectl_tool.hpp>
#include <infra/simulation/kubernetes_json.hpp>
#include <infra/simulation/state.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace joelclaw::infra::simulation {
namespace {

struct Resource {
  std::string_view word;  ///< the plural; the singular and short names are below
  std::string_view also;
  bool spaced;
};

constexpr Resource resources[] = {
    {"nodes", "node no", false},
    {"namespaces", "namespace ns", false},
    {"pods", "pod po", true},
    {"services", "service svc", true},
    {"persistentvolumeclaims", "persistentvolumeclaim pvc", true},
    {"persistentvolumes", "persistentvolume pv", false},
    {"secrets", "secret", true},
    {"deployments", "deployment deploy deployment.apps deployments.apps", true},
    {"statefulsets", "statefulset sts statefulset.apps", true},
    {"daemonsets", "daemonset ds daemonset.apps", true},
    {"jobs", "job", true},
    {"storageclasses", "storageclass sc", false},
    {"configmaps", "configmap cm", true},
    {"clusterrolebindings", "clusterrolebinding", false},
};

const Resource* find_resource(const std::string& word) {
  for (const Resource& each : resources) {
    const auto also = split(each.also, ' ');
    if (each.word == word || std::find(also.begin(), also.end(), word) != also.end()) {
      return &each;
    }
  }
  return nullptr;
}

/// Objects of no consequence here are kept as they were given.
Objects applied_objects(const Model& model, const std::string& kind, const std::string& api_version) {
  Objects objects{kind, api_version};
  for (const auto& [key, text] : model.cluster.applied) {
    if (key.starts_with(kind + "/")) {
      objects.items.push_back(Json::parse(text, nullptr, false));
    }
  }
  return objects;
}

Objects objects_of(const Model& model, std::string_view plural) {
  using Maker = Objects (*)(const Model&);
  static const std::map<std::string_view, Maker> makers{
      {"nodes", node_objects},
      {"namespaces", namespace_objects},
      {"pods", pod_objects},
      {"services", service_objects},
      {"persistentvolumeclaims", claim_objects},
      {"persistentvolumes", volume_objects},
      {"secrets", secret_objects},
      {"deployments", [](const Model& from) { return workload_objects(from, "Deployment"); }},
      {"statefulsets", [](const Model& from) { return workload_objects(from, "StatefulSet"); }},
      {"daemonsets", [](const Model& from) { return workload_objects(from, "DaemonSet"); }},
      {"jobs", job_objects},
      {"storageclasses", storage_class_objects},
      {"configmaps", [](const Model& from) { return applied_objects(from, "ConfigMap", "v1"); }},
      {"clusterrolebindings",
       [](const Model& from) { return applied_objects(from, "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"); }},
  };
  return makers.at(plural)(model);
}

Json whole(const Objects& objects, const Json& item) {
  Json object{{"apiVersion", objects.api_version}, {"kind", objects.kind}};
  object.update(item);
  return object;
}

std::string space_of(const Json& item) {
  return item.contains("metadata") ? item["metadata"].value("namespace", std::string{}) : std::string{};
}

/// Found by name, or all; `get -o json` indents by four.
std::optional<Reply> get(const Model& model, const Arguments& read) {
  std::string kind = read.words[1];
  std::string name = read.words.size() > 2 ? read.words[2] : std::string{};
  if (const auto slash = kind.find('/'); slash != std::string::npos) {
    name = kind.substr(slash + 1);
    kind = kind.substr(0, slash);
  }
  const Resource* resource = find_resource(kind);
  if (resource == nullptr) {
    return exited(1, "", "error: the server doesn't have a resource type \"" + kind + "\"\n");
  }
  const Objects objects = objects_of(model, resource->word);
  const std::string space = read.option("--namespace", "default");
  const bool everywhere = read.has("--all-namespaces") || !resource->spaced;
  Json list{{"apiVersion", "v1"}, {"items", Json::array()}, {"kind", "List"}, {"metadata", {{"resourceVersion", ""}}}};
  for (const Json& item : objects.items) {
    if (!everywhere && space_of(item) != space) {
      continue;
    }
    if (!name.empty() && item["metadata"].value("name", std::string{}) == name) {
      return exited(0, whole(objects, item).dump(4) + "\n");
    }
    list["items"].push_back(whole(objects, item));
  }
  if (name.empty()) {
    return exited(0, list.dump(4) + "\n");
  }
  std::string shown{resource->word};
  const bool apps = objects.api_version == "apps/v1";
  return read.has("--ignore-not-found") ? exited(0, "")
                                        : exited(1, "",
                                                 "Error from server (NotFound): " + shown + (apps ? ".apps" : "") +
                                                     " \"" + name + "\" not found\n");
}

/// TYPE/NAME of a workload, in this namespace.
const Workload* workload_of(const Model& model, const std::string& target, const std::string& space) {
  const std::string kind = to_lower(target.substr(0, target.find('/')));
  const std::string name = target.substr(target.find('/') + 1);
  const Resource* resource = find_resource(kind);
  for (const Workload& each : model.cluster.workloads) {
    const bool same = resource != nullptr && to_lower(each.kind) + "s" == resource->word;
    if (same && each.space == space && each.name == name) {
      return &each;
    }
  }
  return nullptr;
}

Reply waited(const Model& model, const Arguments& read, const std::function<bool(const Model&)>& condition,
             const std::string& good, const std::string& bad) {
  const Duration limit = kubectl_duration(read.option("--timeout", "30s"));
  const auto took = holds_within(model, limit, condition);
  Reply reply = took ? exited(0, good) : exited(1, "", bad);
  reply.latency = took.value_or(limit);
  return reply;
}

std::optional<Reply> rollout(const Model& model, const Arguments& read) {
  const std::string space = read.option("--namespace", "default");
  const std::string target = read.words[2];
  const Workload* found = workload_of(model, target, space);
  if (found == nullptr) {
    return exited(1, "", "Error from server (NotFound): " + target + " not found\n");
  }
  const Workload workload = *found;
  const std::string name = workload.name;
  const auto done = [workload](const Model& at) { return ready_pods(pods_now(at), workload) >= workload.replicas; };
  const std::string good = workload.kind == "StatefulSet"
                               ? "statefulset rolling update complete 1 pods at revision " + name + "-5d8f9c7b6...\n"
                           : workload.kind == "DaemonSet" ? "daemon set \"" + name + "\" successfully rolled out\n"
                                                          : "deployment \"" + name + "\" successfully rolled out\n";
  return waited(model, read, done, good, "error: timed out waiting for the condition\n");
}

/// wait --for=condition=Ready pod/NAME | node/NAME
std::optional<Reply> wait_ready(const Model& model, const Arguments& read) {
  std::string target = read.words[1];
  target += read.words.size() > 2 ? "/" + read.words[2] : "";
  const auto slash = target.find('/');
  const std::string name = slash == std::string::npos ? std::string{} : target.substr(slash + 1);
  const bool node = target.starts_with("node");
  if (read.option("--for") != "condition=Ready" || name.empty() || !(node || target.starts_with("pod"))) {
    return std::nullopt;
  }
  const std::string space = read.option("--namespace", "default");
  const std::string shown = (node ? "node/" : "pod/") + name;
  const auto& pods = model.cluster.pods;
  const bool there = node ? model.cluster.node.exists && name == model.node_name()
                          : std::any_of(pods.begin(), pods.end(),
                                        [&](const Pod& pod) { return pod.space == space && pod.name == name; });
  if (!there) {
    return exited(
        1, "",
        std::string{"Error from server (NotFound): "} + (node ? "nodes" : "pods") + " \"" + name + "\" not found\n");
  }
  const auto condition = [=](const Model& at) {
    return node ? node_ready(at) : std::any_of(at.cluster.pods.begin(), at.cluster.pods.end(), [&](const Pod& pod) {
      return pod.space == space && pod.name == name && pod_now(at, pod).ready;
    });
  };
  return waited(model, read, condition, shown + " condition met\n",
                "error: timed out waiting for the condition on " + shown + "\n");
}

}  // namespace

Duration kubectl_duration(const std::string& text) {
  const long number = std::strtol(text.c_str(), nullptr, 10);
  return Duration{number * (text.ends_with("ms") ? 1 : text.ends_with('m') ? 60'000 : 1'000)};
}

std::optional<Duration> holds_within(const Model& model, Duration limit,
                                     const std::function<bool(const Model&)>& condition) {
  constexpr Duration step{500};
  if (condition(model)) {
    return Duration{};
  }
  Model future = model;
  for (Duration waited = step; waited <= limit; waited += step) {
    advance(future, model.now + waited);
    if (condition(future)) {
      return waited;
    }
  }
  return std::nullopt;
}

namespace {

/// GET of a path as it is; what is not found or not well is on stderr.
Reply get_raw(Model& model, const std::string& path) {
  HttpRequest request;
  request.path = path;
  const Page page = kubernetes_page(model, request);
  if (page.status == 200) {
    return exited(0, page.body);
  }
  return exited(1, "", page.status == 500 ? "Error from server (InternalError): an error on the server (\"" + page.body +
                                                "\") has prevented the request from succeeding\n"
                                          : "Error from server (NotFound): the server could not find the requested resource\n");
}

}  // namespace

std::optional<Reply> kubectl_get(Model& model, const Arguments& read) {
  if (read.begins({"get"}) && read.has("--raw")) {
    return get_raw(model, read.option("--raw"));
  }
  if (auto objects = kubectl_objects(model, read)) {
    return objects;
  }
  if (read.begins({"get"}) && read.words.size() > 1 && read.option("--output") == "json") {
    return get(model, read);
  }
  if (read.begins({"auth", "can-i"}) && read.words.size() == 4) {
    return read.has("--quiet") ? exited(0, "") : exited(0, "yes\n");
  }
  return std::nullopt;
}

std::optional<Reply> kubectl_wait(const Model& model, const Arguments& read) {
  if (read.begins({"rollout", "status"}) && read.words.size() == 3) {
    return rollout(model, read);
  }
  return read.begins({"wait"}) && read.words.size() > 1 ? wait_ready(model, read) : std::nullopt;
}

}  // namespace joelclaw::infra::simulation
