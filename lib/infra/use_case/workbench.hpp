// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/stack_means.hpp>
#include <infra/execute/executor.hpp>
#include <infra/observe/look.hpp>
#include <infra/observe/state_files.hpp>
#include <infra/plan/history.hpp>

namespace joelclaw::infra {

/// One stack on one host: its drivers, what they can do, and where it is remembered. Made once for a command.
class Workbench {
 public:
  Workbench(const StackSpec& spec, Host& host);

  const StackSpec& spec;
  Host& host;
  const Look look;  ///< for its drivers; never held as a conversation
  const StackMeans means;
  const StatePlaces places;

  std::string stack_history() const { return places.stack + "/heal.json"; }
  std::string journal_directory() const { return places.stack + "/journal"; }

  /// Looks once and judges.
  Sight see() const;
  /// Now, on all clocks.
  Stamp stamp() const;
};

}  // namespace joelclaw::infra
