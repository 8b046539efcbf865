// SPDX-License-Identifier: MIT
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/talos.hpp>

#include <infra/tool/pem.hpp>
#include <infra/tool/unknown.hpp>
#include <infra/tool/yaml_fields.hpp>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace joelclaw::infra {
namespace {

/// The entry of a named list ("clusters", "users"): its inner map.
const YamlNode* named(const YamlNode* root, std::string_view list, std::string_view name, std::string_view inner) {
  const YamlNode* entries = child(root, list);
  if (entries == nullptr || entries->kind != YamlNode::Kind::list) {
    return nullptr;
  }
  for (const YamlNode& entry : entries->children) {
    if (scalar(&entry, "name") == name) {
      return child(&entry, inner);
    }
  }
  return nullptr;
}

/// Whether a map has nothing but these keys. `extensions` are tools' notes to themselves.
bool has_only(const YamlNode* map, std::initializer_list<std::string_view> known) {
  return map != nullptr && map->kind == YamlNode::Kind::map &&
         std::all_of(map->children.begin(), map->children.end(), [known](const YamlNode& each) {
           return each.key == "extensions" || std::find(known.begin(), known.end(), each.key) != known.end();
         });
}

bool is_pem(std::string_view text) {
  return text.starts_with("-----BEGIN ");
}

}  // namespace

std::shared_ptr<const ClientIdentity> client_identity(std::string_view yaml, const std::string& context) {
  const auto root = read_foreign_yaml(yaml);
  const YamlNode* chosen = root ? named(&*root, "contexts", context, "context") : nullptr;
  if (chosen == nullptr) {
    return nullptr;
  }
  const YamlNode* cluster = named(&*root, "clusters", scalar(chosen, "cluster"), "cluster");
  const YamlNode* user = named(&*root, "users", scalar(chosen, "user"), "user");
  if (!has_only(cluster, {"server", "certificate-authority-data"}) ||
      !has_only(user, {"client-certificate-data", "client-key-data"})) {
    return nullptr;
  }
  ClientIdentity identity{base64_decoded(scalar(user, "client-certificate-data")),
                          base64_decoded(scalar(user, "client-key-data"))};
  return is_pem(identity.certificate_pem) && is_pem(identity.key_pem)
             ? std::make_shared<const ClientIdentity>(std::move(identity))
             : nullptr;
}

Probe<ClientConfig> parse_kubeconfig(const std::string& path, std::string_view yaml) {
  const auto root = read_foreign_yaml(yaml);
  if (!root) {
    return Unknown{UnknownCause::garbage, path + ": no kubeconfig"};  // no excerpt: it holds keys
  }
  ClientConfig config;
  config.path = path;
  config.current = scalar(&*root, "current-context");
  const YamlNode* contexts = child(&*root, "contexts");
  if (contexts == nullptr || contexts->kind != YamlNode::Kind::list) {
    return config;
  }
  for (const YamlNode& entry : contexts->children) {
    const YamlNode* inner = child(&entry, "context");
    ClientContext context;
    context.name = scalar(&entry, "name");
    context.cluster = scalar(inner, "cluster");
    context.user = scalar(inner, "user");
    const YamlNode* cluster = named(&*root, "clusters", context.cluster, "cluster");
    context.server = scalar(cluster, "server");
    context.ca_pem = base64_decoded(scalar(cluster, "certificate-authority-data"));
    const YamlNode* user = named(&*root, "users", context.user, "user");
    context.client_not_after = certificate_end(base64_decoded(scalar(user, "client-certificate-data")));
    config.contexts.push_back(std::move(context));
  }
  return config;
}

Probe<ClientConfig> parse_talosconfig(const std::string& path, std::string_view yaml) {
  const auto root = read_foreign_yaml(yaml);
  if (!root) {
    return Unknown{UnknownCause::garbage, path + ": no talosconfig"};
  }
  ClientConfig config;
  config.path = path;
  config.current = scalar(&*root, "context");
  const YamlNode* contexts = child(&*root, "contexts");
  if (contexts == nullptr || contexts->kind != YamlNode::Kind::map) {
    return config;
  }
  for (const YamlNode& entry : contexts->children) {
    ClientContext context;
    context.name = entry.key;
    context.cluster = entry.key;
    const YamlNode* endpoints = child(&entry, "endpoints");
    if (endpoints != nullptr && endpoints->kind == YamlNode::Kind::list && !endpoints->children.empty()) {
      context.server = endpoints->children.front().text;
    }
    context.ca_pem = base64_decoded(scalar(&entry, "ca"));
    context.client_not_after = certificate_end(base64_decoded(scalar(&entry, "crt")));
    config.contexts.push_back(std::move(context));
  }
  return config;
}

}  // namespace joelclaw::infra
