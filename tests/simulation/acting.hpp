// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/port/terminal.hpp>
#include <infra/progress/reporter.hpp>
#include <infra/simulation/lifeline.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/simulated_host.hpp>
#include <infra/stack/stack_spec.hpp>
#include <infra/use_case/down.hpp>
#include <infra/use_case/heal.hpp>
#include <infra/use_case/up.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Nobody looks at it here.
class NoTerminal : public Terminal {
 public:
  Written write(Stream, std::string_view) override { return Written::complete; }
  bool is_terminal(Stream) const override { return false; }
  int width(Stream) const override { return 80; }
};

StackSpec spec_of(const Host& host);
std::string described(const Diagnosis& diagnosis);

struct Expectation;
/// That the verdict is the expected one: health, root cause, and all that is or must not be said besides.
void check_told(const Expectation& expected, const Diagnosis& diagnosis);

/// A simulated stack that is acted upon by the program itself.
class ActedUpon {
 public:
  explicit ActedUpon(const std::string& wish);

  HealReport heal(const HealOptions& options = {});
  UpReport up(const UpOptions& options = {});
  DownReport down(const DownOptions& options = {});
  /// A look of its own, after whatever was done.
  Diagnosis look();
  void pass(Duration duration);
  simulation::Model& model() { return m_simulated.model(); }
  simulation::Lifeline& life() { return m_simulated.life(); }
  /// A signal that asks the program to stop, so much later.
  void interrupt_after(Duration duration, int signal) {
    m_simulated.interrupt_after(static_cast<long>(duration.count()), signal);
  }
  /// Command lines that changed something, oldest first.
  std::vector<std::string> mutations() const;
  const std::vector<simulation::Act>& acts() const { return m_simulated.model().acts; }
  std::vector<std::string> forbidden() const;
  const std::vector<std::string>& unknown() const { return m_simulated.unknown_questions(); }
  Host& host() { return m_host; }
  /// A test may want another policy than its own.
  StackSpec& spec() { return m_spec; }
  const StackSpec& spec() const { return m_spec; }

 private:
  simulation::SimulatedHost m_simulated;
  NoTerminal m_terminal;
  Host m_host;
  StackSpec m_spec;
  SilentReporter m_silent;
};

/// What was done and how it ended, for a failing test.
std::string told(const HealReport& report);
std::string told(const UpReport& report);
std::string told(const DownReport& report);

}  // namespace joelclaw::infra
