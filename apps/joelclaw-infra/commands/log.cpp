// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../spec_source.hpp"

#include <infra/base/text.hpp>
#include <infra/render/words.hpp>
#include <infra/use_case/log.hpp>

namespace joelclaw::infra::cli {
namespace {

constexpr std::size_t verb_columns = 8, result_columns = 13;

Tone tone_of(const std::string& result) {
  return result == "done" ? Tone::good : result == "failed" ? Tone::bad : result == "skipped" ? Tone::faint : Tone::warning;
}

std::string result_text(const std::string& result) {
  return result.empty() ? "no end" : result;
}

std::string operation_text(const LoggedOperation& operation, const Style& style) {
  const std::string result = result_text(operation.result);
  std::string text = format_rfc3339(operation.at) + "  " + padded(operation.verb, verb_columns) +
                     paint(padded(result, result_columns), tone_of(result), style) +
                     (operation.result.empty() ? std::string{} : format_duration(operation.took)) + "\n";
  if (!operation.reason.empty()) {
    text += "  because " + safe(operation.reason) + "\n";
  }
  for (const LoggedStep& step : operation.steps) {
    const std::string end = result_text(step.result);
    text += "  " + paint(padded(end, result_columns), tone_of(end), style) + safe(step.id) +
            (step.result == "skipped" ? std::string{} : "  " + format_duration(step.took)) + "\n";
    if (!step.detail.empty() && step.result != "skipped") {
      text += std::string(result_columns + 2, ' ') + safe(step.detail) + "\n";
    }
  }
  return operation.detail.empty() ? text : text + "  " + safe(operation.detail) + "\n";
}

std::string times_text(const std::vector<RecoveryTimes>& all) {
  std::string text;
  for (const RecoveryTimes& each : all) {
    text += "  " + padded(each.cls, 26) + padded_left(std::to_string(each.count), 4) + "  median " +
            padded(format_duration(each.median), 10) + "longest " + format_duration(each.longest) + "\n";
  }
  return text.empty() ? text : "repairs that held\n" + text;
}

JsonValue operation_json(const LoggedOperation& operation) {
  JsonValue steps = JsonValue::array();
  for (const LoggedStep& step : operation.steps) {
    steps.push(JsonValue::object()
                   .with("id", step.id)
                   .with("class", step.why)
                   .with("status", result_text(step.result))
                   .with("at", format_rfc3339(step.at))
                   .with("duration_ms", static_cast<std::int64_t>(step.took.count()))
                   .with("detail", step.detail));
  }
  return JsonValue::object()
      .with("id", operation.id)
      .with("verb", operation.verb)
      .with("reason", operation.reason)
      .with("at", format_rfc3339(operation.at))
      .with("duration_ms", static_cast<std::int64_t>(operation.took.count()))
      .with("result", result_text(operation.result))
      .with("detail", operation.detail)
      .with("steps", std::move(steps));
}

JsonValue result_of(const std::vector<LoggedOperation>& operations, const std::vector<RecoveryTimes>& times) {
  JsonValue list = JsonValue::array();
  for (const LoggedOperation& each : operations) {
    list.push(operation_json(each));
  }
  JsonValue classes = JsonValue::array();
  for (const RecoveryTimes& each : times) {
    classes.push(JsonValue::object()
                     .with("class", each.cls)
                     .with("count", static_cast<std::int64_t>(each.count))
                     .with("median_ms", static_cast<std::int64_t>(each.median.count()))
                     .with("longest_ms", static_cast<std::int64_t>(each.longest.count())));
  }
  return JsonValue::object().with("operations", std::move(list)).with("recovery_times", std::move(classes));
}

}  // namespace

Report command_log(Session& session) {
  LogOptions options;
  if (const auto last = session.invocation.value("--last")) {
    const auto number = parse_number(*last);
    if (!number || *number == 0) {
      return failed(usage_failure("--last " + *last, "is no number", "give the number of operations to print", "log"));
    }
    options.last = static_cast<std::size_t>(*number);
  }
  if (const auto since = session.invocation.value("--since")) {
    options.since = parse_rfc3339(*since);
    if (!options.since) {
      return failed(usage_failure("--since " + *since, "is no time", "write it as 2026-11-23T09:00:00Z", "log"));
    }
  }
  const auto spec = spec_in_force(session.invocation.globals, session.host);
  if (!spec) {
    return failed(to_failure(spec.error()));
  }
  const auto operations = session.use_cases.log(*spec, session.host, options);
  const auto times = recovery_times(operations);
  const Style style = session.output.style(Stream::out);
  Report report;
  report.result = result_of(operations, times);
  for (const LoggedOperation& each : operations) {
    report.text += (report.text.empty() ? "" : "\n") + operation_text(each, style);
  }
  const std::string summary = times_text(times);
  report.text += summary.empty() ? "" : "\n" + summary;
  if (operations.empty()) {
    report.text = spec->name + "  nothing has been done yet\n";
  }
  return report;
}

}  // namespace joelclaw::infra::cli
