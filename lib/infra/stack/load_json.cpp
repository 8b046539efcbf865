// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/load_parts.hpp>
#include <infra/stack/scalar.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;

/// What is read, and where problems go.
struct JsonReading {
  SpecReading& reading;
  std::string key;  ///< the whole path, for problems
  std::vector<JsonExpectation>& out;
};

std::string compact(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A plain word as JSON: true, false, a number in JSON's own grammar, else a text. Something between number and text
/// (`010`, `1_000`, `2026-01-01`) is refused, because YAML readers differ about it.
std::optional<Json> plain_value(const std::string& text) {
  if (text == "true" || text == "false") {
    return Json(text == "true");
  }
  const bool numeric = std::string_view{"0123456789+-."}.find(text.front()) != std::string_view::npos;
  if (!numeric) {
    return Json(text);
  }
  Json number = Json::parse(text, nullptr, false);
  return number.is_number() ? std::optional{std::move(number)} : std::nullopt;
}

std::optional<Json> json_of(const JsonReading& json, const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::quoted:
      return Json(node.text);
    case YamlNode::Kind::plain: {
      auto value = plain_value(node.text);
      if (!value) {
        json.reading.problem(node.at, json.key,
                             "'" + excerpt(node.text, 60) + "' is not a number as JSON has them: put a text in quotes");
      }
      return value;
    }
    case YamlNode::Kind::nothing:
      if (node.text.empty()) {
        json.reading.problem(node.key_at.line != 0 ? node.key_at : node.at, json.key,
                             "has no value: write one, null is written out");
        return std::nullopt;
      }
      return Json();
    case YamlNode::Kind::refused:
      return std::nullopt;
    case YamlNode::Kind::list:
    case YamlNode::Kind::map:
      break;
  }
  Json whole = node.kind == YamlNode::Kind::list ? Json::array() : Json::object();
  for (const YamlNode& child : node.children) {
    auto value = json_of(json, child);
    if (!value) {
      return std::nullopt;
    }
    if (node.kind == YamlNode::Kind::list) {
      whole.push_back(std::move(*value));
    } else {
      whole[child.key] = std::move(*value);
    }
  }
  return whole;
}

bool is_length(const YamlNode& node) {
  return node.kind == YamlNode::Kind::map && node.children.size() == 1 && node.children.front().key == "length";
}

void read_length(JsonReading json, const std::string& path, const YamlNode& node) {
  const auto length = read_number(node);
  if (!length) {
    return json.reading.problem(node.at, json.key + ".length", length.error().what);
  }
  json.out.push_back(
      {.path = path, .kind = JsonExpectation::Kind::length, .length = static_cast<std::uint64_t>(*length)});
}

void read_members(JsonReading json, const std::string& prefix, const YamlNode& map);

void read_member(JsonReading json, const std::string& path, const YamlNode& node) {
  if (is_length(node)) {
    return read_length(json, path, node.children.front());
  }
  if (node.kind == YamlNode::Kind::map && !node.children.empty()) {
    return read_members(json, path + ".", node);
  }
  if (node.kind == YamlNode::Kind::quoted && node.text == "*") {
    json.out.push_back({.path = path, .kind = JsonExpectation::Kind::present});
    return;
  }
  if (const auto value = json_of(json, node)) {
    json.out.push_back({.path = path, .kind = JsonExpectation::Kind::equals, .value = compact(*value)});
  }
}

void read_members(JsonReading json, const std::string& prefix, const YamlNode& map) {
  for (const YamlNode& child : map.children) {
    if (child.repeated) {
      continue;
    }
    const std::string path = prefix + child.key;
    const JsonReading inner{json.reading, json.key + "." + excerpt(child.key, 60), json.out};
    const bool twice = std::any_of(json.out.begin(), json.out.end(),
                                   [&](const JsonExpectation& before) { return before.path == path; });
    if (child.key.empty() || child.key.front() == '.' || child.key.back() == '.' || contains(child.key, "..")) {
      inner.reading.problem(child.key_at, inner.key, "is no path: keys, with single dots between nested ones");
    } else if (twice) {
      inner.reading.problem(child.key_at, inner.key, "the path " + excerpt(path, 60) + " is given twice");
    } else {
      read_member(inner, path, child);
    }
  }
}

}  // namespace

void load_json_expectations(SpecSection& expect, std::vector<JsonExpectation>& out) {
  const YamlNode* node = expect.find("json");
  if (node == nullptr) {
    return;
  }
  if (node->kind != YamlNode::Kind::map) {
    return expect.problem("json", "is " + describe_kind(*node) + ": wanted a map, like {status: 200}");
  }
  read_members({expect.reading(), expect.path_of("json"), out}, "", *node);
}

}  // namespace joelclaw::infra
