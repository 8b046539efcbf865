// SPDX-License-Identifier: MIT
#include <infra/stack/yaml_tree.hpp>

#include <infra/base/text.hpp>
#include <infra/stack/spec_text.hpp>
#include <infra/stack/yaml_source.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t depth_limit = 16;
constexpr std::size_t problem_limit = 1000;  // a hostile megabyte has no more to say than that

/// Builds the tree from yaml-cpp's events. Its own Node is not used: it resolves aliases, hides tags and repeated keys,
/// and needs seconds for what the events give in a tenth.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(YamlSource& source) : m_source(source) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::string word = yaml_word(m_source.from(mark.line, mark.column));
    const bool written = word == "~" || to_lower(word) == "null";
    add({.kind = anchor != 0 ? YamlNode::Kind::refused : YamlNode::Kind::nothing,
         .at = m_source.place(mark.line, mark.column),
         .text = written ? word : ""});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    problem(m_source.place(mark.line, mark.column),
            "an alias (" + yaml_word(m_source.from(mark.line, mark.column)) + "): write the value out");
    add({.kind = YamlNode::Kind::refused, .at = m_source.place(mark.line, mark.column)});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const SpecPlace at = m_source.place(mark.line, mark.column);
    bool refused = refuse_tag(mark, tag, true) || anchor != 0;
    if (const auto unseen = find_unseen(value)) {  // by an escape ("\x1b"): the text itself has none
      problem(at, "holds " + unseen->second + ": leave it out");
      refused = true;
    }
    if (!m_source.closes_quote(mark.line, mark.column)) {
      problem(at, "is not YAML: the quote that opens here is not closed");
      refused = true;
    }
    add({.kind = refused ? YamlNode::Kind::refused : (tag == "!" ? YamlNode::Kind::quoted : YamlNode::Kind::plain),
         .at = at,
         .text = value});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::list);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::map);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    problem(m_source.place(mark.line, mark.column),
            "an anchor (&" + excerpt(name, 60) + "): write the value where it is needed");
  }

  void problem(SpecPlace at, std::string what) { problem(at, path(), std::move(what)); }
  void problem(SpecPlace at, std::string key, std::string what) {
    if (!m_too_deep && m_problems.size() < problem_limit) {
      m_problems.push_back({.line = at.line, .column = at.column, .key = std::move(key), .what = std::move(what)});
    }
  }

  /// Where the innermost collection still open began.
  std::optional<SpecPlace> open_since() const {
    return m_frames.empty() ? std::nullopt : std::optional{m_frames.back().at};
  }
  bool too_deep() const { return m_too_deep; }
  YamlNode take_root() { return std::move(m_root); }
  std::vector<SpecProblem> take_problems() { return std::move(m_problems); }

 private:
  struct Frame {
    YamlNode* node = nullptr;
    SpecPlace at;
    bool map = false;
    bool key_next = false;  ///< of a map: the next event is a key
    std::string key;
    SpecPlace key_at;
    bool repeated = false;
    std::map<std::string, int, std::less<>> lines;  ///< of the keys so far
  };

  /// Tags are reported as "?" (none) and "!" (quoted, or a lone "!"); everything else is a tag.
  bool refuse_tag(const YAML::Mark& mark, const std::string& tag, bool scalar) {
    const std::string_view written = m_source.from(mark.line, mark.column);
    const bool lone = tag == "!" && (!scalar || written.starts_with('!'));
    if (tag.empty() || tag == "?" || (tag == "!" && !lone)) {
      return false;
    }
    const auto mark_sign = written.find('!');
    problem(m_source.place(mark.line, mark.column),
            "a tag (" + yaml_word(mark_sign == std::string_view::npos ? tag : written.substr(mark_sign)) +
                "): leave it out, types follow from the keys");
    return true;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    const SpecPlace at = m_source.place(mark.line, mark.column);
    const bool refused = refuse_tag(mark, tag, false) || anchor != 0;
    ++m_depth;
    if (m_depth > depth_limit && !m_too_deep) {
      problem(at, "nested deeper than " + std::to_string(depth_limit) + " levels: no part of a spec is");
      m_too_deep = true;
    }
    if (m_too_deep) {
      return;
    }
    if (!m_frames.empty() && m_frames.back().key_next) {
      problem(at, "a key that is a list or a map: a key is a word");
    }
    YamlNode* node = add({.kind = refused ? YamlNode::Kind::refused : kind, .at = at});
    const bool map = kind == YamlNode::Kind::map;
    m_frames.push_back({.node = node, .at = at, .map = map, .key_next = map});
  }

  void close() {
    if (!m_too_deep && !m_frames.empty()) {
      m_frames.pop_back();
    }
    --m_depth;
  }

  /// Puts a value where it belongs and says where that is. While a child is open its parent takes no other, so the
  /// pointers in the frames stay good.
  YamlNode* add(YamlNode node) {
    if (m_too_deep) {
      return &m_scrap;
    }
    if (m_frames.empty()) {
      m_root = std::move(node);
      return &m_root;
    }
    Frame& frame = m_frames.back();
    if (frame.key_next) {
      take_key(frame, node);
      m_scraps.push_back({});
      return &m_scraps.back();
    }
    if (frame.map) {
      frame.key_next = true;
      node.key = frame.key;
      node.key_at = frame.key_at;
      node.repeated = frame.repeated;
    }
    frame.node->children.push_back(std::move(node));
    return &frame.node->children.back();
  }

  void take_key(Frame& frame, const YamlNode& node) {
    frame.key_next = false;
    frame.key.clear();
    frame.key_at = node.at;
    frame.repeated = false;
    const bool word = node.kind == YamlNode::Kind::plain || node.kind == YamlNode::Kind::quoted;
    if (node.kind == YamlNode::Kind::nothing) {
      problem(node.at, "a key is missing");
    }
    if (!word) {
      frame.repeated = true;  // there is nothing to find it by
      return;
    }
    if (node.text == "<<" && node.kind == YamlNode::Kind::plain) {
      problem(node.at, "a merge key ('<<'): write the keys out");
      frame.repeated = true;
    }
    const auto [before, fresh] = frame.lines.emplace(node.text, node.at.line);
    frame.key = node.text;
    if (!fresh) {
      frame.repeated = true;
      problem(node.at, "given twice: first on line " + std::to_string(before->second));
    }
  }

  /// The dotted key of what comes next.
  std::string path() const {
    std::string text;
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
      const Frame& frame = m_frames[i];
      const bool innermost = i + 1 == m_frames.size();
      if (!frame.map) {
        text += "[" + std::to_string(frame.node->children.size() - (innermost ? 0 : 1)) + "]";
      } else if (!frame.key.empty() && !(innermost && frame.key_next)) {
        text += (text.empty() ? "" : ".") + excerpt(frame.key, 60);
      }
    }
    return text;
  }

  YamlSource& m_source;
  YamlNode m_root, m_scrap;
  std::vector<Frame> m_frames;
  std::deque<YamlNode> m_scraps;  // what stands for keys; a deque keeps them in place
  std::vector<SpecProblem> m_problems;
  std::size_t m_depth = 0;
  bool m_too_deep = false;
};

/// yaml-cpp's own words are terse and sometimes point nowhere; the common slips get words and a place of ours.
SpecProblem problem_of(const YAML::Exception& failure, YamlSource& source, const TreeBuilder& builder) {
  const std::string_view line = source.line(failure.mark.line);
  SpecPlace at = source.place(failure.mark.line, failure.mark.column);
  std::string what = "is not YAML: " + failure.msg;
  if (contains(failure.msg, "end of sequence flow") || contains(failure.msg, "end of map flow")) {
    at = builder.open_since().value_or(at);
    what = "is not YAML: what is opened here is not closed, or a comma is missing";
  } else if (contains(failure.msg, "anchor is not defined")) {
    what = "an alias (" + yaml_word(source.from(failure.mark.line, failure.mark.column)) + "): write the value out";
  } else if (contains(line.substr(0, line.find_first_not_of(" \t")), "\t")) {
    what = "is not YAML: a tab in the indentation; use blanks";
  } else if (failure.msg == "illegal map value") {
    what = "is not YAML: a second ': ' in one line; a text that holds one goes in quotes";
  } else if (failure.msg == "unknown token") {
    what = "is not YAML: a text that begins with this character goes in quotes";
  } else if (failure.mark.is_null() || failure.mark.line < 0) {
    at = source.end();
  }
  return {.line = at.line, .column = at.column, .what = what};
}

}  // namespace

YamlDocument read_yaml(const std::string& text) {
  YamlSource source(text);
  TreeBuilder builder(source);
  YamlDocument document;
  std::optional<SpecProblem> failure;
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    TreeBuilder rest(source);
    if (!builder.too_deep() && parser.HandleNextDocument(rest)) {
      // What follows a closed top level (`{a: 1}` and a second line) is another document to yaml-cpp.
      const SpecPlace at = rest.take_root().at;
      failure = SpecProblem{.line = at.line, .column = at.column, .what = "text after the end of the spec"};
    }
  } catch (const YAML::Exception& exception) {
    failure = problem_of(exception, source, builder);
  }
  document.complete = !failure && !builder.too_deep();
  document.root = builder.take_root();
  document.problems = builder.take_problems();
  if (failure && !builder.too_deep()) {
    document.problems.push_back(std::move(*failure));
  }
  return document;
}

}  // namespace joelclaw::infra
