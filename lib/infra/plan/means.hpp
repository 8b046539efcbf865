// SPDX-License-Identifier: MIT
#pragma once

#include <infra/plan/action.hpp>
#include <infra/plan/call.hpp>
#include <infra/snapshot/snapshot.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// What this stack's drivers can do. Pure: they say which calls an action is, and make none.
class Means {
 public:
  Means() = default;
  Means(const Means&) = delete;
  Means& operator=(const Means&) = delete;
  virtual ~Means() = default;

  /// In order. Empty for an action that needs no call, or that this stack has no means for (see can()).
  virtual std::vector<Call> calls(const Action& action, const Snapshot& now) const = 0;
  virtual bool can(const Action& action, const Snapshot& now) const = 0;
  /// "VM colima", "this host's engine": for titles.
  virtual std::string machine_name() const = 0;
  /// The first node as it will be called, where none has been seen.
  virtual std::string node_name() const = 0;
};

}  // namespace joelclaw::infra
