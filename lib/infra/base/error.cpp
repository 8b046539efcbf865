// SPDX-License-Identifier: MIT
#include <infra/base/error.hpp>

namespace joelclaw::infra {

std::string to_string(const Error& error) {
  std::string text;
  for (const std::string* part : {&error.subject, &error.what, &error.why}) {
    if (part->empty()) {
      continue;
    }
    if (!text.empty()) {
      text += ": ";
    }
    text += *part;
  }
  return text;
}

}  // namespace joelclaw::infra
