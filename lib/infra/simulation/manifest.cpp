// SPDX-License-Identifier: MIT
#include <infra/simulation/manifest.hpp>

#include <infra/base/text.hpp>
#include <infra/simulation/events.hpp>
#include <infra/simulation/manifest_parts.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

constexpr const char* level_label = "pod-security.kubernetes.io/enforce";

NamespacePart* find_namespace(std::vector<NamespacePart>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&name](const auto& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void take_namespace(Model& model, const Key& key, const Json& json) {
  auto& all = model.cluster.namespaces;
  NamespacePart* space = find_namespace(all, key.name);
  if (space == nullptr) {
    all.push_back({key.name, ""});
    space = &all.back();
  }
  const std::string level = text_of(member(json, {"metadata", "labels", level_label}));
  space->pod_security = level.empty() ? space->pod_security : level;
}

ServicePart service_of(const Key& key, const Json& json) {
  ServicePart service{key.space,
                      key.name,
                      text_of(member(json, {"spec", "type"})),
                      text_of(member(json, {"spec", "selector", "app"})),
                      {}};
  service.type = service.type.empty() ? "ClusterIP" : service.type;
  for (const Json& port : member(json, {"spec", "ports"})) {
    const std::uint16_t own = number_of(member(port, {"port"}));
    const std::uint16_t target = number_of(member(port, {"targetPort"}));
    service.ports.push_back(
        {text_of(member(port, {"name"})), own, target == 0 ? own : target, number_of(member(port, {"nodePort"}))});
  }
  return service;
}

/// A node port that is not asked for is drawn from the range.
void take_service(Model& model, const Key& key, const Json& json) {
  ServicePart fresh = service_of(key, json);
  ServicePart& service = find_or_add(model.cluster.services, key);
  std::uint16_t next = static_cast<std::uint16_t>(std::max<int>(30'000, model.cluster.api.first_node_port) +
                                                  static_cast<int>(model.cluster.services.size()));
  for (ServicePortPart& port : fresh.ports) {
    const bool drawn = fresh.type == "NodePort" && port.node_port == 0;
    port.node_port = drawn ? next++ : port.node_port;
  }
  fresh.workload = fresh.workload.empty() ? service.workload : fresh.workload;
  service = std::move(fresh);
}

/// The two users as which an API server speaks to a kubelet (operations.md G19).
void take_binding(Model& model, const Json& json) {
  if (text_of(member(json, {"roleRef", "name"})) != "system:kubelet-api-admin") {
    return;
  }
  for (const Json& subject : member(json, {"subjects"})) {
    if (text_of(member(subject, {"name"})) == "apiserver-kubelet-client") {
      model.cluster.api.kubelet_forbidden = false;
    }
  }
}

bool same_service(const ServicePart& living, const ServicePart& wanted) {
  bool same = living.type == wanted.type && living.ports.size() == wanted.ports.size();
  for (std::size_t at = 0; same && at < wanted.ports.size(); ++at) {
    same = living.ports[at].port == wanted.ports[at].port &&
           (wanted.ports[at].node_port == 0 || living.ports[at].node_port == wanted.ports[at].node_port);
  }
  return same;
}

}  // namespace

void take_object(Model& model, const std::string& key_text, const std::string& text) {
  const Key key = key_of(key_text);
  const Json json = Json::parse(text, nullptr, false);
  model.cluster.applied[key_text] = text;
  if (key.kind == "Namespace") {
    take_namespace(model, key, json);
  } else if (key.kind == "Service") {
    take_service(model, key, json);
  } else if (is_workload(key.kind)) {
    take_workload(model, key, json);
  } else if (key.kind == "Secret") {
    SecretPart& secret = find_or_add(model.cluster.secrets, key);
    const std::string type = text_of(member(json, {"type"}));
    secret.type = type.empty() ? secret.type : type;
    secret.created = model.now;
  } else if (key.kind == "PersistentVolumeClaim") {
    add_claim(model, key, member(json, {"spec"}));
  } else if (key.kind == "StorageClass" && key.name == "local-path") {
    model.cluster.storage_class = true;
  } else if (key.kind == "ClusterRoleBinding") {
    take_binding(model, json);
  }
  schedule(model, model.now + Duration{20'000}, {EventKind::settle_pods, "", ""});
}

void drop_object(Model& model, const std::string& key_text) {
  const Key key = key_of(key_text);
  model.cluster.applied.erase(key_text);
  const auto drop = [&key](auto& all) {
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&key](const auto& each) { return each.space == key.space && each.name == key.name; }),
              all.end());
  };
  if (key.kind == "Service") {
    drop(model.cluster.services);
  } else if (key.kind == "Secret") {
    drop(model.cluster.secrets);
  } else if (key.kind == "PersistentVolumeClaim") {
    drop(model.cluster.claims);  // reclaim policy Delete: its data is gone
  } else if (key.kind == "Job") {
    drop(model.cluster.jobs);
  }
}

std::string refusal_of(const Model& model, const std::string& key_text, const std::string& text) {
  const Key key = key_of(key_text);
  if (!key.space.empty()) {
    const auto& spaces = model.cluster.namespaces;
    if (std::none_of(spaces.begin(), spaces.end(), [&key](const auto& each) { return each.name == key.space; })) {
      return "namespaces \"" + key.space + "\" not found";
    }
  }
  if (key.kind == "Service") {
    const ServicePart wanted = service_of(key, Json::parse(text, nullptr, false));
    const ApiPart& api = model.cluster.api;
    for (std::size_t at = 0; at < wanted.ports.size(); ++at) {
      const std::uint16_t port = wanted.ports[at].node_port;
      if (port != 0 && (port < api.first_node_port || port > api.last_node_port)) {  // tools.md 6.1
        return fmt::format(
            "The Service \"{}\" is invalid: spec.ports[{}].nodePort: Invalid value: {}: provided port is not in the "
            "valid range. The range of valid ports is {}-{}",
            key.name, at, port, api.first_node_port, api.last_node_port);
      }
    }
  }
  return {};
}

Standing standing_of(const Model& model, const std::string& key_text, const std::string& text) {
  const Key key = key_of(key_text);
  const auto applied = model.cluster.applied.find(key_text);
  const auto judge = [&](bool there, bool same) {
    const bool given = applied == model.cluster.applied.end() || applied->second == text;
    return !there ? Standing::absent : same && given ? Standing::same : Standing::different;
  };
  const Json json = Json::parse(text, nullptr, false);
  if (key.kind == "Namespace") {
    const std::string level = text_of(member(json, {"metadata", "labels", level_label}));
    for (const NamespacePart& space : model.cluster.namespaces) {
      if (space.name == key.name) {
        return judge(true, level.empty() || level == space.pod_security);
      }
    }
    return Standing::absent;
  }
  if (key.kind == "Service") {
    const ServicePart* living = find(model.cluster.services, key);
    return judge(living != nullptr, living != nullptr && same_service(*living, service_of(key, json)));
  }
  if (is_workload(key.kind)) {
    for (const Workload& each : model.cluster.workloads) {
      if (each.kind == key.kind && each.space == key.space && each.name == key.name) {
        const Json replicas = member(json, {"spec", "replicas"});
        return judge(true, !replicas.is_number() || replicas.get<int>() == each.replicas);
      }
    }
    return Standing::absent;
  }
  if (key.kind == "Secret") {
    return judge(find(model.cluster.secrets, key) != nullptr, applied != model.cluster.applied.end());
  }
  if (key.kind == "PersistentVolumeClaim") {
    return judge(find(model.cluster.claims, key) != nullptr, true);
  }
  if (key.kind == "StorageClass" && key.name == "local-path" && model.cluster.storage_class) {
    return judge(true, true);
  }
  return judge(applied != model.cluster.applied.end(), true);
}

}  // namespace joelclaw::infra::simulation
