// SPDX-License-Identifier: MIT
#include "schema_check.hpp"

#include <support/source_directory.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <regex>

namespace joelclaw::infra {
namespace {

using nlohmann::json;

class Checker {
 public:
  explicit Checker(const json& root) : m_root(root) {}

  std::vector<std::string> complaints;

  void check(const json& schema, const json& value, const std::string& at) {
    for (const auto& [word, wanted] : schema.items()) {
      if (word == "$ref") {
        check(m_root.at(json::json_pointer{wanted.get<std::string>().substr(1)}), value, at);
      } else if (word == "properties" || word == "additionalProperties" || word == "items") {
        // below, where there is an object or an array
      } else if (word.front() != '$' && word != "title" && word != "description") {
        check_word(word, wanted, value, at);
      }
    }
    if (value.is_object()) {
      check_members(schema, value, at);
    }
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        check(schema["items"], value[i], at + "/" + std::to_string(i));
      }
    }
  }

 private:
  void complain(const std::string& at, const std::string& what) { complaints.push_back(at + ": " + what); }

  static bool is_of(const json& type, const json& value) {
    if (type.is_array()) {
      return std::any_of(type.begin(), type.end(), [&](const json& each) { return is_of(each, value); });
    }
    const std::string name = type.get<std::string>();
    return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
           (name == "string" && value.is_string()) || (name == "boolean" && value.is_boolean()) ||
           (name == "integer" && value.is_number_integer()) || (name == "null" && value.is_null());
  }

  void check_word(const std::string& word, const json& wanted, const json& value, const std::string& at) {
    bool right = true;
    if (word == "type") {
      right = is_of(wanted, value);
    } else if (word == "enum") {
      right = std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    } else if (word == "const") {
      right = value == wanted;
    } else if (word == "minLength") {
      right = !value.is_string() || value.get<std::string>().size() >= wanted.get<std::size_t>();
    } else if (word == "pattern") {
      right = !value.is_string() || std::regex_search(value.get<std::string>(), std::regex{wanted.get<std::string>()});
    } else if (word == "minimum") {
      right = !value.is_number() || value >= wanted;
    } else if (word == "minItems") {
      right = !value.is_array() || value.size() >= wanted.get<std::size_t>();
    } else if (word == "maxItems") {
      right = !value.is_array() || value.size() <= wanted.get<std::size_t>();
    } else if (word == "required") {
      right = !value.is_object() || std::all_of(wanted.begin(), wanted.end(), [&](const json& key) {
        return value.contains(key.get<std::string>());
      });
    } else if (word == "dependentRequired") {
      check_dependents(wanted, value, at);
    } else if (word == "anyOf") {
      right = std::any_of(wanted.begin(), wanted.end(), [&](const json& each) {
        Checker alone{m_root};
        alone.check(each, value, at);
        return alone.complaints.empty();
      });
    } else {
      right = false;
    }
    if (!right) {
      complain(at, word + " " + wanted.dump() + " against " + value.dump().substr(0, 80));
    }
  }

  void check_dependents(const json& wanted, const json& value, const std::string& at) {
    for (const auto& [key, needed] : wanted.items()) {
      for (const json& other : needed) {
        if (value.contains(key) && !value.contains(other.get<std::string>())) {
          complain(at, key + " without " + other.get<std::string>());
        }
      }
    }
  }

  void check_members(const json& schema, const json& value, const std::string& at) {
    const json known = schema.value("properties", json::object());
    const bool closed = schema.contains("additionalProperties") && schema["additionalProperties"] == false;
    for (const auto& [key, member] : value.items()) {
      if (known.contains(key)) {
        check(known[key], member, at + "/" + key);
      } else if (closed) {
        complain(at, "unknown key " + key);
      }
    }
  }

  const json& m_root;
};

}  // namespace

std::vector<std::string> schema_complaints(const std::string& schema_name, const std::string& text) {
  std::ifstream file{source_directory() + "/docs/schema/" + schema_name};
  const json schema = json::parse(file, nullptr, false);
  const json value = json::parse(text, nullptr, false);
  if (schema.is_discarded() || value.is_discarded()) {
    return {schema.is_discarded() ? "the schema is no JSON" : "no JSON"};
  }
  Checker checker{schema};
  checker.check(schema, value, "");
  return checker.complaints;
}

}  // namespace joelclaw::infra
