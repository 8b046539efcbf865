// SPDX-License-Identifier: MIT
#include <infra/plan/plan.hpp>

#include <infra/base/sha256.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

constexpr int format_version = 1;

nlohmann::json json_of(const Step& step) {
  nlohmann::json arguments = nlohmann::json::array();
  for (const auto& [key, value] : arguments_of(step.action)) {
    arguments.push_back({key, value});
  }
  nlohmann::json undo = nlohmann::json::array();
  for (const Call& call : step.undo) {
    undo.push_back(to_string(call));
  }
  return {{"action", name_of(step.action)},
          {"subject", subject_of(step.action)},
          {"arguments", std::move(arguments)},
          {"impact", to_string(step.impact)},
          {"undo", std::move(undo)}};
}

/// Pods come and go under new names: which one is restarted is no premise, that one of this workload is, is.
bool names_a_pod(const Action& action) {
  return std::holds_alternative<RestartPod>(action) || std::holds_alternative<StrikePod>(action);
}

}  // namespace

std::string to_string(HoldReason reason) {
  switch (reason) {
    case HoldReason::confirming:
      return "confirming";
    case HoldReason::warming_up:
      return "warming-up";
    case HoldReason::cooldown:
      return "cooldown";
    case HoldReason::failed_recovery:
      return "failed-recovery";
    case HoldReason::budget:
      return "budget";
    case HoldReason::intent_down:
      return "intent-down";
    case HoldReason::maintenance:
      return "maintenance";
  }
  return {};
}

std::string canonical_json(const Plan& plan, const std::string& canonical_spec) {
  nlohmann::json options = nlohmann::json::object();
  for (const auto& [key, value] : plan.options) {
    options[key] = value;
  }
  nlohmann::json steps = nlohmann::json::array();
  for (const Step& step : plan.steps) {
    nlohmann::json each = json_of(step);
    if (names_a_pod(step.action)) {
      each.erase("subject");
    }
    steps.push_back(std::move(each));
  }
  const nlohmann::json all{{"version", format_version}, {"verb", plan.verb},       {"options", std::move(options)},
                           {"spec", canonical_spec},    {"steps", std::move(steps)}, {"premises", plan.premises}};
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string digest_of(const Plan& plan, const std::string& canonical_spec) {
  return sha256_hex(canonical_json(plan, canonical_spec));
}

Impact impact_of(const Plan& plan) {
  Impact most = Impact::none;
  for (const Step& step : plan.steps) {
    most = std::max(most, step.impact);
  }
  return most;
}

}  // namespace joelclaw::infra
