// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace joelclaw::infra::simulation {

/// The next number of a sequence that is the same on every machine (splitmix64); the standard's distributions are not.
std::uint64_t next_random(std::uint64_t& state);

/// A number that depends on nothing but its two arguments.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number);

/// Hex digits that depend on the seed and the name alone: ids of containers, volumes, boots.
std::string hex_id(std::uint64_t seed, std::string_view name, std::size_t digits = 64);

/// The same as a UUID.
std::string uuid(std::uint64_t seed, std::string_view name);

}  // namespace joelclaw::infra::simulation
