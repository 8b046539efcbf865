// SPDX-License-Identifier: MIT
#include <infra/stack/spec_reading.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t problem_limit = 2000;  // nobody reads more, and a hostile megabyte could have a million

}  // namespace

void SpecReading::problem(SpecPlace at, std::string key, std::string what) {
  if (m_problems.size() >= problem_limit) {
    return;
  }
  m_problems.push_back({.line = at.line, .column = at.column, .key = std::move(key), .what = std::move(what)});
}

void SpecReading::problem_at_key(const std::string& key, std::string what) {
  std::string around = key;
  auto found = m_places.find(around);
  while (found == m_places.end() && !around.empty()) {
    const auto end = around.find_last_of(".[");
    around.resize(end == std::string::npos ? 0 : end);
    found = m_places.find(around);
  }
  problem(found == m_places.end() ? SpecPlace{1, 1} : found->second, key, std::move(what));
}

std::vector<SpecProblem> SpecReading::take_problems(const std::string& file) {
  for (SpecProblem& problem : m_problems) {
    problem.file = file;
  }
  std::stable_sort(m_problems.begin(), m_problems.end(), [](const SpecProblem& a, const SpecProblem& b) {
    return SpecPlace{a.line, a.column} < SpecPlace{b.line, b.column};
  });
  return std::move(m_problems);
}

std::string indexed(std::string_view key, std::size_t index) {
  return std::string{key} + "[" + std::to_string(index) + "]";
}

}  // namespace joelclaw::infra
