// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/diagnose/finding_class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

enum class Severity { info, warn, fail };
std::string to_string(Severity severity);

/// The finding that explains another one.
struct Cause {
  FindingClass cls;
  std::string subject;
  bool operator==(const Cause&) const = default;
};

/// One fault, named, with what was seen of it.
struct Finding {
  FindingClass cls;
  std::string subject;  ///< what it is about: an instance, a container, a node, "namespace/pod", a port
  Severity severity = Severity::fail;
  Layer layer = Layer::host;
  std::string summary;                ///< one line for a person
  std::vector<std::string> evidence;  ///< what was seen, one witness a line
  std::optional<Cause> caused_by;
  Remedy remedy = Remedy::none;
  bool operator==(const Finding&) const = default;
};

enum class CheckState { ok, warn, fail, unknown };
std::string to_string(CheckState state);

/// What one witness said. `unknown`: the question did not reach its subject.
struct Check {
  std::string name;  ///< "vm.guest"
  Layer layer = Layer::host;
  CheckState state = CheckState::unknown;
  std::string detail;
  Duration took{};
  bool operator==(const Check&) const = default;
};

enum class LayerState { ok, warn, fail, unknown, skip, none };
std::string to_string(LayerState state);

struct LayerReport {
  Layer layer = Layer::host;
  LayerState state = LayerState::unknown;
  std::string summary;
  std::vector<Check> checks;
  bool operator==(const LayerReport&) const = default;
};

enum class Health { healthy, degraded, down, unknown };
std::string to_string(Health health);

/// The verdict over one Snapshot.
struct Diagnosis {
  std::string stack;
  Health health = Health::unknown;
  bool intent_down = false;
  std::optional<Finding> root_cause;
  std::vector<LayerReport> layers;  ///< all of them, lowest first
  std::vector<Finding> findings;    ///< root cause first, then by rank
  WallTime observed_at;
  Duration elapsed{};
  bool operator==(const Diagnosis&) const = default;

  const Finding* find(FindingClass cls) const;
  const LayerReport& layer(Layer which) const;
};

}  // namespace joelclaw::infra
