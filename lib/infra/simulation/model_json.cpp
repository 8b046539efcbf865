// SPDX-License-Identifier: MIT
#include <infra/simulation/model_json.hpp>

#include <infra/simulation/cluster_fields.hpp>
#include <infra/simulation/model_fields.hpp>

#include <nlohmann/json.hpp>

#include <type_traits>

namespace joelclaw::infra::simulation {
namespace {

using Json = nlohmann::json;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;
template <class T>
concept Mapping = requires {
  typename T::mapped_type;
};
template <class T>
concept Sequence = !Plain<T> && !Mapping<T> && requires(T & all) {
  all.begin();
  typename T::value_type;
};

template <class T>
Json written(const T& value);

class Writer {
 public:
  template <class T>
  void operator()(const char* name, const T& value) {
    m_json[name] = written(value);
  }
  Json take() { return std::move(m_json); }

 private:
  Json m_json = Json::object();
};

template <class T>
Json written(const T& value) {
  if constexpr (Plain<T>) {
    return value;
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<int>(value);
  } else if constexpr (std::is_same_v<T, Duration>) {
    return value.count();
  } else if constexpr (IsOptional<T>::value) {
    return value ? written(*value) : Json(nullptr);
  } else if constexpr (Mapping<T>) {
    Json all = Json::object();
    for (const auto& [key, each] : value) {
      all[key] = written(each);
    }
    return all;
  } else if constexpr (Sequence<T>) {
    Json all = Json::array();
    for (const auto& each : value) {
      all.push_back(written(each));
    }
    return all;
  } else {
    Writer writer;
    T copy = value;  // fields() serves both directions, so it takes what may be changed
    fields(writer, copy);
    return writer.take();
  }
}

template <class T>
void read(const Json& json, T& value);

/// Throws nlohmann's exceptions on whatever does not fit; model_from_json catches them.
class Reader {
 public:
  explicit Reader(const Json& json) : m_json(json) {}
  template <class T>
  void operator()(const char* name, T& value) {
    read(m_json.at(name), value);
  }

 private:
  const Json& m_json;
};

template <class T>
void read(const Json& json, T& value) {
  if constexpr (Plain<T>) {
    value = json.get<T>();
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(json.get<int>());
  } else if constexpr (std::is_same_v<T, Duration>) {
    value = Duration{json.get<Duration::rep>()};
  } else if constexpr (IsOptional<T>::value) {
    value.reset();
    if (!json.is_null()) {
      read(json, value.emplace());
    }
  } else if constexpr (Mapping<T>) {
    value.clear();
    for (const auto& [key, each] : json.items()) {
      read(each, value[key]);
    }
  } else if constexpr (Sequence<T>) {
    value.clear();
    for (const Json& each : json) {
      typename T::value_type one{};
      read(each, one);
      value.insert(value.end(), std::move(one));
    }
  } else {
    Reader reader{json};
    fields(reader, value);
  }
}

}  // namespace

std::string to_json(const Model& model) {
  return written(model).dump(1) + "\n";
}

Result<Model> model_from_json(std::string_view text) {
  try {
    Model model;
    read(Json::parse(text), model);
    return model;
  } catch (const Json::exception& failure) {
    return Error{"simulation", "cannot read the model", failure.what(), {}};
  }
}

std::string to_json(const Container& container) {
  return written(container).dump();
}

Container container_from_json(std::string_view text) {
  Container container;
  read(Json::parse(text), container);
  return container;
}

}  // namespace joelclaw::infra::simulation
