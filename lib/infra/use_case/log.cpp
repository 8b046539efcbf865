// SPDX-License-Identifier: MIT
#include <infra/use_case/log.hpp>

#include <infra/execute/journal.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/use_case/workbench.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t largest = 1U << 20U;  // of one journal; one operation leaves a few kilobytes

void take(LoggedOperation& operation, const JournalRecord& record) {
  if (record.event == "begin") {
    operation.id = record.id;
    operation.verb = record.verb;
    operation.reason = record.reason;
    operation.at = record.at;
  } else if (record.event == "step-begin") {
    operation.steps.push_back({record.step, record.detail, "", "", record.at, {}});
  } else if (record.event == "step-end") {
    if (operation.steps.empty() || operation.steps.back().id != record.step) {
      operation.steps.push_back({record.step, "", "", "", record.at, {}});  // skipped ones have no beginning
    }
    LoggedStep& step = operation.steps.back();
    step.result = record.result;
    step.detail = record.detail;
    step.took = Duration{record.took_ms};
  } else if (record.event == "end") {
    operation.result = record.result;
    operation.detail = record.detail;
    operation.took = record.at - operation.at;
  }
}

std::optional<LoggedOperation> read_operation(const Host& host, const std::string& path) {
  const auto looked = host.files.read(path, largest);
  const auto* text = std::get_if<std::string>(&looked);
  LoggedOperation operation;
  for (const JournalRecord& record : parse_journal(text == nullptr ? std::string_view{} : *text)) {
    take(operation, record);
  }
  return operation.id.empty() ? std::nullopt : std::optional{std::move(operation)};
}

/// From the first of a class' steps to the end of its last, within one operation.
std::map<std::string, Duration> times_of(const LoggedOperation& operation) {
  std::map<std::string, std::pair<WallTime, WallTime>> spans;
  for (const LoggedStep& step : operation.steps) {
    if (step.why.empty() || step.result != "done") {
      continue;
    }
    const WallTime end = step.at + step.took;
    const auto [span, fresh] = spans.try_emplace(step.why, step.at, end);
    span->second.second = fresh ? end : std::max(span->second.second, end);
  }
  std::map<std::string, Duration> times;
  for (const auto& [cls, span] : spans) {
    times[cls] = span.second - span.first;
  }
  return times;
}

}  // namespace

std::vector<LoggedOperation> read_log(const StackSpec& spec, Host& host, const LogOptions& options) {
  const Workbench bench{spec, host};
  const auto listed = host.files.list(bench.journal_directory());
  const auto* names = std::get_if<std::vector<std::string>>(&listed);
  std::vector<LoggedOperation> operations;
  for (const std::string& name : names == nullptr ? std::vector<std::string>{} : *names) {
    auto operation = read_operation(host, bench.journal_directory() + "/" + name);
    if (operation && (!options.since || operation->at >= *options.since)) {
      operations.push_back(std::move(*operation));
    }
  }
  if (options.last != 0 && operations.size() > options.last) {
    operations.erase(operations.begin(), operations.end() - static_cast<std::ptrdiff_t>(options.last));
  }
  return operations;
}

std::vector<RecoveryTimes> recovery_times(const std::vector<LoggedOperation>& operations) {
  std::map<std::string, std::vector<Duration>> by_class;
  for (const LoggedOperation& operation : operations) {
    if (operation.verb != "heal" || operation.result != "done") {
      continue;
    }
    for (const auto& [cls, took] : times_of(operation)) {
      by_class[cls].push_back(took);
    }
  }
  std::vector<RecoveryTimes> all;
  for (auto& [cls, times] : by_class) {
    std::sort(times.begin(), times.end());
    all.push_back({cls, times.size(), times[times.size() / 2], times.back()});
  }
  return all;
}

}  // namespace joelclaw::infra
