// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

std::string said_about(std::string_view body) {
  const auto spec = load_spec("apiVersion: joelclaw-infra/v1\n" + std::string{body}, "");
  if (spec) {
    return "fine";
  }
  std::string said;
  for (const SpecProblem& problem : spec.error()) {
    said += (said.empty() ? "" : "\n") + to_string(problem).substr(1);
  }
  return said;
}

void check_refusals(std::span<const Refusal> table) {
  for (const Refusal& row : table) {
    INFO(row.body);
    CHECK(said_about(row.body) == row.said);
  }
}

}  // namespace joelclaw::infra
