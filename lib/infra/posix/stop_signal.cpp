// SPDX-License-Identifier: MIT
#include <infra/posix/stop_signal.hpp>

#include <infra/posix/unique_fd.hpp>

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace joelclaw::infra {
namespace {

// The only mutable globals of this program: what a signal handler may touch.
volatile std::sig_atomic_t received = 0;
volatile std::sig_atomic_t received_at = 0;  // s of the clock that does not jump
volatile std::sig_atomic_t insisted = 0;
volatile std::sig_atomic_t wake_write = -1;
int wake_read = -1;

constexpr int insistent_s = 5;

int second_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int>(now.tv_sec);
}

void remember(int signal) {
  const int saved = errno;
  if (received == 0) {
    received = signal;
    received_at = second_now();
  } else if (second_now() - received_at <= insistent_s) {
    insisted = 1;
  }
  const char byte = 0;
  if (wake_write >= 0 && ::write(static_cast<int>(wake_write), &byte, 1) < 0) {
    // A full pipe wakes as well as one byte more.
  }
  errno = saved;
}

}  // namespace

void catch_stop_signals() {
  if (wake_read < 0) {
    Pipe pipe = make_pipe();
    for (UniqueFd* end : {&pipe.read, &pipe.write}) {
      set_nonblocking(end->get());
    }
    static UniqueFd keep_read = std::move(pipe.read);
    static UniqueFd keep_write = std::move(pipe.write);
    wake_read = keep_read.get();
    wake_write = keep_write.get();
  }
  struct sigaction action {};
  action.sa_handler = remember;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
    ::sigaction(signal, &action, nullptr);
  }
}

void settle_signals() {
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
  action.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &action, nullptr);
}

int stop_signal() {
  return static_cast<int>(received);
}

bool is_stop_urgent() {
  return insisted != 0;
}

void outlive_terminal() {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGHUP, &action, nullptr);
}

int stop_descriptor() {
  return wake_read;
}

void clear_stop_signal() {
  char drained[64];
  while (wake_read >= 0 && ::read(wake_read, drained, sizeof drained) > 0) {
  }
  received = 0;
  insisted = 0;
}

}  // namespace joelclaw::infra
