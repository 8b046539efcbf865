// SPDX-License-Identifier: MIT
#include "replay_task.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

extern char** environ;  // NOLINT: POSIX names it so

namespace joelclaw::infra::bench {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  for (std::string& each : strings) {
    list.push_back(each.data());
  }
  list.push_back(nullptr);
  return list;
}

class ChildTask : public Task {
 public:
  explicit ChildTask(Step step) {
    int in[2] = {-1, -1};
    if (::pipe2(m_out, O_CLOEXEC) != 0 || ::pipe2(m_err, O_CLOEXEC) != 0 ||
        (!step.input.empty() && ::pipe2(in, O_CLOEXEC) != 0)) {
      done = failed = true;
      return;
    }
    spawn(step, in[0]);
    close_all({m_out[1], m_err[1], in[0]});
    // Less than a pipe holds, so this does not block.
    if (in[1] >= 0 && ::write(in[1], step.input.data(), step.input.size()) < 0) {
      failed = true;
    }
    close_all({in[1]});
    if (!done) {
      ::fcntl(m_out[0], F_SETFL, O_NONBLOCK);
      ::fcntl(m_err[0], F_SETFL, O_NONBLOCK);
      m_exit = static_cast<int>(::syscall(SYS_pidfd_open, m_pid, 0U));
    }
  }
  ~ChildTask() override { close_all({m_out[0], m_err[0], m_exit}); }

  void add_descriptors(std::vector<pollfd>& to) const override {
    for (const int descriptor : {m_out[0], m_err[0], m_exit}) {
      if (descriptor >= 0) {
        to.push_back({descriptor, POLLIN, 0});
      }
    }
  }

  void attend() override {
    drain(m_out[0]);
    drain(m_err[0]);
    int status = 0;
    if (m_pid > 0 && ::waitpid(m_pid, &status, WNOHANG) == m_pid) {
      m_pid = 0;
      close_all({m_exit});
      m_exit = -1;
    }
    done = m_pid == 0 && m_out[0] < 0 && m_err[0] < 0;
  }

  void end() override {
    if (m_pid > 0) {
      ::kill(-m_pid, SIGTERM);
    }
  }

 private:
  static void close_all(std::initializer_list<int> descriptors) {
    for (const int descriptor : descriptors) {
      if (descriptor >= 0) {
        ::close(descriptor);
      }
    }
  }

  void spawn(Step& step, int in) {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (in >= 0) {
      ::posix_spawn_file_actions_adddup2(&actions, in, 0);
    } else {
      ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    }
    ::posix_spawn_file_actions_adddup2(&actions, m_out[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, m_err[1], 2);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    auto words = pointers(step.words);
    auto variables = pointers(step.environment);
    char** const environment = step.environment.empty() ? environ : variables.data();
    done = failed = ::posix_spawn(&m_pid, words[0], &actions, &attributes, words.data(), environment) != 0;
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  void drain(int& descriptor) {
    char buffer[65536];
    while (descriptor >= 0) {
      const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
      if (got < 0) {
        return;
      }
      if (got == 0) {
        ::close(descriptor);
        descriptor = -1;
        return;
      }
      bytes += static_cast<std::uint64_t>(got);
      said_a_line = said_a_line || std::memchr(buffer, '\n', static_cast<std::size_t>(got)) != nullptr;
    }
  }

  pid_t m_pid = 0;
  int m_out[2] = {-1, -1}, m_err[2] = {-1, -1}, m_exit = -1;
};

}  // namespace

std::unique_ptr<Task> start_child(const Step& step) {
  return std::make_unique<ChildTask>(step);
}

}  // namespace joelclaw::infra::bench
