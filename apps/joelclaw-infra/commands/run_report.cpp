// SPDX-License-Identifier: MIT
#include "run_report.hpp"

#include <infra/base/text.hpp>
#include <infra/render/status_json.hpp>
#include <infra/stack/to_yaml.hpp>

namespace joelclaw::infra::cli {

std::vector<StepLine> lines_of_steps(const std::vector<StepReport>& steps) {
  std::vector<StepLine> lines;
  for (const StepReport& each : steps) {
    lines.push_back({each.id, each.title, each.why, each.commands, each.destructive, to_string(each.end), each.took, each.detail});
  }
  return lines;
}

JsonValue run_result(const Plan& plan, const std::vector<StepReport>& steps, const std::string& digest,
                     const std::optional<Diagnosis>& before, const std::optional<Diagnosis>& after) {
  JsonValue result = JsonValue::object().with("plan", plan_json(plan, lines_of_steps(steps), digest));
  if (before) {
    result.with("before", status_result(*before));
  }
  if (after) {
    result.with("after", status_result(*after));
  }
  return result;
}

Report held_by_other(const std::string& verb, const std::optional<LockHolder>& holder, const Session& session) {
  const std::string who = holder ? holder->verb + " (pid " + std::to_string(holder->pid) + ") since " +
                                       format_rfc3339(holder->since) +
                                       (holder->step.empty() ? std::string{} : ", at " + holder->step)
                                 : std::string{"another run of this program"};
  Failure failure;
  failure.code = ErrorCode::lock_held;
  failure.error = {verb, "not now", who + " is at work", {}};
  failure.fix = "wait for it";
  failure.next = {{session.advice.program + " --wait 5m " + verb, "wait for it, then go on"}};
  return failed(std::move(failure));
}

Report without_state(const std::string& verb, const Error& error, const Session& session) {
  Failure failure;
  failure.code = ErrorCode::io;
  failure.error = {verb, "nothing was done", to_string(error), {}};
  failure.fix = "the state directory must be yours, mode 0700, on a disk with room";
  failure.next = {{session.advice.program + " status", "names what is wrong with it"}};
  return failed(std::move(failure));
}

std::string canonical(const StackSpec& spec) {
  return to_yaml(spec, YamlNotes::none);
}

}  // namespace joelclaw::infra::cli
