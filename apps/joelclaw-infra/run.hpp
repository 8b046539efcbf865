// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/result.hpp>
#include <infra/base/time.hpp>
#include <infra/diagnose/finding.hpp>
#include <infra/port/host.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/use_case/down.hpp>
#include <infra/use_case/heal.hpp>
#include <infra/use_case/heal_watch.hpp>
#include <infra/use_case/log.hpp>
#include <infra/use_case/ports.hpp>
#include <infra/use_case/up.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra::cli {

/// What a command line decides about the machine it runs on. An empty function is a machine that has no such knob.
struct Controls {
  std::function<void(std::map<std::string, std::string>)> tools;  ///< the spec's own paths of programs
  std::function<void(std::optional<Instant>)> deadline;           ///< of the awake clock, for the whole command
  std::function<void(std::function<void(const Question&, const Answer&)>)> log;  ///< told of each question's end
  /// Creates a file and the directories above it, for its user alone; fails where it exists.
  std::function<Status(const std::string& path, const std::string& text)> create_file;
  /// From here on a lost terminal ends nothing: for a command that finishes what it changes without anybody looking on.
  std::function<void()> outlive_terminal;
};

/// What the commands do, so that a test can say what they are told.
struct UseCases {
  std::function<Diagnosis(const StackSpec&, Host&)> status;
  std::function<PortInventory(const StackSpec&, Host&)> ports;
  std::function<HealReport(const StackSpec&, Host&, Reporter&, const HealOptions&)> heal;
  std::function<WatchCount(const StackSpec&, Host&, Reporter&, const HealWatchOptions&)> heal_watch;
  std::function<UpReport(const StackSpec&, Host&, Reporter&, const UpOptions&)> up;
  std::function<DownReport(const StackSpec&, Host&, Reporter&, const DownOptions&)> down;
  std::function<Result<WallTime>(const StackSpec&, Host&, Duration, const std::string& reason)> pause;
  std::function<Status(const StackSpec&, Host&)> resume;
  std::function<std::vector<LoggedOperation>(const StackSpec&, Host&, const LogOptions&)> log;
};
UseCases real_use_cases();

/// One run of the program: `arguments` without its name. Returns the exit code, whatever happens.
int run(const std::vector<std::string>& arguments, Host& host, const Controls& controls = {},
        const UseCases& use_cases = real_use_cases());

}  // namespace joelclaw::infra::cli
