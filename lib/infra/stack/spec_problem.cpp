// SPDX-License-Identifier: MIT
#include <infra/stack/spec_problem.hpp>

namespace joelclaw::infra {

std::string to_string(const SpecProblem& problem) {
  std::string text = problem.file;
  if (problem.line > 0) {
    text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  }
  if (!problem.key.empty()) {
    text += ": " + problem.key;
  }
  return text + ": " + problem.what;
}

}  // namespace joelclaw::infra
