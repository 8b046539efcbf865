// SPDX-License-Identifier: MIT
#include <infra/posix/unique_fd.hpp>

#include <fcntl.h>
#include <unistd.h>

namespace joelclaw::infra {

void UniqueFd::reset(int fd) {
  if (m_fd >= 0) {
    ::close(m_fd);
  }
  m_fd = fd;
}

void set_nonblocking(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void set_close_on_exec(int fd) {
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

Pipe make_pipe() {
  int ends[2] = {-1, -1};
#ifdef __linux__
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return {};
  }
#else
  if (::pipe(ends) != 0) {
    return {};
  }
  set_close_on_exec(ends[0]);
  set_close_on_exec(ends[1]);
#endif
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

}  // namespace joelclaw::infra
