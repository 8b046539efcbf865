// SPDX-License-Identifier: MIT
#include <infra/tool/unknown.hpp>

#include <array>
#include <cerrno>
#include <utility>

namespace joelclaw::infra {
namespace {

/// The last line of what a tool said on stderr is its error; what comes before is progress.
std::string_view last_line(std::string_view text) {
  const auto lines = lines_of(trim(text));
  return lines.empty() ? std::string_view{} : lines.back();
}

UnknownCause cause_of(Contact contact) {
  switch (contact) {
    case Contact::no_connect:
    case Contact::silent:
    case Contact::partial:
      return UnknownCause::timed_out;
    case Contact::denied:
      return UnknownCause::denied;
    case Contact::garbage:
      return UnknownCause::garbage;
    case Contact::cancelled:
      return UnknownCause::cancelled;
    default:
      return UnknownCause::unreachable;
  }
}

/// The status of a tool that fails is 1 (ssh: 255) whatever happened: why is told in prose only. What is matched here
/// has read the same from OpenSSH 8.4 to 10, docker 20.10 to 29 and kubectl 1.20 to 1.35; other words are a plain
/// failure.
UnknownCause cause_of(std::string_view words) {
  using Pair = std::pair<std::string_view, UnknownCause>;
  constexpr std::array<Pair, 11> known{{{"ermission denied", UnknownCause::denied},
                                        {"(Unauthorized)", UnknownCause::denied},
                                        {"(Forbidden)", UnknownCause::denied},
                                        {"onnection refused", UnknownCause::unreachable},
                                        {"was refused - did you specify", UnknownCause::unreachable},
                                        {"onnection closed by", UnknownCause::unreachable},
                                        {"onnection reset by", UnknownCause::unreachable},
                                        {"Unable to connect to the server", UnknownCause::unreachable},
                                        {"onnect to the Docker daemon", UnknownCause::unreachable},
                                        {" timed out", UnknownCause::timed_out},
                                        {"code = Unavailable", UnknownCause::unreachable}}};
  for (const auto& [part, cause] : known) {
    if (contains(words, part)) {
      return cause;
    }
  }
  return UnknownCause::failed;
}

}  // namespace

Unknown unknown_from(const Outcome& outcome) {
  const std::string words = excerpt(last_line(outcome.err));
  const std::string end = describe_end(outcome);
  const std::string detail = words.empty() ? end : end + ": " + words;
  if (const NotStarted* none = std::get_if<NotStarted>(&outcome.end)) {
    const bool denied = none->error == EACCES || none->error == EPERM;
    return {none->error == ENOENT ? UnknownCause::tool_missing
            : denied              ? UnknownCause::denied
                                  : UnknownCause::failed,
            end};
  }
  if (std::holds_alternative<TimedOut>(outcome.end)) {
    return {UnknownCause::timed_out, detail};
  }
  if (std::holds_alternative<Cancelled>(outcome.end)) {
    return {UnknownCause::cancelled, detail};
  }
  return {outcome.exit_status() ? cause_of(last_line(outcome.err)) : UnknownCause::failed, detail};
}

Unknown unknown_from(const HttpAnswer& answer) {
  if (answer.contact != Contact::answered) {
    return {cause_of(answer.contact), describe(answer.contact)};
  }
  const std::string status = "HTTP " + std::to_string(answer.status);
  if (answer.status == 401 || answer.status == 403) {
    return {UnknownCause::denied, status + ": " + excerpt(answer.body)};
  }
  return {UnknownCause::failed, status + ": " + excerpt(answer.body)};
}

Unknown garbage(std::string_view text) {
  const std::string shown = excerpt(trim(text), 80);
  return {UnknownCause::garbage, shown.empty() ? "an empty answer" : "not understood: " + shown};
}

bool is_cut(std::string_view lines) {
  return !lines.empty() && lines.back() != '\n';
}

}  // namespace joelclaw::infra
