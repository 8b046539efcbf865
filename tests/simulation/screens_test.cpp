// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include "support/catch.hpp"
#include "support/golden.hpp"

#include <infra/render/status_text.hpp>

#include <string>

namespace joelclaw::infra {
namespace {

Style style(int width) {
  return {false, true, width};
}

}  // namespace

// From the first question to the last line: what somebody sees one night, word for word.
TEST_CASE("the screens of the simulated stack are as they were looked at") {
  for (const char* wish : {"healthy", "zombie", "forward-dead", "half-observed", "tainted", "docker-down", "hijacked",
                           "disk-low", "S36", "S37", "tools-hang", "denied", "first-run"}) {
    ActedUpon stack{wish};
    const Diagnosis seen = stack.look();
    INFO(wish);
    const std::string screen = render_status(seen, style(80), Verbosity::normal);
    CHECK(screen == golden("screens/" + std::string{wish} + "-80", screen));
  }
  const Diagnosis zombie = ActedUpon{"zombie"}.look();
  const std::string verbose = render_status(zombie, style(100), Verbosity::verbose);
  CHECK(verbose == golden("screens/zombie-verbose", verbose));
}

}  // namespace joelclaw::infra
