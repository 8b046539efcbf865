// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace joelclaw::infra {

/// Why a question did not reach its subject.
enum class UnknownCause {
  not_asked,     ///< its premise did not answer, or this command does not ask it
  timed_out,     ///< a go-between was silent until the deadline
  tool_missing,  ///< the program that asks is not installed
  denied,        ///< no permission to ask
  unreachable,   ///< a go-between refused or closed
  failed,        ///< the program that asks ended with an error of its own
  garbage,       ///< the answer could not be read
  cancelled,     ///< the run ended before the answer
};
std::string to_string(UnknownCause cause);

/// Could not ask. Never evidence that anything is broken.
struct Unknown {
  UnknownCause cause = UnknownCause::not_asked;
  std::string detail;  ///< an excerpt for evidence, safe to show
  bool operator==(const Unknown&) const = default;
};

/// Asked, and it is not there.
struct Absent {
  std::string detail;
  bool operator==(const Absent&) const = default;
};

/// Three truths, never a bool: could not ask, is not there, is there and is this.
template <class T>
using Probe = std::variant<Unknown, Absent, T>;

template <class T>
const T* seen(const Probe<T>& probe) {
  return std::get_if<T>(&probe);
}
template <class T>
const T* seen(const Probe<T>&& probe) = delete;  // would point into what is gone when it is looked at
template <class T>
bool is_absent(const Probe<T>& probe) {
  return std::holds_alternative<Absent>(probe);
}
template <class T>
const Unknown* unknown(const Probe<T>& probe) {
  return std::get_if<Unknown>(&probe);
}
template <class T>
const Unknown* unknown(const Probe<T>&& probe) = delete;
/// Asked in vain, as opposed to never asked.
template <class T>
bool asked_in_vain(const Probe<T>& probe) {
  const Unknown* why = unknown(probe);
  return why != nullptr && why->cause != UnknownCause::not_asked;
}

}  // namespace joelclaw::infra
