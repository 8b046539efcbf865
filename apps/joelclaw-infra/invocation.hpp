// SPDX-License-Identifier: MIT
#pragma once

#include "command_table.hpp"

#include <infra/base/time.hpp>
#include <infra/render/style.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace joelclaw::infra::cli {

enum class Format { text, json, ndjson };
enum class ColourChoice { automatic, always, never };

/// What every command takes.
struct Globals {
  std::string config;  ///< empty: not given
  Format format = Format::text;
  ColourChoice colour = ColourChoice::automatic;
  Verbosity verbosity = Verbosity::normal;
  std::optional<Duration> timeout;
  std::optional<Duration> wait;  ///< for another operation to end
  std::string simulate;  ///< empty: the real machine
  bool help = false;
  bool version = false;
};

/// A command line as it was meant.
struct Invocation {
  Globals globals;
  const CommandInfo* command = nullptr;                           ///< none: only global options were given
  std::string group;                                              ///< help was asked for a group
  std::vector<std::pair<std::string_view, std::string>> options;  ///< long name and value, "" for a flag
  std::vector<std::string> arguments;

  bool has(std::string_view option) const;
  /// The option's value; none where it is absent or stands alone.
  std::optional<std::string> value(std::string_view option) const;
};

}  // namespace joelclaw::infra::cli
