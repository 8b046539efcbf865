// SPDX-License-Identifier: MIT
#include <infra/render/json_value.hpp>

#include <infra/base/overload.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra {
namespace {

using nlohmann::ordered_json;

ordered_json to_library(const JsonValue& value) {
  return std::visit(Overload{
                        [](std::monostate) { return ordered_json(nullptr); },
                        [](const JsonValue::Array& elements) {
                          ordered_json array = ordered_json::array();
                          for (const JsonValue& element : elements) {
                            array.push_back(to_library(element));
                          }
                          return array;
                        },
                        [](const JsonValue::Object& members) {
                          ordered_json object = ordered_json::object();
                          for (const auto& [key, member] : members) {
                            object[key] = to_library(member);
                          }
                          return object;
                        },
                        [](const auto& scalar) { return ordered_json(scalar); },
                    },
                    value.value());
}

std::string dumped(const JsonValue& value, int indent) {
  return to_library(value).dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

JsonValue JsonValue::strings(const std::vector<std::string>& texts) {
  return JsonValue{Array(texts.begin(), texts.end())};
}

JsonValue& JsonValue::with(std::string key, JsonValue value) {
  std::get<Object>(m_value).emplace_back(std::move(key), std::move(value));
  return *this;
}

JsonValue& JsonValue::push(JsonValue value) {
  std::get<Array>(m_value).push_back(std::move(value));
  return *this;
}

std::string JsonValue::pretty() const {
  return dumped(*this, 2);
}

std::string JsonValue::compact() const {
  return dumped(*this, -1);
}

}  // namespace joelclaw::infra
