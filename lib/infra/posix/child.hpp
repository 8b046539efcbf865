// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/time.hpp>
#include <infra/posix/unique_fd.hpp>

#include <poll.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {


/// One child in a process group of its own.
///
/// It is done when it is reaped and both its pipes are at their end, or 100 ms after it was reaped: a daemon that it
/// leaves behind with our pipe open (Lima's host agent, an ssh master) must not hold us. At its deadline, or when it is
/// told to end, its whole group gets TERM and 500 ms later KILL.
class Child {
 public:
  /// `guard_input`: stdin is a pipe that stays open until this object ends, for a guard to see that we are gone.
  Child(const Command& command, const std::string& path, std::vector<std::string> environment, Instant now,
        bool guard_input = false);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Descriptors to poll for; without a pidfd the owner has to look every few milliseconds.
  void add_descriptors(std::vector<pollfd>& to) const;
  bool needs_ticks() const;
  /// Reads, writes, reaps and kills as far as that is possible now without waiting; appends whole lines.
  void attend(Instant now, std::vector<std::string>& lines);
  /// The next instant at which attend() has something to do that no descriptor announces.
  std::optional<Instant> next_instant() const;
  bool done() const { return m_done; }
  Lifetime lifetime() const { return m_lifetime; }
  /// Ends it with its group; its outcome is Cancelled unless it had ended already.
  void cancel(Instant now);
  Outcome take_outcome(Instant now);

 private:
  struct Output {
    UniqueFd fd;
    std::string text;
    std::string partial;  ///< the beginning of a line
  };
  void start(const Command& command, const std::string& path, std::vector<std::string> environment, bool guard_input);
  void drain(Output& output, std::vector<std::string>& lines);
  void keep(Output& output, const char* bytes, std::size_t count, std::vector<std::string>& lines);
  void feed();
  void reap(Instant now);
  void end_group(Instant now);

  Lifetime m_lifetime;
  std::string m_input;
  std::size_t m_written = 0;
  UniqueFd m_stdin, m_pidfd;
  Output m_out, m_err;
  pid_t m_pid = -1;
  int m_start_error = 0;
  bool m_truncated = false, m_done = false, m_cancelled = false, m_timed_out = false, m_killed = false;
  std::optional<int> m_wait_status;
  Instant m_started, m_deadline;
  std::optional<Instant> m_reaped, m_terminated;
};

}  // namespace joelclaw::infra
