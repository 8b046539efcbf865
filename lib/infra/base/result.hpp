// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/error.hpp>

#include <type_traits>
#include <utility>
#include <variant>

namespace joelclaw::infra {

/// A value, or the reason why there is none. Its surface is a subset of std::expected, which neither g++ 12 nor
/// clang 14 with its library has; it is to be replaced by that type when both package worlds do.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(E error) : m_state(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return m_state.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return std::get<0>(m_state); }
  const T& value() const& { return std::get<0>(m_state); }
  T&& value() && { return std::get<0>(std::move(m_state)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  E& error() & { return std::get<1>(m_state); }
  const E& error() const& { return std::get<1>(m_state); }
  E&& error() && { return std::get<1>(std::move(m_state)); }

  template <class U>
  T value_or(U&& fallback) const& {
    return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
  }

 private:
  static_assert(!std::is_same_v<T, E>, "a value that is an error cannot be told from one");
  std::variant<T, E> m_state;
};

/// Success without a value, or the reason why not.
struct Done {
  bool operator==(const Done&) const = default;
};
using Status = Result<Done>;

}  // namespace joelclaw::infra
