// SPDX-License-Identifier: MIT
#include <infra/posix/stream_file.hpp>

#include <infra/posix/durable_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr mode_t own = 0600;

#ifdef __linux__
// The kernel is asked to begin writing out so much at a time, so that the sync at the end does not have it all to do.
constexpr std::uint64_t write_back_piece = 8U << 20U;
constexpr int widest_pipe = 1 << 20;  // fs.pipe-max-size as it is delivered
#endif

}  // namespace

void widen_pipe([[maybe_unused]] int fd) {
#ifdef __linux__
  static_cast<void>(::fcntl(fd, F_SETPIPE_SZ, widest_pipe));  // where it may not, the pipe works as it is
#endif
}

StreamWriter::StreamWriter(FileSink what) : m_what(std::move(what)) {
  if (m_what.path.empty()) {
    return;
  }
  m_fd.reset(::open(m_what.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, own));
  if (!m_fd) {
    fail(file_error(m_what.path, "cannot be made"));
  }
}

bool StreamWriter::take(std::string_view bytes) {
  if (failed()) {
    return false;
  }
  if (m_fd && !write_all(m_fd.get(), bytes)) {
    fail(file_error(m_what.path, "cannot be written"));
    return false;
  }
  m_facts.bytes += bytes.size();
  m_sum.add(bytes);
  write_back();
  if (m_what.tap) {
    if (Status heard = m_what.tap->take(bytes); !heard) {
      fail(std::move(heard.error()));
      return false;
    }
  }
  return true;
}

void StreamWriter::write_back() {
#ifdef __linux__
  while (m_fd && m_facts.bytes - m_written_back >= write_back_piece) {
    static_cast<void>(::sync_file_range(m_fd.get(), static_cast<off64_t>(m_written_back),
                                        static_cast<off64_t>(write_back_piece), SYNC_FILE_RANGE_WRITE));
    m_written_back += write_back_piece;
  }
#endif
}

void StreamWriter::finish(bool whole) {
  if (std::exchange(m_finished, true) || failed()) {
    return;
  }
  if (!whole) {
    fail({m_what.path.empty() ? "stream" : m_what.path, "is not whole", "whoever wrote it left it open", {}});
    return;
  }
  if (m_what.tap) {
    if (Status heard = m_what.tap->finish(); !heard) {
      fail(std::move(heard.error()));
      return;
    }
  }
  if (m_fd && !sync_file(m_fd.get())) {
    fail(file_error(m_what.path, "cannot be kept"));
    return;
  }
  m_fd.reset();
  m_facts.sha256 = m_sum.hex();
}

void StreamWriter::fail(Error error) {
  m_facts.error = std::move(error);
  m_fd.reset();
}

StreamReader::StreamReader(FileSource what) : m_what(std::move(what)) {
  // O_NONBLOCK: a fifo by that name must not hold us; on a regular file it means nothing.
  m_fd.reset(::open(m_what.path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!m_fd) {
    fail(file_error(m_what.path, "cannot be opened"));
  } else if (::fstat(m_fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    fail({m_what.path, "is not read", "it is no regular file", {}});
  }
}

void StreamReader::read(std::string& piece) {
  piece.resize(failed() || m_at_end ? 0 : stream_piece);
  if (piece.empty()) {
    return;
  }
  ssize_t count = -1;
  do {
    count = ::read(m_fd.get(), piece.data(), piece.size());
  } while (count < 0 && errno == EINTR);
  piece.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  if (count < 0) {
    fail(file_error(m_what.path, "cannot be read"));
    return;
  }
  m_at_end = count == 0;
  m_facts.bytes += piece.size();
  m_sum.add(piece);
  if (!m_what.tap) {
    return;
  }
  if (Status heard = m_at_end ? m_what.tap->finish() : m_what.tap->take(piece); !heard) {
    piece.clear();
    fail(std::move(heard.error()));
  }
}

void StreamReader::finish(bool whole) {
  if (std::exchange(m_finished, true) || failed()) {
    return;
  }
  if (!whole || !m_at_end) {
    fail({m_what.path, "was not taken whole", "whoever read it left early", {}});
    return;
  }
  m_facts.sha256 = m_sum.hex();
}

void StreamReader::fail(Error error) {
  m_facts.error = std::move(error);
  m_fd.reset();
}

}  // namespace joelclaw::infra
