// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "temporary.hpp"

#include <infra/posix/posix_terminal.hpp>
#include <infra/posix/unique_fd.hpp>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <thread>

namespace joelclaw::infra {
namespace {

/// Stdout is another descriptor for as long as this lives.
class Redirected {
 public:
  explicit Redirected(int fd) : m_saved(::dup(STDOUT_FILENO)) { ::dup2(fd, STDOUT_FILENO); }
  ~Redirected() { ::dup2(m_saved.get(), STDOUT_FILENO); }

 private:
  UniqueFd m_saved;
};

Terminal::Written write_to(int fd, std::string_view text) {
  PosixTerminal terminal;
  const Redirected out{fd};
  return terminal.write(Stream::out, text);
}

TEST_CASE("a file takes everything and is no terminal") {
  const Temporary directory;
  const UniqueFd file{::open((directory / "out").c_str(), O_RDWR | O_CREAT, 0600)};
  const std::string text(300'000, 'x');
  CHECK(write_to(file.get(), text) == Terminal::Written::complete);
  CHECK(::lseek(file.get(), 0, SEEK_END) == 300'000);
  PosixTerminal terminal;
  const Redirected out{file.get()};
  const bool is_terminal = terminal.is_terminal(Stream::out);
  const int width = terminal.width(Stream::out);
  CHECK_FALSE(is_terminal);
  CHECK(width == 80);
}

TEST_CASE("a reader that went away is no error, a full disk is one") {
  Pipe pipe = make_pipe();
  pipe.read.reset();
  CHECK(write_to(pipe.write.get(), "x") == Terminal::Written::closed);
  CHECK(write_to(pipe.write.get(), "") == Terminal::Written::complete);
#ifdef __linux__
  const UniqueFd full{::open("/dev/full", O_WRONLY)};
  CHECK(write_to(full.get(), "x") == Terminal::Written::failed);
#endif
  const UniqueFd closed_before{::open("/dev/null", O_RDONLY)};  // as reserve_standard_descriptors leaves one
  CHECK(write_to(closed_before.get(), "x") == Terminal::Written::closed);
}

TEST_CASE("a full pipe that does not block is waited for") {
  Pipe pipe = make_pipe();
  set_nonblocking(pipe.write.get());
  std::size_t heard = 0;
  std::thread reader{[&heard, fd = pipe.read.get()] {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    char buffer[4096];
    for (ssize_t count = 1; count > 0 && heard < 500'000;) {
      count = ::read(fd, buffer, sizeof buffer);
      heard += count > 0 ? static_cast<std::size_t>(count) : 0U;
    }
  }};
  CHECK(write_to(pipe.write.get(), std::string(500'000, 'x')) == Terminal::Written::complete);
  reader.join();
  CHECK(heard == 500'000);
}

TEST_CASE("a terminal has a width, and one that hung up is closed") {
  UniqueFd master{::posix_openpt(O_RDWR | O_NOCTTY)};
  REQUIRE(master);
  REQUIRE(::grantpt(master.get()) == 0);
  REQUIRE(::unlockpt(master.get()) == 0);
  const UniqueFd slave{::open(::ptsname(master.get()), O_RDWR | O_NOCTTY)};  // NOLINT(concurrency-mt-unsafe)
  REQUIRE(slave);
  winsize size{};
  size.ws_col = 132;
  ::ioctl(slave.get(), TIOCSWINSZ, &size);
  PosixTerminal terminal;
  bool is_terminal = false;
  int width = 0;
  {
    const Redirected out{slave.get()};
    is_terminal = terminal.is_terminal(Stream::out);
    width = terminal.width(Stream::out);
  }
  CHECK(is_terminal);
  CHECK(width == 132);
  master.reset();
  CHECK(write_to(slave.get(), "x") == Terminal::Written::closed);
}

/// Runs in a child of ours whose standard streams may be closed; its exit status.
int in_child(const std::function<int()>& run) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(run());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("closed standard descriptors are never given to a file of ours") {
  const int status = in_child([] {
    for (const int fd : {0, 1, 2}) {
      ::close(fd);
    }
    reserve_standard_descriptors();
    const int mine = ::open("/dev/null", O_WRONLY);
    const bool fails = ::write(1, "x", 1) < 0 && ::write(2, "x", 1) < 0;
    return mine >= 3 && fails ? 0 : 1;
  });
  CHECK(status == 0);
}

}  // namespace
}  // namespace joelclaw::infra
