// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// Hears what happens while questions are under way, and may ask more.
///
/// Questions are numbered from 0 in the order in which they were given; what a call returns joins the same poll at once
/// and takes the next numbers. That is how a question with a premise is asked the moment its premise has answered,
/// without waiting for others, and is not asked at all where it has not.
class Watcher {
 public:
  Watcher() = default;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  virtual ~Watcher() = default;

  /// A child runs, as the leader of a process group of its own.
  virtual void started(std::size_t /*number*/, std::int64_t /*pid*/) {}
  /// A child wrote a whole line, without its line end, to stdout or stderr.
  virtual std::vector<Question> line(std::size_t /*number*/, std::string_view /*text*/) { return {}; }
  /// The answer is still the World's to return; what is large and no longer needed may be taken out of it here, so that
  /// memory does not grow with the number of pages asked.
  virtual std::vector<Question> answered(std::size_t /*number*/, Answer& /*answer*/) { return {}; }
  /// At least every 100 ms while anything is under way: for a live line of progress, and for what is asked because
  /// something else is still silent.
  virtual std::vector<Question> tick() { return {}; }
};

/// Everything outside this process that can be asked or told to act: children, HTTP servers, ports and sockets.
class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  virtual ~World() = default;

  /// Asks all questions at once and returns their answers, follow-up questions included, by number. Returns when every
  /// bounded question has ended, each at its own deadline at the latest (plus 500 ms for a child that ignores TERM);
  /// accompanying children are ended then. One that has not yet said a line is waited for until its own deadline, because
  /// what it serves is asked when it does. Never throws, never returns fewer answers than there were questions.
  ///
  /// Interrupted (a signal, the budget of the whole command): what is under way is cancelled, what is returned by the
  /// watcher afterwards is answered as cancelled without being asked.
  virtual std::vector<Answer> ask(std::span<const Question> questions, Watcher& watcher) = 0;

  /// A fresh directory of mode 0700 for sockets of accompanying children, removed with what is in it when this World ends.
  /// The same one at each call; its path is short enough for a socket's name (104 bytes on macOS). Nothing else is ever
  /// created by looking.
  virtual Result<std::string> scratch_directory() = 0;

  /// Makes sure that nothing of a process group is left that an earlier, killed run began: TERM, up to 10 s, KILL. A group
  /// whose leader is not the process that was started then belongs to somebody else and is left alone; one that is gone is
  /// no error.
  virtual Status end_group(std::int64_t pid, std::int64_t start) = 0;

  /// Where a program would be started from: empty if it is on no search path. Costs no child.
  virtual std::string locate(std::string_view program) const = 0;
};

}  // namespace joelclaw::infra
