// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/plan/plan.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// How a step ended.
enum class StepEnd { planned, done, skipped, failed, rolled_back, interrupted };
std::string to_string(StepEnd end);

/// A step as it was carried out.
struct StepReport {
  std::string id, title, why;
  std::vector<std::string> commands;  ///< as they were made, or would be
  std::string unless;                 ///< what makes it needless, where that is seen only when its turn comes
  bool destructive = false;
  StepEnd end = StepEnd::planned;
  Duration took{};
  std::string detail;  ///< why it failed or was skipped, one line
};

/// Told what a run does while it does it. Says it to people or programs, on stderr, and never decides anything.
class Reporter {
 public:
  Reporter() = default;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;

  virtual void step_begins(const Step& step) = 0;
  /// A tool's own line.
  virtual void step_says(const Step& step, std::string_view line) = 0;
  /// At least every 100 ms while a call runs, and at each look while something is waited for.
  virtual void step_waits(const Step& step, std::string_view what, Duration since) = 0;
  virtual void step_ends(const StepReport& report) = 0;
  /// What happens between steps: "look again", "confirm: 3 of 6", "stable: 4 of 6".
  virtual void notes(std::string_view words) = 0;
};

/// Says nothing.
class SilentReporter : public Reporter {
 public:
  void step_begins(const Step& /*step*/) override {}
  void step_says(const Step& /*step*/, std::string_view /*line*/) override {}
  void step_waits(const Step& /*step*/, std::string_view /*what*/, Duration /*since*/) override {}
  void step_ends(const StepReport& /*report*/) override {}
  void notes(std::string_view /*words*/) override {}
};

}  // namespace joelclaw::infra
