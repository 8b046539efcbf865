// SPDX-License-Identifier: MIT
#include <infra/posix/child.hpp>

#include <infra/posix/spawn.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr Duration grace{500};   // between TERM and KILL
constexpr Duration linger{100};  // for pipes that a daemon holds
constexpr Duration burial{500};  // a process that even KILL does not end hangs in the kernel: nobody can wait for it

}  // namespace

Child::Child(const Command& command, const std::string& path, std::vector<std::string> environment, Instant now,
             ChildOptions options)
    : m_lifetime(command.lifetime), m_uninterruptible(command.uninterruptible), m_input(command.input), m_started(now), m_deadline(now + command.deadline) {
  if (path.empty()) {
    m_start_error = ENOENT;
    m_done = true;
    return;
  }
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  Spawned spawned = spawn(path, std::move(words), std::move(environment), options.guarded || !m_input.empty() || (options.streams != nullptr && options.streams->source));
  m_start_error = spawned.error;
  m_done = m_start_error != 0;
  m_pid = spawned.pid;
  if (!m_done) {
    open_streams(options.streams, std::move(spawned));
  }
  if (!m_done && !options.by_ticks) {
    m_exit = exit_descriptor(m_pid);
  }
}

void Child::open_streams(const StreamCommand* streams, Spawned spawned) {
  m_stdin = std::move(spawned.in);
  if (streams != nullptr && streams->source) {
    m_source = std::make_unique<StreamReader>(*streams->source);
    widen_pipe(m_stdin.get());
  }
  if (streams != nullptr && streams->sink) {
    m_out.open(std::move(spawned.out), *streams->sink);
  } else {
    m_out.open(std::move(spawned.out));
  }
  m_err.open(std::move(spawned.err));
}

Child::~Child() {
  if (m_pid > 0 && !m_reaped) {
    ::kill(-m_pid, SIGKILL);
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
  }
}

bool Child::needs_ticks() const {
  return !m_done && !m_ended && !m_exit;
}

void Child::add_descriptors(std::vector<pollfd>& to) const {
  for (const Output* output : {&m_out, &m_err}) {
    if (output->is_open()) {
      to.push_back({output->descriptor(), POLLIN, 0});
    }
  }
  if (m_stdin && has_more_to_feed()) {
    to.push_back({m_stdin.get(), POLLOUT, 0});
  }
  if (m_exit) {
    to.push_back({m_exit.get(), POLLIN, 0});
  }
}

std::optional<Instant> Child::next_instant() const {
  if (m_done) {
    return std::nullopt;
  }
  if (m_reaped) {
    return std::max(*m_reaped, m_flowed.value_or(*m_reaped)) + linger;
  }
  if (m_killed) {
    return *m_killed + burial;
  }
  return m_terminated ? *m_terminated + grace : m_deadline;
}

void Child::attend(Instant now, std::vector<std::string>& lines) {
  if (m_done) {
    return;
  }
  feed();
  m_out.drain(lines);
  m_err.drain(lines);
  end_refused(now);
  look_for_end();
  if (!m_reaped && (m_terminated || (!m_ended && now >= m_deadline))) {
    press(now);
  } else if (m_ended) {
    reap(now);
  }
  finish_when_heard(now, lines);
}

bool Child::has_more_to_feed() const {
  return m_written < m_input.size() || (m_source && !m_source->at_end() && !m_source->failed());
}

void Child::feed() {
  while (m_stdin && has_more_to_feed()) {
    if (m_written == m_input.size()) {
      m_written = 0;
      m_source->read(m_input);
      continue;
    }
    const ssize_t count = ::write(m_stdin.get(), m_input.data() + m_written, m_input.size() - m_written);
    if (count >= 0) {
      m_written += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      m_stdin.reset();  // it does not want to hear more
    }
  }
  if (m_source) {
    // One that is refused is held, not told of an end: it is ended with what it has.
    m_source->finish(!has_more_to_feed());
    if (!m_source->failed()) {
      m_stdin.reset();
    }
  } else if (!m_input.empty()) {
    m_stdin.reset();
  }
}

/// A stream that nobody wants any more ends its child.
void Child::end_refused(Instant now) {
  if (m_out.is_refused() || (m_source && m_source->failed() && m_stdin)) {
    cancel(now);
  }
  if (m_out.has_flowed()) {
    m_flowed = now;
  }
}

/// Without reaping it: as long as it is a zombie its group's number is nobody else's, and the group can be signalled.
void Child::look_for_end() {
  siginfo_t info{};
  if (m_ended) {
    return;
  }
  const int result = ::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOHANG | WNOWAIT);
  m_ended = (result == 0 && info.si_pid == m_pid) || (result != 0 && errno == ECHILD);
  if (m_ended) {
    m_exit.reset();
  }
}

/// What happens to one that is to end: TERM, time, KILL.
void Child::press(Instant now) {
  if (!m_terminated) {
    m_timed_out = true;
    end_group(now);
  }
  const bool unheard = !m_out.is_open() && !m_err.is_open();
  if (!m_killed && (now >= *m_terminated + grace || (m_ended && unheard))) {
    // Also where the leader has gone: one of its group may have closed its streams and ignored TERM.
    m_killed = now;
    ::kill(-m_pid, SIGKILL);
    look_for_end();
  }
  if (m_killed && m_ended) {
    reap(now);
  } else if (m_killed && now >= *m_killed + burial) {
    m_reaped = now;
  }
}

void Child::reap(Instant now) {
  if (m_reaped) {
    return;
  }
  int status = 0;
  while (::waitpid(m_pid, &status, 0) < 0) {
    if (errno != EINTR) {
      m_reaped = now;  // somebody else has reaped it: how it ended nobody knows
      m_start_error = errno;
      return;
    }
  }
  m_wait_status = status;
  m_reaped = now;
}

void Child::finish_when_heard(Instant now, std::vector<std::string>& lines) {
  if (!m_reaped) {
    return;
  }
  m_out.drain(lines);
  m_err.drain(lines);
  if (m_out.has_flowed()) {
    m_flowed = now;
  }
  m_done = (!m_out.is_open() && !m_err.is_open()) || now >= std::max(*m_reaped, m_flowed.value_or(*m_reaped)) + linger;
  if (m_done) {
    m_out.close(lines);
    m_err.close(lines);
  }
}

void Child::end_group(Instant now) {
  m_terminated = now;
  m_stdin.reset();
  ::kill(-m_pid, SIGTERM);
  ::kill(-m_pid, SIGCONT);  // a stopped process does not hear TERM
}

void Child::cancel(Instant now) {
  if (!m_done) {
    look_for_end();
  }
  if (m_done || m_ended || m_terminated) {
    return;
  }
  m_cancelled = true;
  end_group(now);
}

Outcome Child::take_outcome(Instant now) {
  Outcome outcome;
  outcome.took = now - m_started;
  outcome.out = m_out.take_text();
  outcome.err = m_err.take_text();
  outcome.truncated = m_out.truncated() || m_err.truncated();
  if (m_source) {
    m_source->finish(false);
  }
  if (m_cancelled) {
    outcome.end = Cancelled{};
  } else if (m_timed_out) {
    outcome.end = TimedOut{};
  } else if (m_start_error != 0) {
    outcome.end = NotStarted{m_start_error};
  } else if (m_wait_status && WIFEXITED(*m_wait_status)) {
    outcome.end = Exited{WEXITSTATUS(*m_wait_status)};
  } else if (m_wait_status && WIFSIGNALED(*m_wait_status)) {
    outcome.end = Signalled{WTERMSIG(*m_wait_status)};
  }
  return outcome;
}

}  // namespace joelclaw::infra
