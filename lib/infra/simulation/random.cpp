// SPDX-License-Identifier: MIT
#include <infra/simulation/random.hpp>

#include <infra/base/sha256.hpp>

namespace joelclaw::infra::simulation {

std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t mix = state;
  mix = (mix ^ (mix >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  mix = (mix ^ (mix >> 27U)) * 0x94d049bb133111ebULL;
  return mix ^ (mix >> 31U);
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
  std::uint64_t state = seed ^ (number * 0xd1342543de82ef95ULL);
  return next_random(state);
}

std::string hex_id(std::uint64_t seed, std::string_view name, std::size_t digits) {
  return sha256_hex(std::to_string(seed) + "/" + std::string{name}).substr(0, digits);
}

std::string uuid(std::uint64_t seed, std::string_view name) {
  std::string digits = hex_id(seed, name, 32);
  for (const std::size_t at : {std::size_t{8}, std::size_t{13}, std::size_t{18}, std::size_t{23}}) {
    digits.insert(at, "-");
  }
  return digits;
}

}  // namespace joelclaw::infra::simulation
