// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/files.hpp>
#include <infra/simulation/kubectl_tool.hpp>
#include <infra/simulation/manifest.hpp>
#include <infra/simulation/manifest_parts.hpp>

#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include <set>

namespace joelclaw::infra::simulation {
namespace {

Json json_of(const YAML::Node& node) {
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& each : node) {
      object[each.first.Scalar()] = json_of(each.second);
    }
    return object;
  }
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const auto& each : node) {
      list.push_back(json_of(each));
    }
    return list;
  }
  if (!node.IsScalar()) {
    return nullptr;
  }
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") {
    return text;  // it was quoted
  }
  const Json plain = Json::parse(text, nullptr, false);
  return plain.is_number() || plain.is_boolean() || plain.is_null() ? plain : Json(text);
}

bool has_no_namespace(const std::string& kind) {
  static const std::set<std::string> kinds{"Namespace",    "ClusterRole",      "ClusterRoleBinding",
                                           "StorageClass", "PersistentVolume", "CustomResourceDefinition",
                                           "Node",         "PriorityClass"};
  return kinds.count(kind) != 0;
}

/// kind/namespace/name
std::string key_of_object(const Json& object, const std::string& space) {
  const std::string kind = text_of(member(object, {"kind"}));
  const std::string own = text_of(member(object, {"metadata", "namespace"}));
  const std::string where = has_no_namespace(kind) ? std::string{} : own.empty() ? space : own;
  return kind + "/" + where + "/" + text_of(member(object, {"metadata", "name"}));
}

void add(Manifests& manifests, const Json& object, const std::string& space) {
  if (text_of(member(object, {"kind"})) == "List") {
    for (const Json& item : member(object, {"items"})) {
      add(manifests, item, space);
    }
    return;
  }
  manifests.all.push_back({key_of_object(object, space), object.dump()});
}

void read_documents(Manifests& manifests, const std::string& text, const std::string& source,
                    const std::string& space) {
  try {
    for (const YAML::Node& document : YAML::LoadAll(text)) {
      if (document.IsNull()) {
        continue;
      }
      const Json object = json_of(document);
      if (text_of(member(object, {"kind"})).empty()) {
        manifests.error = "error: error validating \"" + source +
                          "\": error validating data: [apiVersion not set, kind not set]; if you choose to ignore "
                          "these errors, turn validation off with --validate=false\n";
        return;
      }
      add(manifests, object, space);
    }
  } catch (const YAML::Exception& failure) {
    manifests.error = "error: error parsing " + source + ": error converting YAML to JSON: yaml: " + failure.msg + "\n";
  }
  if (manifests.all.empty() && manifests.error.empty()) {
    manifests.error = "error: no objects passed to apply\n";
  }
}

Reply acted(const Doing& doing, int status, std::string out, std::string err, std::size_t objects) {
  Reply reply = exited(status, std::move(out), std::move(err));
  reply.act = doing.number();
  reply.latency = Duration{150} + Duration{40} * static_cast<Duration::rep>(objects);
  return reply;
}

std::string refusal_text(const std::string& refusal) {
  return refusal.starts_with("The ") ? refusal + "\n"
                                     : "Error from server (NotFound): error when creating: " + refusal + "\n";
}

/// Objects in their order; what is refused does not keep the others back (tools.md 6.5).
Reply apply_all(Model& model, const Manifests& manifests, bool server_side, const Command& command) {
  Doing doing{model, command};
  Model after = model;  // a namespace that this very file makes is there for what follows it
  std::string out, err;
  Duration at{100};
  for (const Manifest& each : manifests.all) {
    if (const std::string refusal = refusal_of(after, each.key, each.json); !refusal.empty()) {
      err += refusal_text(refusal);
      continue;
    }
    const Standing standing = standing_of(after, each.key, each.json);
    if (standing != Standing::same) {
      doing.effect(at, EventKind::apply_object, each.key, each.json);
      take_object(after, each.key, each.json);
      at += Duration{40};
    }
    out += shown_name(each.key) + (server_side                       ? " serverside-applied\n"
                                   : standing == Standing::absent    ? " created\n"
                                   : standing == Standing::different ? " configured\n"
                                                                     : " unchanged\n");
  }
  return acted(doing, err.empty() ? 0 : 1, out, err, manifests.all.size());
}

/// 0: nothing differs, 1: something does, more: it failed (tools.md 6.1). The text is GNU diff's, shortened.
Reply diff_all(const Model& model, const Manifests& manifests) {
  std::string out;
  for (const Manifest& each : manifests.all) {
    if (const std::string refusal = refusal_of(model, each.key, each.json); refusal.starts_with("The ")) {
      return exited(2, out, refusal + "\n");
    }
    const Standing standing = standing_of(model, each.key, each.json);
    if (standing == Standing::same) {
      continue;
    }
    out += "diff -u -N /tmp/LIVE/" + each.key + " /tmp/MERGED/" + each.key + "\n--- /tmp/LIVE/" + each.key +
           "\n+++ /tmp/MERGED/" + each.key + "\n@@ -1 +1 @@\n+  simulated: difference\n";
  }
  Reply reply = exited(out.empty() ? 0 : 1, out);
  reply.latency = Duration{200} + Duration{60} * static_cast<Duration::rep>(manifests.all.size());
  return reply;
}

}  // namespace

std::string shown_name(const std::string& key) {
  const Key parts = key_of(key);
  const std::string kind = to_lower(parts.kind);
  static const std::map<std::string, std::string> groups{{"deployment", ".apps"},
                                                         {"statefulset", ".apps"},
                                                         {"daemonset", ".apps"},
                                                         {"job", ".batch"},
                                                         {"cronjob", ".batch"},
                                                         {"storageclass", ".storage.k8s.io"},
                                                         {"role", ".rbac.authorization.k8s.io"},
                                                         {"rolebinding", ".rbac.authorization.k8s.io"},
                                                         {"clusterrole", ".rbac.authorization.k8s.io"},
                                                         {"clusterrolebinding", ".rbac.authorization.k8s.io"}};
  const auto group = groups.find(kind);
  return kind + (group == groups.end() ? "" : group->second) + "/" + parts.name;
}

Manifests manifests_of(const Model& model, const Arguments& read, const Command& command) {
  Manifests manifests;
  const std::string space = read.option("--namespace", "default");
  for (const std::string& path : read.all("--filename")) {
    if (path == "-") {
      read_documents(manifests, command.input, "STDIN", space);
      continue;
    }
    const auto read_text = read_file(model, path);
    if (const auto* text = std::get_if<std::string>(&read_text)) {
      read_documents(manifests, *text, path, space);
      continue;
    }
    const auto files = files_of(model);
    bool any = false;
    for (auto next = files.lower_bound(path + "/"); next != files.end() && next->first.starts_with(path + "/");
         ++next) {
      const std::string& name = next->first;
      const bool manifest = name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
      if (manifest && name.find('/', path.size() + 1) == std::string::npos) {
        any = true;
        read_documents(manifests, next->second.text(), name, space);
      }
    }
    if (!any) {
      manifests.error = "error: the path \"" + path + "\" does not exist\n";
    }
  }
  return manifests;
}

std::optional<Reply> kubectl_apply(Model& model, const Arguments& read, const Command& command) {
  const bool diff = read.begins({"diff"});
  if ((!diff && !read.begins({"apply"})) || read.words.size() != 1 || !read.has("--filename")) {
    return std::nullopt;
  }
  const Manifests manifests = manifests_of(model, read, command);
  if (manifests.all.empty() && !manifests.error.empty()) {
    return exited(diff ? 2 : 1, "", manifests.error);
  }
  Reply reply = diff ? diff_all(model, manifests) : apply_all(model, manifests, read.has("--server-side"), command);
  if (!manifests.error.empty()) {  // what could be read is applied all the same
    std::get<Outcome>(reply.what).end = Exited{diff ? 2 : 1};
    std::get<Outcome>(reply.what).err += manifests.error;
  }
  return reply;
}

}  // namespace joelclaw::infra::simulation
