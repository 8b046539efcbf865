// SPDX-License-Identifier: MIT
#include "commands.hpp"
#include "run_report.hpp"

#include "../spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/use_case/pause.hpp>

namespace joelclaw::infra::cli {
namespace {

constexpr Duration without_word{3'600'000};  // long enough for what a person does by hand, and it ends by itself

Report with_state(const std::string& text, JsonValue result) {
  Report report;
  report.text = text;
  report.result = std::move(result);
  return report;
}

}  // namespace

Report command_heal_pause(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  const auto text = session.invocation.value("--for");
  const Duration duration = text ? parse_duration(*text).value_or(without_word) : without_word;
  const std::string reason = session.invocation.value("--reason").value_or("");
  const auto until = session.use_cases.pause(*spec, session.host, duration, reason);
  if (!until) {
    return without_state("heal pause", until.error(), session);
  }
  const std::string end = format_rfc3339(*until);
  Report report = with_state(spec->name + "  healing is paused until " + end + "\n",
                             JsonValue::object().with("until", end).with("reason", reason));
  report.next = {{session.advice.program + " heal resume", "ends the pause before that"}};
  return report;
}

Report command_heal_resume(Session& session) {
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  if (const Status ended = session.use_cases.resume(*spec, session.host); !ended) {
    return without_state("heal resume", ended.error(), session);
  }
  return with_state(spec->name + "  healing goes on\n", JsonValue::object());
}

}  // namespace joelclaw::infra::cli
