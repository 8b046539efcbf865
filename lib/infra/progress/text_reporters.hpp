// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/terminal.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/render/style.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// One line at a step's start and one at its end, on stderr: for logs and pipes.
class PlainReporter : public Reporter {
 public:
  PlainReporter(Terminal& terminal, Style style, bool with_tools) : m_terminal(terminal), m_style(style), m_with_tools(with_tools) {}
  void step_begins(const Step& step) override;
  void step_says(const Step& step, std::string_view line) override;
  void step_waits(const Step& /*step*/, std::string_view /*what*/, Duration /*since*/) override {}
  void step_ends(const StepReport& report) override;
  void notes(std::string_view words) override;

 private:
  void line(std::string_view text);

  Terminal& m_terminal;
  Style m_style;
  bool m_with_tools;  ///< pass on what the tools say, and what was found to be so already
  std::string m_noted;
};

/// A live line for the running step, rewritten where it stands, with the time it has taken and what is waited for.
class LiveReporter : public Reporter {
 public:
  LiveReporter(Terminal& terminal, Style style) : m_terminal(terminal), m_style(style) {}
  ~LiveReporter() override { clear(); }
  void step_begins(const Step& step) override;
  void step_says(const Step& step, std::string_view line) override;
  void step_waits(const Step& step, std::string_view what, Duration since) override;
  void step_ends(const StepReport& report) override;
  void notes(std::string_view words) override;

 private:
  void show(std::string_view title, std::string_view what, Duration since);
  void clear();

  Terminal& m_terminal;
  Style m_style;
  std::string m_said;
  Duration m_shown{-1};
  bool m_live = false;
};

/// Lines of JSON, one an event: {"type":"step"|"progress"|"log", ...}.
class NdjsonReporter : public Reporter {
 public:
  explicit NdjsonReporter(std::function<void(std::string_view line)> write) : m_write(std::move(write)) {}
  void step_begins(const Step& step) override;
  void step_says(const Step& step, std::string_view line) override;
  void step_waits(const Step& step, std::string_view what, Duration since) override;
  void step_ends(const StepReport& report) override;
  void notes(std::string_view words) override;

 private:
  std::function<void(std::string_view)> m_write;
  std::int64_t m_second = -1;
};

}  // namespace joelclaw::infra
