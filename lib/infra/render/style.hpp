// SPDX-License-Identifier: MIT
#pragma once

namespace joelclaw::infra {

/// How a stream is written to. What the text says never depends on it.
struct Style {
  bool colour = false;   ///< on severity words and states only
  bool unicode = false;  ///< an ellipsis is one character
  int width = 0;         ///< columns; 0: no limit, so that what is piped on is whole
};

/// How much is said.
enum class Verbosity {
  quiet,  ///< only what is wrong
  normal,
  verbose,   ///< every check with its time, every finding with its evidence
  commands,  ///< and every child command, on stderr
};

}  // namespace joelclaw::infra
