// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra {

/// What a child's environment has beyond the host's: a value sets, none removes.
struct Environment {
  std::vector<std::pair<std::string, std::optional<std::string>>> changes;
  bool operator==(const Environment&) const = default;
};

/// How long a child is meant to live.
enum class Lifetime {
  bounded,       ///< ends by itself, and is ended at its deadline
  accompanying,  ///< serves the other questions of the same ask and is ended when those are answered, or at its deadline
};

/// One external invocation as a value: it can be printed, compared and masked. Never a shell string.
struct Command {
  std::string program;                 ///< a tool's name ("docker") or an absolute path; resolved by the World
  std::vector<std::string> arguments;  ///< without the program's own name
  Environment environment;
  std::string input;   ///< all of stdin; empty is /dev/null
  Duration deadline{};  ///< from the moment of asking; then TERM to its group, 500 ms later KILL
  Lifetime lifetime = Lifetime::bounded;
  bool secret_input = false;  ///< input is never shown, not even its size
  /// Ended with us even where we are killed outright: it only asks, and waits for somebody who may never answer.
  bool guarded = false;
  /// Not ended by an interrupt of ours or the command's budget, only by its own deadline: half of it would be worse than
  /// none. A second interrupt within 5 s ends it all the same.
  bool uninterruptible = false;

  bool operator==(const Command&) const = default;
};

/// The command as a person can paste it, each word quoted where a shell needs it; input is left out.
std::string to_string(const Command& command);

struct Exited {
  int status = 0;
  bool operator==(const Exited&) const = default;
};
struct Signalled {
  int signal = 0;
  bool operator==(const Signalled&) const = default;
};
struct TimedOut {
  bool operator==(const TimedOut&) const = default;
};
/// Ended by us because the run was interrupted or its companions were answered.
struct Cancelled {
  bool operator==(const Cancelled&) const = default;
};
struct NotStarted {
  int error = 0;  ///< errno; ENOENT where the program is on no search path
  bool operator==(const NotStarted&) const = default;
};

/// How a child ended, and what it said.
///
/// | end        | out, err                    |
/// |------------|-----------------------------|
/// | Exited     | complete, up to the cap     |
/// | Signalled  | what came before            |
/// | TimedOut   | what came before            |
/// | Cancelled  | what came before            |
/// | NotStarted | empty                       |
struct Outcome {
  std::variant<NotStarted, Exited, Signalled, TimedOut, Cancelled> end;
  std::string out, err;            ///< at most 1 MiB each
  bool truncated = false;          ///< more was said than is kept
  Duration took{};
  bool operator==(const Outcome&) const = default;

  bool succeeded() const;          ///< Exited with status 0
  std::optional<int> exit_status() const;
};

/// "exit status 1", "killed by signal 9", "no answer within its deadline", "not installed", ...
std::string describe_end(const Outcome& outcome);

}  // namespace joelclaw::infra
