// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/stream.hpp>
#include <infra/base/time.hpp>
#include <infra/posix/output.hpp>
#include <infra/posix/spawn.hpp>
#include <infra/posix/stream_file.hpp>
#include <infra/posix/unique_fd.hpp>

#include <poll.h>
#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// How a Child differs from the ordinary.
struct ChildOptions {
  /// stdin is a pipe that stays open until the child is told to end, for a guard to see that we are gone.
  bool guarded = false;
  /// Its end is looked for every few milliseconds, as on a system that has no descriptor for it.
  bool by_ticks = false;
  /// Its streams are files; looked at while it is started.
  const StreamCommand* streams = nullptr;
};

/// One child in a process group of its own.
///
/// It is done when it is reaped and both its pipes are at their end, or 100 ms after it was reaped: a daemon that it
/// leaves behind with our pipe open (Lima's host agent, an ssh master) must not hold us. At its deadline, or when it is
/// told to end, its whole group gets TERM and 500 ms later KILL; sooner, once its leader has ended and nobody is left
/// to write to us.
class Child {
 public:
  Child(const Command& command, const std::string& path, std::vector<std::string> environment, Instant now,
        ChildOptions options = {});
  /// A child that is not done is killed with its group.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void add_descriptors(std::vector<pollfd>& to) const;
  /// Whether no descriptor announces its end, so that the owner has to look every few milliseconds.
  bool needs_ticks() const;
  /// Reads, writes, reaps and kills as far as that is possible now without waiting; appends whole lines.
  void attend(Instant now, std::vector<std::string>& lines);
  /// The next instant at which attend() has something to do that no descriptor announces.
  std::optional<Instant> next_instant() const;
  bool done() const { return m_done; }
  /// The leader of its group; 0 where it was not started.
  std::int64_t pid() const { return m_pid > 0 ? m_pid : 0; }
  bool uninterruptible() const { return m_uninterruptible; }
  Lifetime lifetime() const { return m_lifetime; }
  /// Ends it with its group; its outcome is Cancelled unless it had ended already.
  void cancel(Instant now);
  Outcome take_outcome(Instant now);
  /// What went through the files of its streams, once it is done.
  std::optional<StreamFacts> sunk() const { return m_out.sunk(); }
  std::optional<StreamFacts> fed() const { return m_source ? std::optional{m_source->facts()} : std::nullopt; }

 private:
  void open_streams(const StreamCommand* streams, Spawned spawned);
  bool has_more_to_feed() const;
  void feed();
  void end_refused(Instant now);
  void look_for_end();
  void press(Instant now);
  void reap(Instant now);
  void finish_when_heard(Instant now, std::vector<std::string>& lines);
  void end_group(Instant now);

  Lifetime m_lifetime;
  bool m_uninterruptible;
  std::string m_input;
  std::size_t m_written = 0;
  std::unique_ptr<StreamReader> m_source;  ///< m_input is then its piece at hand
  UniqueFd m_stdin, m_exit;
  Output m_out, m_err;
  pid_t m_pid = -1;
  int m_start_error = 0;
  bool m_done = false, m_ended = false, m_cancelled = false, m_timed_out = false;
  std::optional<int> m_wait_status;
  Instant m_started, m_deadline;
  std::optional<Instant> m_terminated, m_killed, m_reaped, m_flowed;
};

}  // namespace joelclaw::infra
