// SPDX-License-Identifier: MIT
#include <infra/simulation/manifest_parts.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::simulation {

Key key_of(const std::string& text) {
  const auto first = text.find('/');
  const auto second = text.find('/', first + 1);
  return {text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
}

Json member(const Json& json, std::initializer_list<const char*> path) {
  const Json* at = &json;
  for (const char* name : path) {
    if (!at->is_object() || !at->contains(name)) {
      return nullptr;
    }
    at = &(*at)[name];
  }
  return *at;
}

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : std::string{};
}

std::uint16_t number_of(const Json& json) {
  return json.is_number() ? static_cast<std::uint16_t>(json.get<int>()) : std::uint16_t{0};
}

}  // namespace joelclaw::infra::simulation
