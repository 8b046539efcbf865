// SPDX-License-Identifier: MIT
#include <infra/stack/spec_section.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/scalar.hpp>

#include <algorithm>

namespace joelclaw::infra {

std::string shown_text(std::string_view text) {
  return "'" + excerpt(without_user(text), 60) + "'";
}

std::string is_not_the(std::string_view text, const TextRule& rule) {
  return shown_text(text) + " is not " + rule.wanted;
}

SpecSection::SpecSection(SpecReading& reading, const YamlNode& map, std::string path, bool in_list)
    : m_reading(reading), m_map(map), m_path(std::move(path)), m_in_list(in_list) {
  m_reading.remember(m_path, m_map.key_at.line != 0 ? m_map.key_at : m_map.at);
}

std::string SpecSection::path_of(std::string_view key) const {
  const std::string name{key.empty() ? "\"\"" : key};
  return m_path.empty() ? name : m_path + "." + name;
}

bool SpecSection::has(std::string_view key) const {
  return std::any_of(m_map.children.begin(), m_map.children.end(),
                     [&](const YamlNode& child) { return !child.repeated && child.key == key; });
}

const YamlNode* SpecSection::find(std::string_view key) {
  if (std::find(m_known.begin(), m_known.end(), key) == m_known.end()) {
    m_known.emplace_back(key);
  }
  const auto found = std::find_if(m_map.children.begin(), m_map.children.end(),
                                  [&](const YamlNode& child) { return !child.repeated && child.key == key; });
  if (found == m_map.children.end()) {
    return nullptr;
  }
  m_reading.remember(path_of(key), found->kind == YamlNode::Kind::nothing ? found->key_at : found->at);
  if (found->kind == YamlNode::Kind::nothing) {
    problem(key, "has no value: write one, [] for an empty list, \"\" for an empty text, or leave the key out");
  }
  if (found->kind == YamlNode::Kind::nothing || found->kind == YamlNode::Kind::refused) {
    return nullptr;
  }
  if (!m_in_list) {
    m_reading.remember_written(path_of(key));
  }
  return &*found;
}

void SpecSection::require(std::string_view key, const char* example) {
  if (!has(key)) {
    problem(key, std::string{"is missing: write "} + example);
  }
}

const YamlNode* SpecSection::find_of(std::string_view key, YamlNode::Kind kind, const char* wanted) {
  const YamlNode* node = find(key);
  if (node != nullptr && node->kind != kind) {
    problem(key, "is " + describe_kind(*node) + ": wanted " + wanted);
    return nullptr;
  }
  return node;
}

void SpecSection::refuse_text(std::string_view key, const std::string& text, const TextRule& rule) {
  problem(key, text.empty() ? std::string{"is empty: wanted "} + rule.wanted : is_not_the(text, rule));
}

void SpecSection::text(std::string_view key, std::string& out, const TextRule& rule) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    return;
  }
  auto text = read_text(*node);
  if (!text) {
    problem(key, text.error().what);
  } else if (!rule.accepts(*text)) {
    refuse_text(key, *text, rule);
  } else {
    out = std::move(*text);
  }
}

void SpecSection::text_or_empty(std::string_view key, std::string& out, const TextRule& rule) {
  const YamlNode* node = find(key);
  if (node != nullptr && node->kind == YamlNode::Kind::quoted && node->text.empty()) {
    out.clear();
  } else {
    text(key, out, rule);
  }
}

void SpecSection::one_of(std::string_view key, std::string& out, std::initializer_list<const char*> choices) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    return;
  }
  auto text = read_text(*node);
  const std::vector<std::string> known(choices.begin(), choices.end());
  if (!text) {
    problem(key, text.error().what);
  } else if (std::find(known.begin(), known.end(), *text) == known.end()) {
    const auto near = nearest(*text, known);
    problem(key,
            shown_text(*text) + " is none of " + join(known, ", ") + (near ? "; did you mean " + *near + "?" : ""));
  } else {
    out = std::move(*text);
  }
}

void SpecSection::boolean(std::string_view key, bool& out) {
  if (const YamlNode* node = find(key)) {
    const auto value = read_boolean(*node);
    value ? void(out = *value) : problem(key, value.error().what);
  }
}

void SpecSection::number(std::string_view key, int& out, int low, int high) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    return;
  }
  const auto value = read_number(*node);
  if (!value) {
    problem(key, value.error().what);
  } else if (*value < low || *value > high) {
    problem(key, std::to_string(*value) + " is not in " + std::to_string(low) + " to " + std::to_string(high));
  } else {
    out = static_cast<int>(*value);
  }
}

void SpecSection::port(std::string_view key, std::uint16_t& out) {
  int value = out;
  number(key, value, 1, 65535);
  out = static_cast<std::uint16_t>(value);
}

void SpecSection::size(std::string_view key, Bytes& out, Bytes low, Bytes high) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    return;
  }
  const auto value = read_size(*node);
  if (!value) {
    problem(key, value.error().what);
  } else if (*value < low || *value > high) {
    problem(key,
            format_bytes_exact(*value) + " is not in " + format_bytes_exact(low) + " to " + format_bytes_exact(high));
  } else {
    out = *value;
  }
}

void SpecSection::duration(std::string_view key, Duration& out, Duration low, Duration high) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    return;
  }
  const auto value = read_duration(*node);
  if (!value) {
    problem(key, value.error().what);
  } else if (*value < low || *value > high) {
    problem(key, format_duration_exact(*value) + " is not in " + format_duration_exact(low) + " to " +
                     format_duration_exact(high));
  } else {
    out = *value;
  }
}

void SpecSection::range(std::string_view key, std::pair<int, int>& out, int low, int high) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    return;
  }
  const auto value = read_range(*node);
  if (!value) {
    problem(key, value.error().what);
  } else if (value->first < low || value->second > high) {
    problem(key, shown_text(node->text) + " is not within " + std::to_string(low) + " to " + std::to_string(high));
  } else {
    out = *value;
  }
}

void SpecSection::object(std::string_view key, ObjectName& out, const char* wanted) {
  std::string text_of;
  text(key, text_of, rule::any);
  if (text_of.empty()) {
    return;
  }
  if (auto name = parse_object_name(text_of)) {
    out = std::move(*name);
  } else {
    problem(key, shown_text(text_of) + " is not " + wanted);
  }
}

void SpecSection::problem(std::string_view key, std::string what) {
  m_reading.problem_at_key(path_of(key), std::move(what));
}

void SpecSection::problem(std::string what) {
  m_reading.problem_at_key(m_path, std::move(what));
}

std::vector<std::string> SpecSection::keys() const {
  std::vector<std::string> all;
  for (const YamlNode& child : m_map.children) {
    if (!child.repeated) {
      all.push_back(child.key);
    }
  }
  return all;
}

void SpecSection::finish() {
  for (const YamlNode& child : m_map.children) {
    if (m_accept_all || child.repeated || std::find(m_known.begin(), m_known.end(), child.key) != m_known.end()) {
      continue;
    }
    const auto near = nearest(child.key, m_known);
    m_reading.problem(child.key_at, path_of(excerpt(child.key, 60)),
                      "is no key of " + (m_path.empty() ? "a spec" : m_path) +
                          (near ? "; did you mean " + *near + "?" : ": its keys are " + join(m_known, ", ")));
  }
}

}  // namespace joelclaw::infra
