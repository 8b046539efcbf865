// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace joelclaw::infra {

/// Why something could not be done, for a person: `subject: what: why`, then hints that can be typed.
///
/// All texts are lower case without a final stop and hold no secret: they reach terminals, logs and the journal.
struct Error {
  std::string subject;             ///< what it is about: a file, a tool, a container
  std::string what;                ///< what could not be done with it
  std::string why;                 ///< the cause as far as it was seen; may be empty
  std::vector<std::string> hints;  ///< what to type next, each a line of its own

  bool operator==(const Error&) const = default;
};

/// "subject: what: why", leaving out what is empty. Hints are not part of it.
std::string to_string(const Error& error);

}  // namespace joelclaw::infra
