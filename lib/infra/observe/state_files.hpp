// SPDX-License-Identifier: MIT
#pragma once

#include <infra/snapshot/operation_facts.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

/// Where this program keeps what it remembers.
struct StatePlaces {
  std::string root;     ///< $XDG_STATE_HOME/joelclaw-infra, default ~/.local/state/joelclaw-infra; empty: no home
  std::string stack;    ///< root/<stack>
  std::string vm_lock;  ///< root/locks/vm-<id>
  std::string stack_lock;
  std::string vm_history;
  std::string backups;
  std::string machine;  ///< names the VM; hex

  /// Says which VM a stack lives on.
  std::string machine_file() const { return stack + "/machine"; }
};
/// `machine_identity` names the VM whatever stack looks at it: driver, real home, profile.
StatePlaces state_places(const StackSpec& spec, const Host& host, const std::string& machine_identity);

/// What earlier runs left behind. The state directory must be ours, 0700 and no link, or none of it is believed.
OperationFacts read_state(const StackSpec& spec, const StatePlaces& places, const Host& host,
                          const std::vector<std::string>& supervisor_words);

}  // namespace joelclaw::infra
