// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra {

/// A JSON value whose keys keep the order in which they were added, so that every run prints the same.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<std::pair<std::string, JsonValue>>;

  JsonValue() = default;                                              ///< null
  JsonValue(bool value) : m_value(value) {}                           // NOLINT(google-explicit-constructor)
  JsonValue(int value) : m_value(std::int64_t{value}) {}              // NOLINT(google-explicit-constructor)
  JsonValue(std::int64_t value) : m_value(value) {}                   // NOLINT(google-explicit-constructor)
  JsonValue(const char* value) : m_value(std::string{value}) {}       // NOLINT(google-explicit-constructor)
  JsonValue(std::string value) : m_value(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  JsonValue(std::string_view value) : m_value(std::string{value}) {}  // NOLINT(google-explicit-constructor)
  JsonValue(Array value) : m_value(std::move(value)) {}               // NOLINT(google-explicit-constructor)

  static JsonValue object() { return JsonValue{std::in_place_type<Object>}; }
  static JsonValue array() { return JsonValue{Array{}}; }
  static JsonValue strings(const std::vector<std::string>& texts);

  /// Adds a key at the end of an object.
  JsonValue& with(std::string key, JsonValue value);
  /// Adds an element at the end of an array.
  JsonValue& push(JsonValue value);

  bool is_null() const { return m_value.index() == 0; }

  /// Two blanks a level and a line a value, or all on one line. Bytes that are no UTF-8 become U+FFFD.
  std::string pretty() const;
  std::string compact() const;

  using Value = std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object>;
  const Value& value() const { return m_value; }

 private:
  explicit JsonValue(std::in_place_type_t<Object> object) : m_value(object) {}

  Value m_value;
};

}  // namespace joelclaw::infra
