// SPDX-License-Identifier: MIT
#pragma once

#include <infra/posix/unique_fd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// One stream of a child: always drained, kept up to 1 MiB, taken apart into lines.
class Output {
 public:
  void open(UniqueFd fd) { m_fd = std::move(fd); }
  int descriptor() const { return m_fd.get(); }
  bool is_open() const { return static_cast<bool>(m_fd); }
  bool truncated() const { return m_truncated; }

  /// Reads what is there, up to a bound, so that a child which writes without end cannot keep others from being heard.
  void drain(std::vector<std::string>& lines);
  /// Stops listening; a last line without a line end is one too.
  void close(std::vector<std::string>& lines);
  std::string take_text() { return std::move(m_text); }

 private:
  void keep(std::string_view bytes, std::vector<std::string>& lines);
  void end_line(std::vector<std::string>& lines);

  UniqueFd m_fd;
  std::string m_text;
  std::string m_line;  ///< the beginning of one
  bool m_truncated = false;
};

}  // namespace joelclaw::infra
