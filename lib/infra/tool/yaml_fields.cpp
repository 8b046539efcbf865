// SPDX-License-Identifier: MIT
#include <infra/tool/yaml_fields.hpp>

#include <infra/base/text.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 1U << 20U;  // a kubeconfig of a thousand clusters

}  // namespace

std::optional<YamlNode> read_foreign_yaml(std::string_view text) {
  if (text.size() > largest || first_invalid_utf8(text) || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  YamlDocument document = read_yaml(std::string{text});
  if (!document.complete || document.root.kind != YamlNode::Kind::map) {
    return std::nullopt;
  }
  return std::move(document.root);
}

const YamlNode* child(const YamlNode* node, std::string_view key) {
  if (node == nullptr || node->kind != YamlNode::Kind::map) {
    return nullptr;
  }
  for (const YamlNode& each : node->children) {
    if (each.key == key) {
      return &each;
    }
  }
  return nullptr;
}

std::string scalar(const YamlNode* node, std::string_view key) {
  const YamlNode* found = child(node, key);
  const bool text = found != nullptr && (found->kind == YamlNode::Kind::plain || found->kind == YamlNode::Kind::quoted);
  return text ? found->text : std::string{};
}

std::optional<std::uint64_t> number(const YamlNode* node, std::string_view key) {
  return parse_number(scalar(node, key));
}

std::optional<bool> flag(const YamlNode* node, std::string_view key) {
  const std::string text = scalar(node, key);
  if (text == "true") {
    return true;
  }
  return text == "false" ? std::optional<bool>{false} : std::nullopt;
}

}  // namespace joelclaw::infra
