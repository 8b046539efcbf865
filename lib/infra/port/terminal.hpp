// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

enum class Stream { out, err };

/// The two streams of this process, and what is known of the screen behind them.
class Terminal {
 public:
  Terminal() = default;
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  virtual ~Terminal() = default;

  /// How a write ended. A closed pipe is no error to a reader of `head -1`; a full disk behind stdout is one.
  enum class Written { complete, closed, failed };
  virtual Written write(Stream stream, std::string_view text) = 0;
  virtual bool is_terminal(Stream stream) const = 0;
  /// Columns, 80 where they are not known.
  virtual int width(Stream stream) const = 0;
};

}  // namespace joelclaw::infra
