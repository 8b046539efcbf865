// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace joelclaw::infra {
struct HealReport;
}

namespace joelclaw::infra::dst {

/// What the schedules have reached, by kind and name.
class Coverage {
 public:
  void count(const std::string& kind, const std::string& name, std::size_t by = 1) { m_counts[kind][name] += by; }
  void count(const HealReport& report);
  void add(const Coverage& other);
  std::size_t of(const std::string& kind, const std::string& name) const;
  /// One block a kind, one line a name.
  std::string table() const;

 private:
  std::map<std::string, std::map<std::string, std::size_t>> m_counts;
};

}  // namespace joelclaw::infra::dst
