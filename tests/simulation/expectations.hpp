// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// What `status` must say of a scenario, or of a fault that has none.
struct Expectation {
  std::string scenario;  ///< as `--simulate` takes it, without a seed
  Health health = Health::healthy;
  std::optional<FindingClass> root;      ///< none: nothing is wrong
  std::vector<FindingClass> also = {};   ///< further findings that must be there
  std::vector<FindingClass> never = {};  ///< what a careless reading would say
};

const std::vector<Expectation>& expectations();

}  // namespace joelclaw::infra
