// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// A text as a YAML scalar that load_spec reads back as the same: as it is where that is safe, else in double quotes.
std::string yaml_text(std::string_view text);
/// "[a, b]" of texts.
std::string yaml_texts(const std::vector<std::string>& texts);

/// Keys with values that are YAML already; written in one line, or as a block below a dash.
class YamlEntries {
 public:
  YamlEntries& add(std::string key, std::string value);
  YamlEntries& add_text(std::string key, std::string_view text) { return add(std::move(key), yaml_text(text)); }
  /// Left out where the text is empty.
  YamlEntries& add_if_text(std::string key, std::string_view text) {
    return text.empty() ? *this : add_text(std::move(key), text);
  }
  bool empty() const { return m_entries.empty(); }
  std::string in_one_line() const;
  std::string in_block(const std::string& indent) const;

 private:
  std::vector<std::pair<std::string, std::string>> m_entries;
};

/// Writes a document of nested keys, two blanks a level. Where a set of written keys is given, every line whose key is
/// not in it is marked as a default.
class YamlWriter {
 public:
  explicit YamlWriter(const std::set<std::string>* written) : m_written(written) {}

  void value(const std::string& key, const std::string& yaml);
  void text(const std::string& key, std::string_view text) { value(key, yaml_text(text)); }
  void number(const std::string& key, int number) { value(key, std::to_string(number)); }
  void boolean(const std::string& key, bool flag) { value(key, flag ? "true" : "false"); }
  void comment(const std::string& text) { m_out += m_indent + "# " + text + "\n"; }
  /// `- {…}` a line each.
  void lines(const std::string& key, const std::vector<YamlEntries>& items);
  /// A block each.
  void blocks(const std::string& key, const std::vector<YamlEntries>& items);
  template <class Write>
  void section(const std::string& key, Write write) {
    const std::string path = m_path;
    m_out += m_indent + key + ":\n";
    m_path += key + ".";
    m_indent += "  ";
    write();
    m_indent.resize(m_indent.size() - 2);
    m_path = path;
  }
  std::string take() { return std::move(m_out); }

 private:
  std::string note(const std::string& key) const;

  const std::set<std::string>* m_written;
  std::string m_out, m_indent, m_path;
};

}  // namespace joelclaw::infra
