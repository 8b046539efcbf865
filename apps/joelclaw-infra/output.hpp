// SPDX-License-Identifier: MIT
#pragma once

#include "invocation.hpp"
#include "report.hpp"

#include <infra/port/terminal.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {
class Surroundings;
}

namespace joelclaw::infra::cli {

/// How streams are to be written to: asked of the environment of whoever types, also where the stack is simulated.
struct Look {
  Format format = Format::text;
  ColourChoice colour = ColourChoice::automatic;
  bool quiet = false;
};

/// The two streams of a run. Results go to stdout, everything else to stderr.
class Output {
 public:
  Output(Terminal& terminal, const Surroundings& surroundings, Look look);

  /// The stack is simulated: the first text says so in its first line.
  void simulated(std::string banner) { m_banner = std::move(banner); }
  bool is_simulated() const { return !m_banner.empty(); }

  Format format() const { return m_look.format; }
  Style style(Stream stream) const;
  bool is_terminal(Stream stream) const;
  /// A terminal whose cursor can be sent about.
  bool is_screen(Stream stream) const;

  /// The command's whole answer. Returns the exit code: the report's, or 74 where stdout could not take it.
  int emit(const Report& report, std::string_view command);
  /// One of many answers of a command that goes on. False where nobody listens any longer.
  bool emit_round(const Report& report, std::string_view command);
  /// The first line of an ndjson stream.
  void emit_start(std::string_view command, std::string at);

  /// Bytes for the screen behind stdout, as they are.
  bool raw(std::string_view bytes);
  /// A line on stderr.
  void log(std::string_view line);
  std::string banner() const { return m_banner; }

 private:
  bool write(std::string_view text);
  void explain(const Failure& failure);
  std::string json_line(const Report& report, std::string_view command, std::string_view type) const;

  Terminal& m_terminal;
  const Surroundings& m_surroundings;
  Look m_look;
  std::string m_banner;
  bool m_banner_shown = false;
  bool m_closed = false;
  bool m_failed = false;
};

}  // namespace joelclaw::infra::cli
