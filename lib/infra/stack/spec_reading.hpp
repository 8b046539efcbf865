// SPDX-License-Identifier: MIT
#pragma once

#include <infra/stack/spec_problem.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// What is learnt beside the values while a spec is read: what is wrong, where each key stands, which ones are there.
class SpecReading {
 public:
  void problem(SpecPlace at, std::string key, std::string what);
  /// At the place of that key, or of the nearest one around it that is written.
  void problem_at_key(const std::string& key, std::string what);

  void remember(const std::string& key, SpecPlace at) { m_places.emplace(key, at); }
  void remember_written(const std::string& key) { m_written.insert(key); }

  /// A list has lost a member that could not be read: what is said by index would point at its neighbour.
  void lose_member() { m_whole = false; }
  bool whole() const { return m_whole; }

  bool knows(const std::string& key) const { return m_places.contains(key); }
  const std::set<std::string>& written() const { return m_written; }
  /// In the order of their places.
  std::vector<SpecProblem> take_problems(const std::string& file);

 private:
  std::vector<SpecProblem> m_problems;
  std::map<std::string, SpecPlace> m_places;
  std::set<std::string> m_written;
  bool m_whole = true;
};

/// "ports" and 2 make "ports[2]".
std::string indexed(std::string_view key, std::size_t index);

}  // namespace joelclaw::infra
