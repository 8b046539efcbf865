// SPDX-License-Identifier: MIT
#pragma once

// Catch2 2.13 (Debian 12) and 3 (Homebrew) differ in headers and matcher names; tests include this instead of either.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
namespace joelclaw::infra {
using Catch::Matchers::ContainsSubstring;
}  // namespace joelclaw::infra
#else
#include <catch2/catch.hpp>
namespace joelclaw::infra {
inline auto ContainsSubstring(const std::string& text) {
  return Catch::Matchers::Contains(text);
}
}  // namespace joelclaw::infra
#endif
