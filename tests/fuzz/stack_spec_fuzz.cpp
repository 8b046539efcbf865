// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>
#include <infra/stack/port_argument.hpp>
#include <infra/stack/to_yaml.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace joelclaw::infra;

/// Whatever the bytes: no crash, a problem has a place in the file, and what loads is printed so that it loads again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto spec = load_spec(text, "fuzz");
  if (!spec) {
    if (spec.error().empty()) {
      std::abort();
    }
    for (const SpecProblem& problem : spec.error()) {
      if (problem.line < 1 || problem.column < 1 || problem.what.empty()) {
        std::abort();
      }
    }
  } else {
    auto again = load_spec(to_yaml(*spec), "fuzz");
    if (!again) {
      std::abort();
    }
    again->written = spec->written;
    if (!(*again == *spec)) {
      std::abort();
    }
  }
  if (const auto port = parse_port_argument(text)) {
    const auto again = parse_port_argument(to_string(*port));
    if (!again || !(*again == *port)) {
      std::abort();
    }
  }
  return 0;
}
