// SPDX-License-Identifier: MIT
#include "acting.hpp"
#include "expectations.hpp"

#include "support/catch.hpp"

#include <infra/base/text.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/simulation/act.hpp>
#include <infra/simulation/scenario.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/use_case/status.hpp>

#include <stdexcept>

namespace joelclaw::infra {
namespace {

simulation::SimulatedHost made(const std::string& wish) {
  auto host = simulation::make(wish);
  if (!host) {
    throw std::invalid_argument{wish + ": " + to_string(host.error())};
  }
  return std::move(*host);
}

}  // namespace

StackSpec spec_of(const Host& host) {
  const std::string path = host.surroundings.home() + "/.config/joelclaw-infra/stack.yaml";
  const auto looked = host.files.read(path, 1U << 20U);
  const auto* text = std::get_if<std::string>(&looked);
  if (text == nullptr) {
    return default_spec();
  }
  auto loaded = load_spec(*text, path);
  INFO(*text);
  REQUIRE(loaded);
  return *loaded;
}

std::string described(const Diagnosis& diagnosis) {
  std::string text = to_string(diagnosis.health);
  for (const Finding& each : diagnosis.findings) {
    text += "\n  " + to_string(each.severity) + " " + to_string(each.cls) + " [" + each.subject + "] " + each.summary;
    if (each.caused_by) {
      text += " <- " + to_string(each.caused_by->cls);
    }
  }
  for (const LayerReport& each : diagnosis.layers) {
    text += "\n    " + to_string(each.state) + " " + to_string(each.layer) + ": " + each.summary;
  }
  return text;
}

void check_told(const Expectation& expected, const Diagnosis& diagnosis) {
  INFO(described(diagnosis));
  CHECK(to_string(diagnosis.health) == to_string(expected.health));
  const auto& root = diagnosis.root_cause;
  CHECK((root ? to_string(root->cls) : "none") == (expected.root ? to_string(*expected.root) : "none"));
  for (const FindingClass cls : expected.also) {
    CHECKED_ELSE(diagnosis.find(cls) != nullptr) {
      FAIL_CHECK("missing: " << to_string(cls));
    }
  }
  for (const FindingClass cls : expected.never) {
    CHECKED_ELSE(diagnosis.find(cls) == nullptr) {
      FAIL_CHECK("must not be said: " << to_string(cls));
    }
  }
}

ActedUpon::ActedUpon(const std::string& wish)
    : m_simulated(made(wish)), m_host(m_simulated.host(m_terminal)), m_spec(spec_of(m_host)) {}

HealReport ActedUpon::heal(const HealOptions& options) {
  return infra::heal(m_spec, m_host, m_silent, options);
}

UpReport ActedUpon::up(const UpOptions& options) {
  return infra::up(m_spec, m_host, m_silent, options);
}

DownReport ActedUpon::down(const DownOptions& options) {
  return infra::down(m_spec, m_host, m_silent, options);
}

Diagnosis ActedUpon::look() {
  return status(m_spec, m_host, {}).diagnosis;
}

void ActedUpon::pass(Duration duration) {
  m_host.clock.pause(duration);
}

std::vector<std::string> ActedUpon::mutations() const {
  std::vector<std::string> all;
  for (const simulation::Act& each : m_simulated.model().mutations()) {
    all.push_back(join(each.words, " "));
  }
  return all;
}

std::vector<std::string> ActedUpon::forbidden() const {
  std::vector<std::string> all;
  for (const simulation::Act& each : m_simulated.model().acts) {
    if (!each.forbidden.empty()) {
      all.push_back(each.forbidden + ": " + join(each.words, " "));
    }
  }
  return all;
}

namespace {

std::string told_change(const ChangeReport& report) {
  std::string text = report.held ? "" : ", not held";
  if (report.error) {
    text += ", error: " + to_string(*report.error);
  }
  if (report.no_state) {
    text += ", no state: " + to_string(*report.no_state);
  }
  for (const StepReport& each : report.steps) {
    text += "\n  " + to_string(each.end) + " " + each.id + " (" + each.why + ") " + each.detail;
    for (const std::string& command : each.commands) {
      text += "\n      " + command;
    }
  }
  return text + (report.after ? "\nafter: " + described(*report.after) : "");
}

std::string told_persons(const std::vector<Escalation>& escalations) {
  std::string text;
  for (const Escalation& each : escalations) {
    text += "\n  person: " + to_string(each.cls) + " " + each.subject + ": " + each.words;
  }
  return text;
}

}  // namespace

std::string told(const HealReport& report) {
  const std::string hold = report.hold ? ", " + to_string(report.hold->reason) + ": " + report.hold->words : "";
  return to_string(report.decision) + hold + told_persons(report.escalations) + told_change(report);
}

std::string told(const UpReport& report) {
  const std::string refusal = report.refusal ? "refused: " + to_string(*report.refusal) : "";
  return "up" + std::string{report.left_down ? ", left down" : ""} + refusal + told_persons(report.escalations) +
         told_change(report);
}

std::string told(const DownReport& report) {
  return std::string{report.at_rest ? "at rest" : "not at rest"} + told_change(report);
}

}  // namespace joelclaw::infra
