// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

namespace joelclaw::infra {

/// A file descriptor that is closed with its owner.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : m_fd(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) {
      reset(std::exchange(other.m_fd, -1));
    }
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { reset(); }

  int get() const { return m_fd; }
  explicit operator bool() const { return m_fd >= 0; }
  void reset(int fd = -1);
  /// Somebody else closes it from here on.
  int release() { return std::exchange(m_fd, -1); }

 private:
  int m_fd = -1;
};

/// Both ends close-on-exec: a lock, a socket or a pipe of ours must not live on in a daemon that a child leaves behind.
struct Pipe {
  UniqueFd read, write;
};
/// Empty ends where the system has no more descriptors; errno says why.
Pipe make_pipe();
void set_nonblocking(int fd);
void set_close_on_exec(int fd);

}  // namespace joelclaw::infra
