// SPDX-License-Identifier: MIT
#include <infra/plan/plan_heal.hpp>

#include <infra/plan/premises.hpp>
#include <infra/plan/repairs.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

using Class = FindingClass;

/// The layer above which nothing is judged: that of the lowest broken carrier.
Layer ceiling_of(const Diagnosis& diagnosis) {
  Layer lowest = Layer::operations;
  for (const Finding& each : diagnosis.findings) {
    if (info(each.cls).carries && each.severity == Severity::fail && !each.caused_by) {
      lowest = std::min(lowest, each.layer);
    }
  }
  return lowest;
}

bool is_due(const Finding& finding, Layer ceiling) {
  return finding.severity != Severity::info && !finding.caused_by && finding.layer <= ceiling;
}

/// What explains others and is itself no fault to repair: time, a person or another command ends it.
bool is_circumstance(const Finding& finding) {
  return finding.layer == Layer::operations;
}

/// A repair works through what lies below it: an entry that names a former port is mended before anything is told to
/// that cluster.
std::vector<Finding> from_below(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.layer < b.layer; });
  return findings;
}

const Step& most_disruptive(const std::vector<Step>& steps) {
  return *std::max_element(steps.begin(), steps.end(),
                           [](const Step& a, const Step& b) { return a.impact < b.impact; });
}

void add_steps(Plan& plan, std::vector<Step> steps) {
  for (Step& step : steps) {
    const bool again =
        std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& each) { return each.id == step.id; });
    if (!again) {
      plan.steps.push_back(std::move(step));
    }
  }
}

Duration downtime_of(Impact impact) {
  switch (impact) {
    case Impact::none:
      return Duration{0};
    case Impact::pod:
      return Duration{30'000};
    case Impact::node:
      return Duration{180'000};  // 2 to 3 min until all serves
    case Impact::engine:
      return Duration{210'000};  // the engine's 30 s and the node's start
    case Impact::vm:
    case Impact::force:
      return Duration{240'000};  // 40 s of boot, the engine, the node
  }
  return Duration{0};
}

void name_bystanders(Plan& plan, const Snapshot& now) {
  const Guest* guest = seen(now.vm.guest);
  const int* others = guest == nullptr ? nullptr : seen(guest->other_containers);
  if (impact_of(plan) >= Impact::engine && others != nullptr && *others > 0) {
    plan.notes.push_back(std::to_string(*others) + " other running containers in the VM stop too");
  }
}

/// Of the step that disrupts most, and of those beside it that restart or start a node and more: a repair is one act.
std::optional<Hold> first_hold(const std::vector<Step>& steps, const Step& most, const Finding& finding,
                               const GateInput& input) {
  if (auto held = hold_of(most, finding, input)) {
    return held;
  }
  for (const Step& each : steps) {
    auto held = each.impact >= Impact::node ? hold_of(each, finding, input) : std::nullopt;
    if (held) {
      return held;
    }
  }
  return std::nullopt;
}

/// Whose last attempt is longer ago; never is longest.
bool has_waited_longer(const Step& a, const Step& b, const GateInput& input) {
  const History& history = input.history.of(a.impact);
  const Attempt* last_a = newest_attempt(history, a);
  const Attempt* last_b = newest_attempt(history, b);
  return last_b != nullptr && (last_a == nullptr || last_a < last_b);  // attempts stand in their order
}

/// Of a class whose targets take turns, one a plan: that which has waited longest. The others are held.
void add_in_turn(Plan& plan, Step step, const Duration& apart, const GateInput& input) {
  const auto other =
      std::find_if(plan.steps.begin(), plan.steps.end(), [&](const Step& each) { return each.why == step.why; });
  if (other == plan.steps.end()) {
    plan.steps.push_back(std::move(step));
    return;
  }
  if (has_waited_longer(step, *other, input)) {
    std::swap(*other, step);
  }
  plan.holds.push_back(
      {HoldReason::cooldown, step.id, input.at.wall + apart, "one at a time, " + format_duration(apart) + " apart"});
}

void consider(Plan& plan, const Finding& finding, const Site& site, const GateInput& input) {
  if (is_circumstance(finding)) {
    return;
  }
  Repair repair = repair_of(finding, site);
  if (!repair.steps.empty()) {
    const Step& most = most_disruptive(repair.steps);
    if (most.impact >= Impact::vm && input.diagnosis.find(Class::vm_crash_loop) != nullptr && !input.forced) {
      // A VM that starts every few minutes is not mended by one more start: memory or nesting is, by a person.
      plan.holds.push_back({HoldReason::failed_recovery, most.id, std::nullopt, "the VM starts again and again"});
    } else if (auto held = first_hold(repair.steps, most, finding, input)) {
      if (held->reason == HoldReason::budget) {
        plan.escalations.push_back({finding.cls, finding.subject, held->words});
      }
      plan.holds.push_back(std::move(*held));
    } else if (const Allowance allowance = allowance_of(most, finding.cls, input.spec.heal); allowance.in_turn) {
      add_in_turn(plan, most, allowance.apart, input);
    } else {
      add_steps(plan, std::move(repair.steps));
    }
    return;
  }
  if (repair.wait) {
    plan.holds.push_back(std::move(*repair.wait));
    return;
  }
  if (finding.remedy == Remedy::wait) {
    return;  // it passes, and is looked at again
  }
  plan.escalations.push_back({finding.cls, finding.subject, repair.escalate});
}

}  // namespace

Plan plan_heal(const GateInput& input, const Means& means) {
  Plan plan;
  plan.verb = "heal";
  if (input.forced) {
    plan.options.emplace_back("force", "true");
  }
  const Site site{Facts{input.now, input.spec}, input.diagnosis, input.history, input.at, means};
  const Layer ceiling = ceiling_of(input.diagnosis);
  for (const Finding& finding : from_below(input.diagnosis.findings)) {
    if (is_due(finding, ceiling)) {
      consider(plan, finding, site, input);
    }
  }
  // What touches least comes first: it may be all that was needed.
  std::stable_sort(plan.steps.begin(), plan.steps.end(),
                   [](const Step& a, const Step& b) { return a.impact < b.impact; });
  plan.downtime = downtime_of(impact_of(plan));
  plan.premises = premises_of(input.now);
  name_bystanders(plan, input.now);
  return plan;
}

}  // namespace joelclaw::infra
