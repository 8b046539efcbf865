// SPDX-License-Identifier: MIT
#include <infra/stack/yaml_writer.hpp>

#include <infra/base/text.hpp>

#include <array>

namespace joelclaw::infra {
namespace {

constexpr std::string_view plain_first = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/";
constexpr std::string_view plain_rest = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/0123456789._-+";
/// What YAML 1.1 or 1.2 takes for something else than a text. Ours does not, other readers of the file do.
constexpr std::array<std::string_view, 9> words{"null", "true", "false", "yes", "no", "on", "off", "y", "n"};

bool is_plain(std::string_view text) {
  if (text.empty() || plain_first.find(text.front()) == std::string_view::npos ||
      text.find_first_not_of(plain_rest) != std::string_view::npos) {
    return false;
  }
  const std::string lower = to_lower(text);
  for (const std::string_view word : words) {
    if (lower == word) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string yaml_text(std::string_view text) {
  if (is_plain(text)) {
    return std::string{text};
  }
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        quoted += "\\\\";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\t':
        quoted += "\\t";
        break;
      default:
        quoted += c;
    }
  }
  return quoted + "\"";
}

std::string yaml_texts(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string& text : texts) {
    all.push_back(yaml_text(text));
  }
  return "[" + join(all, ", ") + "]";
}

YamlEntries& YamlEntries::add(std::string key, std::string value) {
  m_entries.emplace_back(std::move(key), std::move(value));
  return *this;
}

std::string YamlEntries::in_one_line() const {
  std::vector<std::string> all;
  for (const auto& [key, value] : m_entries) {
    all.push_back(yaml_text(key) + ": " + value);
  }
  return "{" + join(all, ", ") + "}";
}

std::string YamlEntries::in_block(const std::string& indent) const {
  std::string text;
  for (const auto& [key, value] : m_entries) {
    text += indent + (text.empty() ? "- " : "  ") + yaml_text(key) + ": " + value + "\n";
  }
  return text;
}

std::string YamlWriter::note(const std::string& key) const {
  return m_written == nullptr || m_written->contains(m_path + key) ? "" : "  # default";
}

void YamlWriter::value(const std::string& key, const std::string& yaml) {
  m_out += m_indent + yaml_text(key) + ": " + yaml + note(key) + "\n";
}

void YamlWriter::lines(const std::string& key, const std::vector<YamlEntries>& items) {
  if (items.empty()) {
    return value(key, "[]");
  }
  m_out += m_indent + key + ":" + note(key) + "\n";
  for (const YamlEntries& item : items) {
    m_out += m_indent + "  - " + item.in_one_line() + "\n";
  }
}

void YamlWriter::blocks(const std::string& key, const std::vector<YamlEntries>& items) {
  if (items.empty()) {
    return value(key, "[]");
  }
  m_out += m_indent + key + ":" + note(key) + "\n";
  for (const YamlEntries& item : items) {
    m_out += item.in_block(m_indent + "  ");
  }
}

}  // namespace joelclaw::infra
