// SPDX-License-Identifier: MIT
#include <infra/tool/manifest_text.hpp>

#include <infra/base/text.hpp>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

namespace joelclaw::infra {
namespace {

/// A line of three dashes at its very beginning parts documents; a block scalar's text is always indented.
bool parts_documents(std::string_view line) {
  return line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
}

std::vector<std::string> documents_of(std::string_view text) {
  std::vector<std::string> documents(1);
  for (const std::string_view line : lines_of(text)) {
    if (parts_documents(line)) {
      documents.emplace_back();
    } else {
      documents.back() += std::string{line} + "\n";
    }
  }
  return documents;
}

std::string scalar(const YAML::Node& map, const char* key) {
  const YAML::Node node = map.IsMap() ? map[key] : YAML::Node{};
  return node && node.IsScalar() ? node.Scalar() : std::string{};
}

/// Words that people put where a secret is to come.
bool stands_for_another(std::string_view value) {
  const std::string lower = to_lower(trim(value));
  constexpr std::array<std::string_view, 8> words{"changeme", "change-me", "change_me", "placeholder",
                                                  "replace",  "todo",      "your-",     "your_"};
  const bool in_brackets = (lower.starts_with('<') && lower.ends_with('>')) || lower.starts_with("${") || lower.starts_with("{{");
  return lower.empty() || in_brackets || lower.find_first_not_of("x*.") == std::string::npos ||
         std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(lower, word); });
}

std::string decoded(const std::string& value) {
  const std::vector<unsigned char> bytes = YAML::DecodeBase64(value);
  return {bytes.begin(), bytes.end()};
}

/// One value that stands for another is enough: applied over a real Secret it would break what uses it.
bool is_placeholder(const YAML::Node& secret) {
  for (const char* section : {"stringData", "data"}) {
    const YAML::Node values = secret[section];
    if (!values || !values.IsMap()) {
      continue;
    }
    for (const auto& each : values) {
      const std::string value = each.second.IsScalar() ? each.second.Scalar() : std::string{};
      const bool plain = section[0] == 's';
      if (stands_for_another(value) || (!plain && stands_for_another(decoded(value)))) {
        return true;
      }
    }
  }
  return false;
}

/// An empty kind is no object.
ManifestObject object_of(const std::string& path, const std::string& text, const YAML::Node& document) {
  ManifestObject object{path, scalar(document, "kind"), "", "", text, false};
  if (scalar(document, "apiVersion").empty() || scalar(document, "apiVersion").starts_with("kustomize.config.k8s.io/")) {
    object.kind.clear();
    return object;
  }
  if (const YAML::Node about = document["metadata"]; about && about.IsMap()) {
    object.space = scalar(about, "namespace");
    object.name = scalar(about, "name");
  }
  object.placeholder = object.kind == "Secret" && is_placeholder(document);
  return object;
}

}  // namespace

bool is_manifest_name(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

void parse_manifest(const std::string& path, std::string_view text, ManifestFacts& to) {
  std::vector<ManifestObject> found;
  try {
    for (const std::string& document : documents_of(text)) {
      const YAML::Node node = YAML::Load(document);
      if (node.IsNull()) {
        continue;
      }
      found.push_back(object_of(path, document, node));
      if (found.back().kind.empty()) {
        to.notes.push_back(path + " is no manifest (no kind of Kubernetes; a Helm values file?): left out");
        return;
      }
    }
  } catch (const YAML::Exception& failure) {
    to.notes.push_back(path + " is no YAML (line " + std::to_string(failure.mark.line + 1) + "): left out");
    return;
  }
  std::move(found.begin(), found.end(), std::back_inserter(to.objects));
}

}  // namespace joelclaw::infra
