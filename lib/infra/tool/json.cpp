// SPDX-License-Identifier: MIT
#include <infra/tool/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace joelclaw::infra {
namespace {

constexpr int deepest = 64;  // no answer of any of these tools is half as deep; a hostile one must not cost the stack
constexpr std::size_t largest = 16U << 20U;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > deepest) {
        return true;
      }
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

nlohmann::json parse_json(std::string_view text) {
  if (text.size() > largest || is_too_deep(text)) {
    return nlohmann::json::value_t::discarded;
  }
  return nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
}

nlohmann::json parse_json_without(std::string_view text, std::string_view key) {
  if (text.size() > largest || is_too_deep(text)) {
    return nlohmann::json::value_t::discarded;
  }
  const auto keep = [key](int /*depth*/, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    return event != nlohmann::json::parse_event_t::key || parsed.get_ref<const std::string&>() != key;
  };
  return nlohmann::json::parse(text.begin(), text.end(), keep, false);
}

bool is_broken(const nlohmann::json& json) {
  return json.is_discarded();
}

const nlohmann::json& at(const nlohmann::json& json, std::string_view path) {
  static const nlohmann::json nothing;
  const nlohmann::json* here = &json;
  while (!path.empty()) {
    const auto dot = path.find('.');
    if (!here->is_object()) {
      return nothing;
    }
    const auto found = here->find(std::string{path.substr(0, dot)});
    if (found == here->end()) {
      return nothing;
    }
    here = &*found;
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return *here;
}

const nlohmann::json& list_at(const nlohmann::json& json, std::string_view path) {
  static const nlohmann::json none = nlohmann::json::array();
  const nlohmann::json& list = at(json, path);
  return list.is_array() ? list : none;
}

std::string text_at(const nlohmann::json& json, std::string_view path) {
  const nlohmann::json& value = at(json, path);
  return value.is_string() ? value.get<std::string>() : std::string{};
}

std::int64_t number_at(const nlohmann::json& json, std::string_view path) {
  const nlohmann::json& value = at(json, path);
  const bool too_large = value.is_number_unsigned() && value.get<std::uint64_t>() >> 63U != 0;
  return value.is_number_integer() && !too_large ? value.get<std::int64_t>() : 0;
}

int int_at(const nlohmann::json& json, std::string_view path) {
  const std::int64_t number = number_at(json, path);
  const bool fits = number >= std::numeric_limits<int>::min() && number <= std::numeric_limits<int>::max();
  return fits ? static_cast<int>(number) : 0;
}

Bytes bytes_at(const nlohmann::json& json, std::string_view path) {
  return {static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_at(json, path)))};
}

bool flag_at(const nlohmann::json& json, std::string_view path) {
  const nlohmann::json& value = at(json, path);
  return value.is_boolean() && value.get<bool>();
}

std::map<std::string, std::string> texts_at(const nlohmann::json& json, std::string_view path) {
  std::map<std::string, std::string> texts;
  const nlohmann::json& object = at(json, path);
  if (object.is_object()) {
    for (const auto& [key, value] : object.items()) {
      if (value.is_string()) {
        texts[key] = value.get<std::string>();
      }
    }
  }
  return texts;
}

}  // namespace joelclaw::infra
