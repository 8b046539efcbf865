// SPDX-License-Identifier: MIT
#include <infra/posix/spawn.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/event.h>
#include <sys/time.h>
#else
#include <sys/syscall.h>
#endif

#include <cerrno>
#include <csignal>
#include <utility>

namespace joelclaw::infra {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  list.reserve(strings.size() + 1);
  for (std::string& each : strings) {
    list.push_back(each.data());
  }
  list.push_back(nullptr);
  return list;
}

/// Its own group, no blocked signal, nothing ignored, and on macOS nothing inherited that is not named.
class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&m_attributes);
    sigset_t none;
    sigset_t defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    for (const int signal :
         {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2}) {
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
  ~Attributes() {
    ::posix_spawnattr_destroy(&m_attributes);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  const posix_spawnattr_t* get() const {
    return &m_attributes;
  }

 private:
  posix_spawnattr_t m_attributes{};
};

/// The three streams; whatever else is open here ends with exec, also what our own starter let us inherit.
class FileActions {
 public:
  FileActions(int in, int out, int err) {
    ::posix_spawn_file_actions_init(&m_actions);
    if (in >= 0) {
      ::posix_spawn_file_actions_adddup2(&m_actions, in, STDIN_FILENO);
    } else {
      ::posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    ::posix_spawn_file_actions_adddup2(&m_actions, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&m_actions, err, STDERR_FILENO);
#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 34)
    ::posix_spawn_file_actions_addclosefrom_np(&m_actions, STDERR_FILENO + 1);
#endif
#endif
  }
  ~FileActions() {
    ::posix_spawn_file_actions_destroy(&m_actions);
  }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  const posix_spawn_file_actions_t* get() const {
    return &m_actions;
  }

 private:
  posix_spawn_file_actions_t m_actions{};
};

}  // namespace

Spawned spawn(const std::string& path, std::vector<std::string> words, std::vector<std::string> environment,
              bool with_input) {
  Spawned child;
  Pipe in = with_input ? make_pipe() : Pipe{};
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  if (!out.read || !err.read || (with_input && !in.read)) {
    child.error = EMFILE;
    return child;
  }
  const Attributes attributes;
  const FileActions actions{in.read.get(), out.write.get(), err.write.get()};
  child.error = ::posix_spawn(&child.pid, path.c_str(), actions.get(), attributes.get(), pointers(words).data(),
                              pointers(environment).data());
  if (child.error != 0) {
    child.pid = -1;
    return child;
  }
  child.in = std::move(in.write);
  child.out = std::move(out.read);
  child.err = std::move(err.read);
  for (const UniqueFd* fd : {&child.in, &child.out, &child.err}) {
    if (*fd) {
      set_nonblocking(fd->get());
    }
  }
  return child;
}

UniqueFd exit_descriptor([[maybe_unused]] pid_t child) {
#if defined(__APPLE__)
  UniqueFd queue{::kqueue()};
  struct kevent ending {};
  EV_SET(&ending, child, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, nullptr);
  // A child that has ended already cannot be watched any more: the owner looks soon without a descriptor.
  if (!queue || ::kevent(queue.get(), &ending, 1, nullptr, 0, nullptr) != 0) {
    return {};
  }
  set_close_on_exec(queue.get());
  return queue;
#elif defined(SYS_pidfd_open)
  return UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, child, 0U))};
#else
  return {};
#endif
}

}  // namespace joelclaw::infra
