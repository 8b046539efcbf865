// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>
#include <infra/base/stream.hpp>
#include <infra/port/world.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// The real world: children by posix_spawn, HTTP by libcurl, dials by sockets; one thread, one poll.
class PosixWorld : public World {
 public:
  /// `overrides`: the spec's own paths of tools. `guard`: this program's own path, for children that must not outlive
  /// it even after kill -9; empty: they are started bare.
  PosixWorld(std::map<std::string, std::string> overrides, std::string guard);
  ~PosixWorld() override;

  std::vector<Answer> ask(std::span<const Question> questions, Watcher& watcher) override;
  Result<std::string> scratch_directory() override;
  Status end_group(std::int64_t pid, std::int64_t start) override;
  std::string locate(std::string_view program) const override;

  /// One child whose streams are files, in the same poll and under the same rules.
  StreamOutcome run(const StreamCommand& command, Watcher& watcher);

  /// The spec is known later than the world.
  void set_overrides(std::map<std::string, std::string> overrides);
  /// At this instant of the awake clock everything under way is cancelled: the budget of the whole command.
  void set_deadline(std::optional<Instant> deadline);
  /// Looks for the ends of children every few milliseconds instead of waiting for a descriptor, as on a system that has
  /// none: for tests of that way.
  void set_by_ticks(bool by_ticks);
  /// Called with each question's end, for -vv; never null-checked by callers, empty is silence.
  void set_log(std::function<void(const Question&, const Answer&)> log);

 private:
  class Round;
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace joelclaw::infra
