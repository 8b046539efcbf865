// SPDX-License-Identifier: MIT
#include <infra/posix/child.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t kept = 1U << 20U;       // of each stream
constexpr std::size_t longest_line = 8U << 10U;  // a line that never ends is nobody's progress
constexpr Duration grace{500};                // between TERM and KILL
constexpr Duration linger{100};               // for pipes that a daemon holds

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  list.reserve(strings.size() + 1);
  for (std::string& each : strings) {
    list.push_back(each.data());
  }
  list.push_back(nullptr);
  return list;
}

UniqueFd open_pidfd([[maybe_unused]] pid_t pid) {
#if defined(__linux__) && defined(SYS_pidfd_open)
  return UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U))};
#else
  return {};
#endif
}

/// Attributes of every child: its own group, no blocked signal, nothing ignored, and where the system can do it nothing
/// inherited that is not named.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    ::posix_spawnattr_init(&m_attributes);
    sigset_t none;
    sigset_t defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) {
      sigaddset(&defaults, signal);
    }
    int flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    ::posix_spawnattr_setflags(&m_attributes, static_cast<short>(flags));
    ::posix_spawnattr_setpgroup(&m_attributes, 0);
    ::posix_spawnattr_setsigmask(&m_attributes, &none);
    ::posix_spawnattr_setsigdefault(&m_attributes, &defaults);
  }
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&m_attributes); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  const posix_spawnattr_t* get() const { return &m_attributes; }

 private:
  posix_spawnattr_t m_attributes{};
};

}  // namespace

Child::Child(const Command& command, const std::string& path, std::vector<std::string> environment, Instant now,
             bool guard_input)
    : m_lifetime(command.lifetime), m_input(command.input), m_started(now), m_deadline(now + command.deadline) {
  if (path.empty()) {
    m_start_error = ENOENT;
    m_done = true;
    return;
  }
  start(command, path, std::move(environment), guard_input);
  m_done = m_start_error != 0;
}

Child::~Child() {
  if (m_pid > 0 && !m_wait_status) {
    ::kill(-m_pid, SIGKILL);
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
  }
}

void Child::start(const Command& command, const std::string& path, std::vector<std::string> environment,
                  bool guard_input) {
  Pipe in = m_input.empty() && !guard_input ? Pipe{} : make_pipe();
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  if (!out.read || !err.read || ((guard_input || !m_input.empty()) && !in.read)) {
    m_start_error = errno;
    return;
  }
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (in.read) {
    ::posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  } else {
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  ::posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  const SpawnAttributes attributes;
  m_start_error = ::posix_spawn(&m_pid, path.c_str(), &actions, attributes.get(), pointers(words).data(),
                                pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (m_start_error != 0) {
    m_pid = -1;
    return;
  }
  m_pidfd = open_pidfd(m_pid);
  m_stdin = std::move(in.write);
  m_out.fd = std::move(out.read);
  m_err.fd = std::move(err.read);
  for (const UniqueFd* fd : {&m_stdin, &m_out.fd, &m_err.fd}) {
    if (*fd) {
      set_nonblocking(fd->get());
    }
  }
}

bool Child::needs_ticks() const {
  return !m_done && !m_wait_status && !m_pidfd;
}

void Child::add_descriptors(std::vector<pollfd>& to) const {
  for (const UniqueFd* fd : {&m_out.fd, &m_err.fd}) {
    if (*fd) {
      to.push_back({fd->get(), POLLIN, 0});
    }
  }
  if (m_stdin && m_written < m_input.size()) {
    to.push_back({m_stdin.get(), POLLOUT, 0});
  }
  if (m_pidfd && !m_wait_status) {
    to.push_back({m_pidfd.get(), POLLIN, 0});
  }
}

std::optional<Instant> Child::next_instant() const {
  if (m_done) {
    return std::nullopt;
  }
  if (m_reaped) {
    return *m_reaped + linger;
  }
  if (m_terminated) {
    return m_killed ? std::nullopt : std::optional<Instant>{*m_terminated + grace};
  }
  return m_deadline;
}

void Child::attend(Instant now, std::vector<std::string>& lines) {
  if (m_done) {
    return;
  }
  feed();
  drain(m_out, lines);
  drain(m_err, lines);
  reap(now);
  if (!m_wait_status) {
    if (now >= m_deadline && !m_terminated) {
      m_timed_out = true;
      end_group(now);
    } else if (m_terminated && !m_killed && now >= *m_terminated + grace) {
      m_killed = true;
      ::kill(-m_pid, SIGKILL);
      reap(now);
    }
  }
  if (m_wait_status) {
    drain(m_out, lines);
    drain(m_err, lines);
    m_done = (!m_out.fd && !m_err.fd) || now >= *m_reaped + linger;
  }
}

void Child::feed() {
  while (m_stdin && m_written < m_input.size()) {
    const ssize_t count = ::write(m_stdin.get(), m_input.data() + m_written, m_input.size() - m_written);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && errno == EAGAIN) {
      return;
    }
    if (count < 0) {
      m_stdin.reset();  // it does not want to hear more
      return;
    }
    m_written += static_cast<std::size_t>(count);
  }
  if (!m_input.empty() && m_written == m_input.size()) {
    m_stdin.reset();
  }
}

void Child::drain(Output& output, std::vector<std::string>& lines) {
  char buffer[64U << 10U];
  // Bounded, so that a child which writes without end cannot keep the others from being heard.
  for (int round = 0; output.fd && round < 16; ++round) {
    const ssize_t count = ::read(output.fd.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && errno == EAGAIN) {
      return;
    }
    if (count <= 0) {
      output.fd.reset();
      return;
    }
    keep(output, buffer, static_cast<std::size_t>(count), lines);
  }
}

void Child::keep(Output& output, const char* bytes, std::size_t count, std::vector<std::string>& lines) {
  const std::size_t room = kept - std::min(kept, output.text.size());
  output.text.append(bytes, std::min(room, count));
  m_truncated = m_truncated || count > room;
  for (std::size_t i = 0; i < count; ++i) {
    if (bytes[i] == '\n') {
      lines.push_back(std::exchange(output.partial, {}));
    } else if (output.partial.size() < longest_line) {
      output.partial += bytes[i];
    }
  }
}

void Child::reap(Instant now) {
  if (m_wait_status) {
    return;
  }
  siginfo_t info{};
  // The group is signalled before its leader is reaped: afterwards the number may belong to somebody else.
  if (m_terminated && ::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
      info.si_pid == m_pid) {
    ::kill(-m_pid, SIGKILL);
  }
  int status = 0;
  if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
    m_wait_status = status;
    m_reaped = now;
    m_pidfd.reset();
  }
}

void Child::end_group(Instant now) {
  m_terminated = now;
  ::kill(-m_pid, SIGTERM);
  ::kill(-m_pid, SIGCONT);  // a stopped process does not hear TERM
}

void Child::cancel(Instant now) {
  if (m_done || m_wait_status || m_terminated) {
    return;
  }
  m_cancelled = true;
  m_stdin.reset();
  end_group(now);
}

Outcome Child::take_outcome(Instant now) {
  Outcome outcome;
  outcome.took = now - m_started;
  outcome.out = std::move(m_out.text);
  outcome.err = std::move(m_err.text);
  outcome.truncated = m_truncated;
  if (m_start_error != 0) {
    outcome.end = NotStarted{m_start_error};
  } else if (m_cancelled) {
    outcome.end = Cancelled{};
  } else if (m_timed_out) {
    outcome.end = TimedOut{};
  } else if (m_wait_status && WIFEXITED(*m_wait_status)) {
    outcome.end = Exited{WEXITSTATUS(*m_wait_status)};
  } else if (m_wait_status && WIFSIGNALED(*m_wait_status)) {
    outcome.end = Signalled{WTERMSIG(*m_wait_status)};
  }
  return outcome;
}

}  // namespace joelclaw::infra
