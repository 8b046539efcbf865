// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/scalar.hpp>
#include <infra/stack/spec_section.hpp>

#include <set>

namespace joelclaw::infra {
namespace {

constexpr std::size_t list_limit = 1000;  // no stack has as many of anything, and what compares pairs stays quick

}  // namespace

const YamlNode* SpecSection::find_list(std::string_view key, const char* wanted) {
  const YamlNode* node = find_of(key, YamlNode::Kind::list, wanted);
  if (node != nullptr && node->children.size() > list_limit) {
    problem(key, "has " + std::to_string(node->children.size()) + " members: at most " + std::to_string(list_limit));
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
      m_reading.problem(at, path, is_not_the(text, rule));
    } else if (!before.insert(text).second) {
      m_reading.problem(at, path, shown_text(text) + " is there twice");
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
      m_reading.problem(node->children[i].at, path, is_not_the(word, rule::program));
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

}  // namespace joelclaw::infra
