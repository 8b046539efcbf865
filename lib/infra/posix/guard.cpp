// SPDX-License-Identifier: MIT
#include <infra/posix/guard.hpp>

#include <infra/posix/spawn.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>

extern char** environ;  // NOLINT: POSIX names it so

namespace joelclaw::infra {
namespace {

constexpr int not_started = 127;  // as shells say it
constexpr int tick_ms = 20;       // how late the child's end is noticed where no descriptor announces it
constexpr int grace_ms = 500;

void on_signal(int /*signal*/) {}

int exit_status_of(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

/// Waits for the child's end or for ours. Stdin says nothing; its end says that we are alone.
bool parent_is_gone(int child_exit) {
  pollfd events[] = {{STDIN_FILENO, POLLIN, 0}, {child_exit, POLLIN, 0}};
  if (::poll(events, 2, child_exit < 0 ? tick_ms : -1) <= 0 || events[0].revents == 0) {
    return false;
  }
  char byte = 0;
  return ::read(STDIN_FILENO, &byte, 1) == 0;
}

void end_group(pid_t child) {
  ::kill(0, SIGTERM);
  for (int waited = 0; waited < grace_ms; waited += tick_ms) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      break;
    }
    ::poll(nullptr, 0, tick_ms);
  }
  ::kill(0, SIGKILL);
}

pid_t start(char** words) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) {
    sigaddset(&defaults, signal);
  }
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = -1;
  const int error = ::posix_spawn(&child, words[0], &actions, &attributes, words, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  return error == 0 ? child : -1;
}

}  // namespace

int guard_main(int argc, char** argv) {
  if (argc < 4 || std::strcmp(argv[2], "--") != 0) {
    return 64;
  }
  // TERM reaches the child through the group; the guard stays to see it end.
  struct sigaction quiet {};
  quiet.sa_handler = on_signal;
  for (const int signal : {SIGTERM, SIGINT, SIGCHLD}) {  // CHLD only to wake the poll
    ::sigaction(signal, &quiet, nullptr);
  }
  const pid_t child = start(argv + 3);
  if (child < 0) {
    return not_started;
  }
  const UniqueFd child_exit = exit_descriptor(child);
  for (;;) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      return exit_status_of(status);
    }
    if (parent_is_gone(child_exit.get())) {
      end_group(child);
    }
  }
}

}  // namespace joelclaw::infra
