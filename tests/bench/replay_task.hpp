// SPDX-License-Identifier: MIT
#pragma once

#include "replay_plan.hpp"

#include <poll.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace joelclaw::infra::bench {

/// A child or a connection under way; what it says is counted and dropped.
class Task {
 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  virtual void add_descriptors(std::vector<pollfd>& to) const = 0;
  /// Never blocks.
  virtual void attend() = 0;
  virtual void end() {}

  bool done = false;
  bool failed = false;  ///< could not be begun, or was cut off before its end
  bool said_a_line = false;
  std::uint64_t bytes = 0;
};

std::unique_ptr<Task> start_child(const Step& step);
std::unique_ptr<Task> start_talk(const Step& step);

/// A question to the API server, which the program's own client asks: what matters of it is that connection, which all
/// of them share.
class ApiTask : public Task {
 public:
  void add_descriptors(std::vector<pollfd>& /*to*/) const override {}
  void attend() override {}
};

}  // namespace joelclaw::infra::bench
