// SPDX-License-Identifier: MIT
#include <infra/stack/spec_section.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/scalar.hpp>

#include <algorithm>
#include <set>

namespace joelclaw::infra {
namespace {

constexpr std::size_t list_limit = 1000;  // no stack has as many of anything, and what compares pairs stays quick

std::string shown(std::string_view text) {
  return "'" + excerpt(text, 60) + "'";
}

std::string not_the(const std::string& text, const TextRule& rule) {
  return shown(text) + " is not " + rule.wanted;
}

}  // namespace

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

const YamlNode* SpecSection::find_list(std::string_view key, const char* wanted) {
  const YamlNode* node = find_of(key, YamlNode::Kind::list, wanted);
  if (node != nullptr && node->children.size() > list_limit) {
    problem(key, "has " + std::to_string(node->children.size()) + " members: at most " + std::to_string(list_limit));
    return nullptr;
  }
  return node;
}

const YamlNode* SpecSection::find_of(std::string_view key, YamlNode::Kind kind, const char* wanted) {
  const YamlNode* node = find(key);
  if (node != nullptr && node->kind != kind) {
    problem(key, "is " + describe_kind(*node) + ": wanted " + wanted);
    return nullptr;
  }
  return node;
}

bool SpecSection::is_map_item(const YamlNode& item, const std::string& path) {
  if (item.kind != YamlNode::Kind::map) {
    m_reading.lose_member();
  }
  if (item.kind != YamlNode::Kind::map && item.kind != YamlNode::Kind::refused) {
    m_reading.problem(item.at, path, "is " + describe_kind(item) + ": wanted a map, like {key: value}");
  }
  return item.kind == YamlNode::Kind::map;
}

bool SpecSection::item_text(const YamlNode& item, const std::string& path, std::string& out) {
  m_reading.remember(path, item.at);
  if (item.kind == YamlNode::Kind::refused) {
    return false;
  }
  auto text = read_text(item);
  if (!text) {
    m_reading.problem(item.at, path, text.error().what);
    return false;
  }
  out = std::move(*text);
  return true;
}

void SpecSection::refuse_text(std::string_view key, const std::string& text, const TextRule& rule) {
  problem(key, text.empty() ? std::string{"is empty: wanted "} + rule.wanted : not_the(text, rule));
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
    problem(key, shown(*text) + " is none of " + join(known, ", ") + (near ? "; did you mean " + *near + "?" : ""));
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
    problem(key, shown(node->text) + " is not within " + std::to_string(low) + " to " + std::to_string(high));
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
    problem(key, shown(text_of) + " is not " + wanted);
  }
}

void SpecSection::texts(std::string_view key, std::vector<std::string>& out, const TextRule& rule) {
  const YamlNode* node = find_list(key, "a list");
  if (node == nullptr) {
    return;
  }
  out.clear();
  std::set<std::string> before;
  for (std::size_t i = 0; i < node->children.size(); ++i) {
    const std::string path = indexed(path_of(key), i);
    const SpecPlace at = node->children[i].at;
    std::string text;
    if (!item_text(node->children[i], path, text)) {
      continue;
    }
    if (!rule.accepts(text)) {
      m_reading.problem(at, path, not_the(text, rule));
    } else if (!before.insert(text).second) {
      m_reading.problem(at, path, shown(text) + " is there twice");
    } else {
      out.push_back(std::move(text));
    }
  }
}

const YamlNode* SpecSection::read_command(std::string_view key, std::vector<std::string>& out) {
  const YamlNode* node = find_list(key, "a list of words like [redis-cli, ping], no shell reads it");
  if (node == nullptr) {
    return nullptr;
  }
  out.clear();
  for (std::size_t i = 0; i < node->children.size(); ++i) {
    const std::string path = indexed(path_of(key), i);
    std::string word;
    if (!item_text(node->children[i], path, word)) {
      continue;
    }
    if (i == 0 && !rule::program.accepts(word)) {
      m_reading.problem(node->children[i].at, path, not_the(word, rule::program));
    }
    out.push_back(std::move(word));
  }
  return node;
}

void SpecSection::command(std::string_view key, std::vector<std::string>& out) {
  const YamlNode* node = read_command(key, out);
  if (node != nullptr && node->children.empty()) {
    problem(key, "is empty: wanted a program and its arguments, like [redis-cli, ping]");
  }
}

void SpecSection::command_or_none(std::string_view key, std::vector<std::string>& out) {
  read_command(key, out);
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
