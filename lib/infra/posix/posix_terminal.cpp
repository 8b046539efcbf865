// SPDX-License-Identifier: MIT
#include <infra/posix/posix_terminal.hpp>

#include <infra/posix/stop_signal.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace joelclaw::infra {
namespace {

int descriptor(Stream stream) {
  return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

/// A terminal that hung up says EIO; so does a broken disk, which is another matter. EBADF is a stream that was closed before
/// we began: whoever did so wants the exit status alone.
Terminal::Written verdict(int fd, int error) {
  const bool hung_up = error == EIO && ::isatty(fd) == 0 && ::lseek(fd, 0, SEEK_CUR) < 0;
  const bool terminal = error == EIO && ::isatty(fd) == 1;
  return error == EPIPE || error == EBADF || hung_up || terminal ? Terminal::Written::closed : Terminal::Written::failed;
}

}  // namespace

PosixTerminal::PosixTerminal() {
  settle_signals();
}

Terminal::Written PosixTerminal::write(Stream stream, std::string_view text) {
  const int fd = descriptor(stream);
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      // Whoever shares the description (a shell's other job) made it nonblocking: wait as a blocking write would.
      pollfd room{fd, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      return verdict(fd, errno);
    }
  }
  return Written::complete;
}

bool PosixTerminal::is_terminal(Stream stream) const {
  return ::isatty(descriptor(stream)) == 1;
}

int PosixTerminal::width(Stream stream) const {
  winsize size{};
  const bool known = ::ioctl(descriptor(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

void reserve_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free number is this one. Opened for the wrong direction, so that its use is still an error.
      const int placeholder = ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
      static_cast<void>(placeholder);
    }
  }
}

}  // namespace joelclaw::infra
