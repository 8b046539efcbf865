// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/use_case/change.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct UpOptions {
  bool plan_only = false;
  bool if_intended = false;  ///< a stack that is down on purpose stays so
  bool restart_vm = false;   ///< settings that need a restart of the VM are applied
  Duration wait{};           ///< for the locks
  std::optional<Instant> deadline = {};
};

struct UpReport : ChangeReport {
  bool left_down = false;         ///< it is down on purpose, and was left so
  std::optional<Error> refusal;   ///< a safety rule forbids it: nothing was changed
  std::vector<Escalation> escalations;
};

/// Converges the stack from wherever it stands: plans what is missing, does it, and calls it up when every layer is well and
/// has stayed so for the stability window. On a healthy stack it changes nothing. After a run that was killed anywhere
/// the next one goes on from the world as it is.
UpReport up(const StackSpec& spec, Host& host, Reporter& reporter, const UpOptions& options);

}  // namespace joelclaw::infra
