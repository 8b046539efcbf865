// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/plan.hpp>
#include <infra/render/json_value.hpp>
#include <infra/render/style.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// A step as it is told: planned, or with how it ended.
struct StepLine {
  std::string id, title, why, unless;
  std::vector<std::string> commands;
  bool destructive = false;
  std::string status;  ///< "planned", "done", "skipped", "failed", "rolled-back", "interrupted"
  Duration took{};
  std::string detail;
};

/// What `--plan` prints: the steps with their commands, what they cost and risk, and the digest's first digits.
std::string render_plan(const Plan& plan, const std::vector<StepLine>& steps, const std::string& digest,
                        const Style& style);
/// The steps of a run with how each ended; of those that were needless only the number.
std::string render_steps(const std::vector<StepLine>& steps, const Style& style);

/// {"digest", "steps", "downtime", "data_at_risk", "notes"}
JsonValue plan_json(const Plan& plan, const std::vector<StepLine>& steps, const std::string& digest);

/// "none", "about 3 min"
std::string downtime_text(const Plan& plan);

/// How many hex digits of a digest are shown, and accepted.
inline constexpr std::size_t digest_digits = 12;

}  // namespace joelclaw::infra
