// SPDX-License-Identifier: MIT
#pragma once

#include <infra/posix/stream_file.hpp>
#include <infra/posix/unique_fd.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// One stream of a child: always drained, kept up to 1 MiB and taken apart into lines, or all of it passed to a file.
class Output {
 public:
  void open(UniqueFd fd) { m_fd = std::move(fd); }
  void open(UniqueFd fd, FileSink sink);
  int descriptor() const { return m_fd.get(); }
  bool is_open() const { return static_cast<bool>(m_fd); }
  bool truncated() const { return m_truncated; }

  /// Reads what is there, up to a bound, so that a child which writes without end cannot keep others from being heard.
  void drain(std::vector<std::string>& lines);
  /// Stops listening; a last line without a line end is one too.
  void close(std::vector<std::string>& lines);
  std::string take_text() { return std::move(m_text); }
  /// The file of it cannot be written or its tap has refused it.
  bool is_refused() const { return m_fd && m_sink && m_sink->failed(); }
  /// Bytes came since the last call.
  bool has_flowed() { return std::exchange(m_flowed, false); }
  std::optional<StreamFacts> sunk() const { return m_sink ? std::optional{m_sink->facts()} : std::nullopt; }

 private:
  void drain_to_file();
  void keep(std::string_view bytes, std::vector<std::string>& lines);
  void end_line(std::vector<std::string>& lines);

  UniqueFd m_fd;
  std::string m_text;
  std::string m_line;  ///< the beginning of one
  std::unique_ptr<StreamWriter> m_sink;
  std::string m_piece;  ///< what is read into where there is one
  bool m_truncated = false, m_flowed = false;
};

}  // namespace joelclaw::infra
