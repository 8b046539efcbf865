// SPDX-License-Identifier: MIT
#include <infra/tool/engine_files.hpp>

#include <infra/tool/json.hpp>
#include <infra/tool/json_splice.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

using Json = nlohmann::ordered_json;

Error unfit(const char* file, std::string why) {
  return {file, "cannot be edited", std::move(why), {"nothing of it was changed"}};
}

std::string key_of(const Binding& binding) {
  return std::to_string(binding.container) + "/" + to_string(binding.protocol);
}

/// As dockerd writes it.
std::string value_of(const Binding& binding) {
  return Json{{"HostIp", binding.host_ip}, {"HostPort", std::to_string(binding.host)}}.dump();
}

std::string address_of(const std::string& host_ip) {
  return host_ip.empty() ? "0.0.0.0" : host_ip;
}

bool is_same(const Json& entry, const Binding& binding) {
  return entry.is_object() && entry.contains("HostPort") && entry["HostPort"].is_string() &&
         entry["HostPort"].get<std::string>() == std::to_string(binding.host) &&
         address_of(entry.contains("HostIp") && entry["HostIp"].is_string() ? entry["HostIp"].get<std::string>() : "") ==
             address_of(binding.host_ip);
}

/// A place in a text: the object that holds a named value, and the value, where it is there.
struct Place {
  JsonSpan holder;
  std::optional<JsonMember> member;
  bool is_null(const std::string& text) const { return member && member->value.of(text) == "null"; }
};

Result<Place> place_of(const std::string& text, JsonSpan holder, const std::string& name, const char* file) {
  if (!json_members(text, holder)) {
    return unfit(file, "what should hold " + name + " is no object");
  }
  auto member = json_member(text, holder, name);
  if (!member) {
    return unfit(file, to_string(member.error()));
  }
  return Place{holder, *member};
}

Result<Place> at_root(const std::string& text, const std::string& name, const char* file) {
  const auto root = json_root(text);
  return root ? place_of(text, *root, name, file) : Result<Place>{unfit(file, "it is no JSON")};
}

/// With that key in the object that stands there, which is made where there is none.
Result<std::string> with_entry(const std::string& text, const Place& map, const std::string& name,
                               const std::string& key, const std::string& value, const char* file) {
  const std::string fresh = "{\"" + key + "\":" + value + "}";
  if (!map.member) {
    return with_member(text, map.holder, name, fresh);
  }
  if (map.is_null(text)) {
    return with_value(text, map.member->value, fresh);
  }
  if (!json_members(text, map.member->value)) {
    return unfit(file, name + " is no object");
  }
  return with_member(text, map.member->value, key, value);
}

/// Read back, it says what was meant: `change` applied to what the old text said.
template <class Change>
Result<std::string> read_back(const std::string& before, std::string after, const char* file, Change change) {
  Json meant = Json::parse(before, nullptr, false);
  const Json found = Json::parse(after, nullptr, false);
  if (meant.is_discarded() || found.is_discarded()) {
    return unfit(file, "its edit is no JSON");
  }
  change(meant);
  return found == meant ? Result<std::string>{std::move(after)} : unfit(file, "its edit does not say what was meant");
}

void settle_null(Json& value) {
  value = value.is_null() ? Json::object() : value;
}

}  // namespace

Result<std::string> with_binding(const std::string& text, const Binding& binding) {
  const std::string key = key_of(binding);
  const auto map = at_root(text, "PortBindings", bindings_file);
  if (!map) {
    return map.error();
  }
  std::optional<JsonMember> list;
  if (map->member && !map->is_null(text)) {
    auto found = place_of(text, map->member->value, key, bindings_file);
    if (!found) {
      return found.error();
    }
    list = found->member;
  }
  std::string after;
  if (list && list->value.of(text) != "null") {
    const auto elements = json_elements(text, list->value);
    if (!elements) {
      return unfit(bindings_file, "the bindings of " + key + " are no list");
    }
    const bool there = std::any_of(elements->begin(), elements->end(), [&](const JsonSpan& each) {
      return is_same(Json::parse(each.of(text), nullptr, false), binding);
    });
    if (there) {
      return text;
    }
    after = with_element(text, list->value, value_of(binding));
  } else if (list) {
    after = with_value(text, list->value, "[" + value_of(binding) + "]");
  } else {
    auto added = with_entry(text, *map, "PortBindings", key, "[" + value_of(binding) + "]", bindings_file);
    if (!added) {
      return added;
    }
    after = std::move(*added);
  }
  return read_back(text, std::move(after), bindings_file, [&](Json& json) {
    settle_null(json["PortBindings"]);
    Json& entries = json["PortBindings"][key];
    entries = entries.is_null() ? Json::array() : entries;
    entries.push_back(Json::parse(value_of(binding)));
  });
}

Result<std::string> without_binding(const std::string& text, const Binding& binding) {
  const std::string key = key_of(binding);
  const auto map = at_root(text, "PortBindings", bindings_file);
  if (!map) {
    return map.error();
  }
  if (!map->member || map->is_null(text)) {
    return text;
  }
  const auto list = place_of(text, map->member->value, key, bindings_file);
  if (!list) {
    return list.error();
  }
  const auto elements = list->member ? json_elements(text, list->member->value) : std::nullopt;
  if (!elements) {
    return text;
  }
  const auto found = std::find_if(elements->begin(), elements->end(), [&](const JsonSpan& each) {
    return is_same(Json::parse(each.of(text), nullptr, false), binding);
  });
  if (found == elements->end()) {
    return text;
  }
  std::string after = elements->size() == 1 ? without_item(text, list->member->key.begin, list->member->value.end)
                                            : without_item(text, found->begin, found->end);
  return read_back(text, std::move(after), bindings_file, [&](Json& json) {
    Json& entries = json["PortBindings"][key];
    entries.erase(static_cast<std::size_t>(found - elements->begin()));
    if (entries.empty()) {
      json["PortBindings"].erase(key);
    }
  });
}

Result<std::string> with_exposed_port(const std::string& text, const Binding& binding) {
  const std::string key = key_of(binding);
  const auto config = at_root(text, "Config", exposure_file);
  if (!config) {
    return config.error();
  }
  if (!config->member) {
    return unfit(exposure_file, "it has no Config");
  }
  const auto map = place_of(text, config->member->value, "ExposedPorts", exposure_file);
  if (!map) {
    return map.error();
  }
  if (map->member && !map->is_null(text)) {
    const auto entry = place_of(text, map->member->value, key, exposure_file);
    if (!entry || entry->member) {
      return entry ? Result<std::string>{text} : entry.error();
    }
  }
  auto after = with_entry(text, *map, "ExposedPorts", key, "{}", exposure_file);
  return !after ? after : read_back(text, std::move(*after), exposure_file, [&](Json& json) {
    settle_null(json["Config"]["ExposedPorts"]);
    json["Config"]["ExposedPorts"][key] = Json::object();
  });
}

Result<std::string> without_exposed_port(const std::string& text, const Binding& binding) {
  const std::string key = key_of(binding);
  const auto config = at_root(text, "Config", exposure_file);
  if (!config) {
    return config.error();
  }
  const auto map = config->member ? place_of(text, config->member->value, "ExposedPorts", exposure_file) : config;
  if (!map) {
    return map.error();
  }
  if (!config->member || !map->member || map->is_null(text)) {
    return text;
  }
  const auto entry = place_of(text, map->member->value, key, exposure_file);
  if (!entry || !entry->member) {
    return entry ? Result<std::string>{text} : entry.error();
  }
  return read_back(text, without_item(text, entry->member->key.begin, entry->member->value.end), exposure_file,
                   [&](Json& json) { json["Config"]["ExposedPorts"].erase(key); });
}

}  // namespace joelclaw::infra
