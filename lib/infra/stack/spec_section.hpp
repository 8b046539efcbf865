// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/base/units.hpp>
#include <infra/stack/grammar.hpp>
#include <infra/stack/spec_reading.hpp>
#include <infra/stack/yaml_tree.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// A text in quotes as a refusal shows it: short, on one line, without a URL's password.
std::string shown_text(std::string_view text);
std::string is_not_the(std::string_view text, const TextRule& rule);

/// One map of a spec while it is read. Each reader takes the key's value if it is there and right, says what is wrong
/// otherwise, and leaves `out` (the default) alone in both other cases. A key that nobody asked for is unknown.
class SpecSection {
 public:
  SpecSection(SpecReading& reading, const YamlNode& map, std::string path, bool in_list);

  /// The value of a key, none where it is absent or was refused already. `key:` without a value is refused: it is a
  /// value forgotten or commented away, and what "nothing" means differs from key to key.
  const YamlNode* find(std::string_view key);
  bool has(std::string_view key) const;
  /// An absent key is a problem.
  void require(std::string_view key, const char* example);

  void text(std::string_view key, std::string& out, const TextRule& rule);
  /// As text, and an empty one is right too.
  void text_or_empty(std::string_view key, std::string& out, const TextRule& rule);
  void one_of(std::string_view key, std::string& out, std::initializer_list<const char*> choices);
  void boolean(std::string_view key, bool& out);
  void number(std::string_view key, int& out, int low, int high);
  void port(std::string_view key, std::uint16_t& out);
  void size(std::string_view key, Bytes& out, Bytes low, Bytes high);
  void duration(std::string_view key, Duration& out, Duration low, Duration high);
  void range(std::string_view key, std::pair<int, int>& out, int low, int high);
  void object(std::string_view key, ObjectName& out, const char* wanted);

  /// A list of texts, each by the rule and only once.
  void texts(std::string_view key, std::vector<std::string>& out, const TextRule& rule);
  /// An argument vector: a program, then words as they are. A command line in one text is refused: no shell reads it.
  void command(std::string_view key, std::vector<std::string>& out);
  /// As command, and [] is right too: nothing is run.
  void command_or_none(std::string_view key, std::vector<std::string>& out);

  /// Reads a map of its own by `read(SpecSection&)`.
  template <class Read>
  void section(std::string_view key, Read read) {
    if (const YamlNode* node = find_of(key, YamlNode::Kind::map, "a map")) {
      SpecSection inner(m_reading, *node, path_of(key), m_in_list);
      read(inner);
      inner.finish();
    }
  }
  /// Reads a list of maps by `read(SpecSection&)`, once for each.
  template <class Read>
  void list(std::string_view key, Read read) {
    if (const YamlNode* node = find_list(key, "a list")) {
      for (std::size_t i = 0; i < node->children.size(); ++i) {
        const YamlNode& item = node->children[i];
        const std::string path = indexed(path_of(key), i);
        if (is_map_item(item, path)) {
          SpecSection inner(m_reading, item, path, true);
          read(inner);
          inner.finish();
        }
      }
    }
  }

  /// At the key's place, at the section's where it is absent.
  void problem(std::string_view key, std::string what);
  void problem(std::string what);
  /// The keys that are there, in order.
  std::vector<std::string> keys() const;
  /// Takes all keys for known.
  void accept_all() { m_accept_all = true; }
  /// Refuses unknown keys; `read` functions of section() and list() need not call it.
  void finish();

  std::string path_of(std::string_view key) const;
  SpecReading& reading() { return m_reading; }

 private:
  const YamlNode* find_of(std::string_view key, YamlNode::Kind kind, const char* wanted);
  /// As find_of a list, which has a length that can be looked through.
  const YamlNode* find_list(std::string_view key, const char* wanted);
  bool is_map_item(const YamlNode& item, const std::string& path);
  bool item_text(const YamlNode& item, const std::string& path, std::string& out);
  const YamlNode* read_command(std::string_view key, std::vector<std::string>& out);
  void refuse_text(std::string_view key, const std::string& text, const TextRule& rule);

  SpecReading& m_reading;
  const YamlNode& m_map;
  std::string m_path;
  bool m_in_list;
  bool m_accept_all = false;
  std::vector<std::string> m_known;
};

}  // namespace joelclaw::infra
