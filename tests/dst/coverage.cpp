// SPDX-License-Identifier: MIT
#include "dst/coverage.hpp"

#include <infra/use_case/heal.hpp>

#include <fmt/format.h>

namespace joelclaw::infra::dst {

void Coverage::count(const HealReport& report) {
  count("decision", infra::to_string(report.decision));
  if (report.before) {
    for (const Finding& each : report.before->findings) {
      count("class", infra::to_string(each.cls));
    }
  }
  for (const StepReport& each : report.steps) {
    count("rung", each.id.substr(0, each.id.find(' ')) + ", " + infra::to_string(each.end));
  }
  for (const Hold& each : report.plan.holds) {
    count("gate", infra::to_string(each.reason));
  }
  if (report.hold && report.plan.holds.empty()) {
    count("gate", infra::to_string(report.hold->reason));
  }
  for (const Escalation& each : report.escalations) {
    count("escalation", infra::to_string(each.cls));
  }
}

void Coverage::add(const Coverage& other) {
  for (const auto& [kind, names] : other.m_counts) {
    for (const auto& [name, number] : names) {
      m_counts[kind][name] += number;
    }
  }
}

std::size_t Coverage::of(const std::string& kind, const std::string& name) const {
  const auto names = m_counts.find(kind);
  if (names == m_counts.end()) {
    return 0;
  }
  const auto found = names->second.find(name);
  return found == names->second.end() ? 0 : found->second;
}

std::string Coverage::table() const {
  std::string text;
  for (const auto& [kind, names] : m_counts) {
    text += fmt::format("{} ({})\n", kind, names.size());
    for (const auto& [name, number] : names) {
      text += fmt::format("  {:>8}  {}\n", number, name);
    }
  }
  return text;
}

}  // namespace joelclaw::infra::dst
