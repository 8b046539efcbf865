// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/terminal.hpp>

namespace joelclaw::infra {

/// Descriptors 1 and 2, unbuffered: what has been written is out, also when the process is killed next.
class PosixTerminal : public Terminal {
 public:
  /// Writes to a closed pipe are answered instead of killing us: SIGPIPE is ignored from here on.
  PosixTerminal();
  Written write(Stream stream, std::string_view text) override;
  bool is_terminal(Stream stream) const override;
  int width(Stream stream) const override;
};

/// Keeps descriptors 0, 1 and 2 taken where our starter closed them, so that no file or socket of ours gets such a
/// number and hears our report. Reading and writing them still fails. To be called first.
void reserve_standard_descriptors();

}  // namespace joelclaw::infra
