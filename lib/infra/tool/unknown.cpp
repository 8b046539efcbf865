// SPDX-License-Identifier: MIT
#include <infra/tool/unknown.hpp>

#include <cerrno>

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
  return {UnknownCause::failed, detail};
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

}  // namespace joelclaw::infra
