// SPDX-License-Identifier: MIT
#include "snapshot_json.hpp"

#include "cluster_fields.hpp"
#include "snapshot_fields.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;

class Writer {
 public:
  template <class T>
  Writer& operator()(const char* name, const T& value) {
    m_json[name] = to_json(value);
    return *this;
  }
  Json take() { return std::move(m_json); }

  template <class T>
  static Json to_json(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
      return value;
    } else if constexpr (std::is_enum_v<T>) {
      return to_string(value);
    } else if constexpr (std::is_same_v<T, Bytes>) {
      return value.count;
    } else if constexpr (std::is_same_v<T, Duration>) {
      return value.count();
    } else if constexpr (std::is_same_v<T, WallTime>) {
      return format_rfc3339(value);
    } else {
      Writer writer;
      fields(writer, value);
      return writer.take();
    }
  }
  template <class T>
  static Json to_json(const std::optional<T>& value) {
    return value ? to_json(*value) : Json{};
  }
  static Json to_json(const std::map<std::string, std::string>& value) { return Json(value); }
  template <class T>
  static Json to_json(const Probe<T>& probe) {
    if (const Unknown* why = unknown(probe)) {
      return {{"unknown", {{"cause", to_string(why->cause)}, {"detail", why->detail}}}};
    }
    if (const Absent* absent = std::get_if<Absent>(&probe)) {
      return {{"absent", absent->detail}};
    }
    return {{"seen", to_json(std::get<T>(probe))}};
  }
  template <class T>
  static Json to_json(const std::vector<T>& list) {
    if constexpr (requires(const T& each) { key_of(each); }) {
      Json object = Json::object();
      for (const T& each : list) {
        std::string key = key_of(each);
        while (object.contains(key)) {
          key += "'";  // two of one name are two
        }
        object[key] = to_json(each);
      }
      return object;
    } else {
      Json array = Json::array();
      for (const T& each : list) {
        array.push_back(to_json(each));
      }
      return array;
    }
  }

 private:
  Json m_json = Json::object();
};

}  // namespace

std::string snapshot_json(const Snapshot& snapshot) {
  return Writer::to_json(snapshot).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace joelclaw::infra
