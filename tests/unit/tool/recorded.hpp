// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/probe.hpp>

#include <functional>
#include <string>

namespace joelclaw::infra {

/// A file below tests/data; fails the test where it is missing.
std::string recorded(const std::string& name);

/// What `curl -i` wrote into a file below tests/data.
HttpAnswer recorded_http(const std::string& name);
/// The same answer with another body.
HttpAnswer with_body(HttpAnswer answer, std::string body);
HttpAnswer no_answer(Contact contact);
HttpAnswer page(int status, std::string body, std::string content_type = "application/json");

Outcome exited(int status, std::string out, std::string err = "");
Outcome ended(decltype(Outcome::end) end);

/// Nine beginnings of a text, from a tenth to nine tenths.
void each_beginning(const std::string& text, const std::function<void(const std::string&)>& check);

/// Runs a child with these words and stdin and hears its stdout. For scripts that are to be run for real.
struct Run {
  int status = -1;
  std::string out;
};
Run run(const std::vector<std::string>& words, const std::string& input = "");

/// The cause of an Unknown; fails the test where there is an answer.
template <class T>
UnknownCause cause_of(const Probe<T>& probe);

void fail_test(const std::string& why);

template <class T>
UnknownCause cause_of(const Probe<T>& probe) {
  const Unknown* why = unknown(probe);
  if (why == nullptr) {
    fail_test("an answer where none was to be had");
    return UnknownCause::not_asked;
  }
  return why->cause;
}

/// The answer itself; fails the test where there is none.
template <class T>
const T& value_of(const Probe<T>& probe) {
  static const T nothing{};
  if (const T* value = seen(probe)) {
    return *value;
  }
  fail_test(unknown(probe) != nullptr ? "unknown: " + unknown(probe)->detail : "absent");
  return nothing;
}

}  // namespace joelclaw::infra
