// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/simulation/model.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra::simulation {

/// A state in which a stack can be found: an incident of the operator's own log under its number, or a common one.
struct Scenario {
  std::string name;                  ///< "S05"; without a number its common name
  std::vector<std::string> aliases;  ///< "forward-dead", ...
  std::string summary;
  std::vector<std::string> faults;  ///< injected in this order into a healthy stack
  /// Faults that begin by themselves so much later, by name.
  std::vector<std::pair<Duration, std::string>> later = {};
};

const std::vector<Scenario>& scenarios();

/// By name or alias, whatever its case; none if there is no such scenario.
const Scenario* find_scenario(std::string_view name);

/// What is wanted of a simulation, as `--simulate` writes it: SCENARIO[+SCENARIO|+FAULT[@DURATION]]...[:SEED]. A fault
/// with a duration begins by itself so much later.
struct Wish {
  std::vector<std::string> parts;
  std::uint64_t seed = 0;
};
Result<Wish> parse_wish(std::string_view text);

/// The model of a scenario. Seed 0 is the canonical one; every other draws names, generations of the tools and ports.
Result<Model> make_model(const Wish& wish);
Result<Model> make_model(std::string_view wish);

/// The names that belong to a seed.
Parameters parameters_of(std::uint64_t seed);

}  // namespace joelclaw::infra::simulation
