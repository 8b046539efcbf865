// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/yaml_tree.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

// Readers of foreign YAML (colima.yaml, kubeconfig, talosconfig): what is missing or of another kind is none.

/// The root map; none where the text is no YAML or no map. What a spec may not use (anchors, tags) is passed over.
std::optional<YamlNode> read_foreign_yaml(std::string_view text);
/// The child of that name, null where there is none.
const YamlNode* child(const YamlNode* node, std::string_view key);
std::string scalar(const YamlNode* node, std::string_view key);
std::optional<std::uint64_t> number(const YamlNode* node, std::string_view key);
std::optional<bool> flag(const YamlNode* node, std::string_view key);

}  // namespace joelclaw::infra
