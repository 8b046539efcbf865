// SPDX-License-Identifier: MIT
#include <infra/tool/kube_lists.hpp>

#include <infra/tool/unknown.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest = 64;

/// Objects and arrays that are large or hold what is nobody's business, and are never asked about. A label of that name
/// is a text and stays.
bool is_dropped(std::string_view key) {
  constexpr std::array<std::string_view, 17> keys{
      "managedFields",  "data",           "stringData",   "binaryData",   "initContainers", "ephemeralContainers",
      "template",       "images",         "tolerations",  "env",          "envFrom",        "volumeMounts",
      "volumeDevices",  "livenessProbe",  "startupProbe", "readinessProbe", "lifecycle"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// A whole manifest, as a text in an annotation.
constexpr std::string_view last_applied = "kubectl.kubernetes.io/last-applied-configuration";

/// Builds one item at a time. Depth 1 is the list itself, depth 2 the array of its items, depth 3 an item.
class ListReader : public nlohmann::json_sax<Json> {
 public:
  explicit ListReader(const std::function<void(const Json&)>& take) : m_take(take) {}

  bool null() override { return value(nullptr); }
  bool boolean(bool given) override { return value(given); }
  bool number_integer(number_integer_t given) override { return value(given); }
  bool number_unsigned(number_unsigned_t given) override { return value(given); }
  bool number_float(number_float_t given, const string_t& /*text*/) override { return value(given); }
  bool string(string_t& given) override { return value(std::move(given)); }
  bool binary(binary_t& /*given*/) override { return false; }

  bool start_object(std::size_t /*count*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*count*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& given) override {
    m_keys.back() = given;
    return true;
  }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*why*/) override {
    return false;
  }

  int count = 0;
  std::string token, kind;
  bool has_items = false;

 private:
  bool skipping() const { return m_skip_from != 0; }
  bool value(Json given) {
    if (skipping()) {
      return true;
    }
    if (m_depth >= 1 && m_keys.back() == last_applied) {
      return true;
    }
    if (!m_building.empty()) {
      put(std::move(given));
    } else if (m_depth == 1 && m_keys.back() == "kind" && given.is_string()) {
      kind = given.get<std::string>();
    } else if (m_depth == 1 && m_keys.back() == "items" && given.is_null()) {
      has_items = true;  // how Go writes a list that was never filled
    } else if (m_depth == 2 && m_top_key == "metadata" && m_keys.back() == "continue" && given.is_string()) {
      token = given.get<std::string>();
    }
    return true;
  }

  bool open(Json empty) {
    if (m_depth >= deepest) {
      return false;
    }
    const std::string own_key = m_keys.empty() ? std::string{} : m_keys.back();
    if (m_depth == 1) {
      m_top_key = own_key;
      has_items = has_items || (own_key == "items" && empty.is_array());
    }
    ++m_depth;
    m_keys.emplace_back();
    if (skipping()) {
      return true;
    }
    if (m_depth > 3 && is_dropped(own_key)) {
      m_skip_from = m_depth;
      return true;
    }
    if (m_top_key == "items" && m_depth >= 3) {
      m_building.push_back(std::move(empty));
    }
    return true;
  }

  bool close() {
    m_keys.pop_back();
    if (skipping()) {
      if (m_skip_from == m_depth) {
        m_skip_from = 0;
      }
      --m_depth;
      return true;
    }
    --m_depth;
    if (!m_building.empty()) {
      Json done = std::move(m_building.back());
      m_building.pop_back();
      if (m_building.empty()) {
        ++count;
        m_take(done);
      } else {
        put(std::move(done));
      }
    }
    return true;
  }

  /// Into the object or array that is being built, under the key that was read last at this depth.
  void put(Json given) {
    Json& parent = m_building.back();
    if (parent.is_array()) {
      parent.push_back(std::move(given));
    } else {
      parent[m_keys.back()] = std::move(given);
    }
  }

  const std::function<void(const Json&)>& m_take;
  std::vector<Json> m_building;
  std::vector<std::string> m_keys;
  std::string m_top_key;
  std::size_t m_depth = 0, m_skip_from = 0;
};

}  // namespace

std::variant<Unknown, ListFrame> read_kube_list(const HttpAnswer& answer, std::string_view kind,
                                                const std::function<void(const nlohmann::json&)>& take) {
  if (answer.contact != Contact::answered || answer.status != 200) {
    return unknown_from(answer);
  }
  if (answer.body_bytes > answer.body.size()) {
    return Unknown{UnknownCause::garbage, "an answer larger than is read"};
  }
  ListReader reader{take};
  if (!Json::sax_parse(answer.body.begin(), answer.body.end(), &reader) || !reader.has_items) {
    return garbage(std::string_view{answer.body}.substr(0, 200));
  }
  if (reader.kind != kind) {
    return garbage("a " + (reader.kind.empty() ? "list of no kind" : reader.kind) + " instead of a " +
                   std::string{kind});
  }
  return ListFrame{reader.count, reader.token, reader.kind};
}

}  // namespace joelclaw::infra
