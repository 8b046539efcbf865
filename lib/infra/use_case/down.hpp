// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/use_case/change.hpp>

#include <optional>
#include <string>

namespace joelclaw::infra {

struct Host;
struct StackSpec;

struct DownOptions {
  bool plan_only = false;
  bool keep_vm = false;  ///< the node container is stopped, the VM is not
  std::string reason;    ///< for whoever finds it down
  Duration wait{};       ///< for the locks
  std::optional<Instant> deadline = {};
};

struct DownReport : ChangeReport {
  bool at_rest = false;  ///< seen: the container is stopped and, unless it is kept, the VM with all its processes
};

/// Brings the stack to rest so that nothing fights it and nothing is torn: remembers first that it is meant to be down, then
/// flushes, stops the node in the time that Talos takes, then the VM, and looks whether that is so.
DownReport down(const StackSpec& spec, Host& host, Reporter& reporter, const DownOptions& options);

}  // namespace joelclaw::infra
