// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace joelclaw::infra {
struct HealReport;
}

namespace joelclaw::infra::dst {

/// What the schedules have reached, by kind and name.
class Coverage {
 public:
  void count(const std::string& kind, const std::string& name, std::size_t by = 1) { m_counts[kind][name] += by; }
  void count(const HealReport& report);
  /// By the kind of use, and by what it was.
  void count_death(const std::string& cause);
  void add(const Coverage& other);
  std::size_t of(const std::string& kind, const std::string& name) const;
  /// What a run of a few hundred schedules must have reached so often, and has not: "rung: vm.start, done".
  std::vector<std::string> scarce(std::size_t least) const;
  /// One block a kind, one line a name.
  std::string table() const;

 private:
  std::map<std::string, std::map<std::string, std::size_t>> m_counts;
};

}  // namespace joelclaw::infra::dst
