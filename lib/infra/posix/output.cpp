// SPDX-License-Identifier: MIT
#include <infra/posix/output.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace joelclaw::infra {
namespace {

constexpr std::size_t kept = 1U << 20U;
constexpr std::size_t longest_line = 8U << 10U;  // a line that never ends is nobody's progress
constexpr int rounds = 4;

}  // namespace

void Output::open(UniqueFd fd, FileSink sink) {
  m_fd = std::move(fd);
  widen_pipe(m_fd.get());
  m_sink = std::make_unique<StreamWriter>(std::move(sink));
  m_piece.resize(stream_piece);
}

void Output::drain_to_file() {
  for (int round = 0; m_fd && round < rounds; ++round) {
    const ssize_t count = ::read(m_fd.get(), m_piece.data(), m_piece.size());
    if (count > 0) {
      m_flowed = true;
      // What is refused is still drained, so that its writer is not held until it is ended.
      static_cast<void>(m_sink->take({m_piece.data(), static_cast<std::size_t>(count)}));
    } else if (count < 0 && errno == EAGAIN) {
      return;
    } else if (count == 0 || errno != EINTR) {
      m_sink->finish(count == 0);
      m_fd.reset();
    }
  }
}

void Output::drain(std::vector<std::string>& lines) {
  if (m_sink) {
    drain_to_file();
    return;
  }
  char buffer[64U << 10U];
  for (int round = 0; m_fd && round < rounds; ++round) {
    const ssize_t count = ::read(m_fd.get(), buffer, sizeof buffer);
    if (count > 0) {
      keep({buffer, static_cast<std::size_t>(count)}, lines);
    } else if (count < 0 && errno == EAGAIN) {
      return;
    } else if (count == 0 || errno != EINTR) {
      close(lines);
    }
  }
}

void Output::keep(std::string_view bytes, std::vector<std::string>& lines) {
  const std::size_t room = kept - m_text.size();
  m_text.append(bytes.substr(0, room));
  m_truncated = m_truncated || bytes.size() > room;
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    m_line.append(piece.substr(0, longest_line - m_line.size()));
    if (end == std::string_view::npos) {
      return;
    }
    end_line(lines);
    bytes.remove_prefix(end + 1);
  }
}

void Output::end_line(std::vector<std::string>& lines) {
  if (m_line.ends_with('\r')) {
    m_line.pop_back();
  }
  lines.push_back(std::exchange(m_line, {}));
}

void Output::close(std::vector<std::string>& lines) {
  if (m_sink) {
    m_sink->finish(!m_fd);
  }
  m_fd.reset();
  if (!m_line.empty()) {
    end_line(lines);
  }
}

}  // namespace joelclaw::infra
