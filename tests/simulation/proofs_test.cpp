// SPDX-License-Identifier: MIT
#include "acting.hpp"

#include <infra/simulation/fault.hpp>

#include <support/catch.hpp>

// A proof that can be switched off without any of these turning red is a proof that nobody tests.

namespace joelclaw::infra {
namespace {

HealOptions without(Proof proof) {
  HealOptions options;
  options.unproven = {proof};
  return options;
}

/// The VM starts, and stops again `later`; never where that is zero.
HealReport healed_vm(Duration later, const HealOptions& options, Duration* took = nullptr) {
  ActedUpon stack{"vm-stopped"};
  const WallTime began = stack.model().now;
  if (later > Duration{0}) {
    schedule(stack.model(), began + later, {simulation::EventKind::fault, "vm-stopped", ""});
  }
  HealReport report = stack.heal(options);
  if (took != nullptr) {
    *took = stack.model().now - began;
  }
  return report;
}

}  // namespace

TEST_CASE("a step is over when the world says so, not when its tool does", "[switches]") {
  const auto healed = [](const HealOptions& options) {
    ActedUpon stack{"storage-psa"};
    simulation::inject(stack.model(), "kubectl-lies");
    return stack.heal(options);
  };
  const HealReport report = healed({});
  INFO(told(report));
  CHECK_FALSE(report.held);
  CHECK(healed(without(Proof::goal)).held);
}

TEST_CASE("a restart is over when every layer is well again, however slowly", "[switches]") {
  const auto healed = [](const HealOptions& options) {
    ActedUpon stack{"vm-stopped"};
    const WallTime began = stack.model().now;
    schedule(stack.model(), began + Duration{60'000}, {simulation::EventKind::fault, "api-dead", ""});
    schedule(stack.model(), began + Duration{280'000}, {simulation::EventKind::fault, "api-alive", ""});
    return stack.heal(options);
  };
  const HealReport report = healed({});
  INFO(told(report));
  CHECK(report.held);
  CHECK(report.after->health == Health::healthy);
  const HealReport early = healed(without(Proof::convergence));
  INFO(told(early));
  CHECK_FALSE(early.held);
}

TEST_CASE("a restart is a recovery when it has held for the whole window", "[switches]") {
  Duration took{};
  REQUIRE(healed_vm(Duration{0}, {}, &took).held);
  const Duration in_the_window = took - Duration{15'000};
  const HealReport report = healed_vm(in_the_window, {});
  INFO(told(report));
  CHECK_FALSE(report.held);
  CHECK(healed_vm(in_the_window, without(Proof::stability)).held);
}

}  // namespace joelclaw::infra
