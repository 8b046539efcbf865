// SPDX-License-Identifier: MIT
#include <infra/progress/reporter.hpp>

namespace joelclaw::infra {

std::string to_string(StepEnd end) {
  switch (end) {
    case StepEnd::planned:
      return "planned";
    case StepEnd::done:
      return "done";
    case StepEnd::skipped:
      return "skipped";
    case StepEnd::failed:
      return "failed";
    case StepEnd::rolled_back:
      return "rolled-back";
    case StepEnd::interrupted:
      return "interrupted";
  }
  return {};
}

}  // namespace joelclaw::infra
