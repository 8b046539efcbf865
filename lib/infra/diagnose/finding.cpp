// SPDX-License-Identifier: MIT
#include <infra/diagnose/finding.hpp>

#include <algorithm>
#include <cstddef>

namespace joelclaw::infra {

std::string to_string(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::warn:
      return "warn";
    case Severity::fail:
      return "fail";
  }
  return "?";
}

std::string to_string(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return "ok";
    case CheckState::warn:
      return "warn";
    case CheckState::fail:
      return "fail";
    case CheckState::unknown:
      return "unknown";
  }
  return "?";
}

std::string to_string(LayerState state) {
  switch (state) {
    case LayerState::ok:
      return "ok";
    case LayerState::warn:
      return "warn";
    case LayerState::fail:
      return "fail";
    case LayerState::unknown:
      return "unknown";
    case LayerState::skip:
      return "skip";
    case LayerState::none:
      return "none";
  }
  return "?";
}

std::string to_string(Health health) {
  switch (health) {
    case Health::healthy:
      return "healthy";
    case Health::degraded:
      return "degraded";
    case Health::down:
      return "down";
    case Health::unknown:
      return "unknown";
  }
  return "?";
}

const Finding* Diagnosis::find(FindingClass cls) const {
  const auto found = std::find_if(findings.begin(), findings.end(), [cls](const Finding& each) { return each.cls == cls; });
  return found == findings.end() ? nullptr : &*found;
}

const LayerReport& Diagnosis::layer(Layer which) const {
  return layers.at(static_cast<std::size_t>(which));
}

}  // namespace joelclaw::infra
