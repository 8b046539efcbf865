// SPDX-License-Identifier: MIT
#pragma once

#include <infra/simulation/model.hpp>

#include <nlohmann/json_fwd.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::simulation {

// Only .cpp files of this room include this header: it names a third party's type.
using Json = nlohmann::ordered_json;

struct Key {
  std::string kind, space, name;
};

Key key_of(const std::string& text);

/// A member by its path, or null; manifests leave out what they like.
Json member(const Json& json, std::initializer_list<const char*> path);
std::string text_of(const Json& json);
std::uint16_t number_of(const Json& json);

template <class T>
T* find(std::vector<T>& all, const Key& key) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&key](const T& each) { return each.space == key.space && each.name == key.name; });
  return found == all.end() ? nullptr : &*found;
}
template <class T>
const T* find(const std::vector<T>& all, const Key& key) {
  return find(const_cast<std::vector<T>&>(all), key);
}
template <class T>
T& find_or_add(std::vector<T>& all, const Key& key) {
  if (T* there = find(all, key)) {
    return *there;
  }
  T fresh;
  fresh.space = key.space;
  fresh.name = key.name;
  all.push_back(std::move(fresh));
  return all.back();
}

bool is_workload(const std::string& kind);
void take_workload(Model& model, const Key& key, const Json& json);
/// A claim that is there is kept, whatever is asked.
void add_claim(Model& model, const Key& key, const Json& spec);

}  // namespace joelclaw::infra::simulation
