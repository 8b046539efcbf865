// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <unit/diagnose/case.hpp>

#include <algorithm>

namespace joelclaw::infra::test {

// A rule that can be switched off without any case turning red is a rule that nobody tests.
TEST_CASE("each rule is missed by some case", "[switches]") {
  const std::vector<Case> cases = all_cases();
  for (const ClassInfo& info : all_classes()) {
    const DiagnoseOptions without{{info.cls}};
    INFO(info.name);
    CHECK(std::any_of(cases.begin(), cases.end(), [&without](const Case& each) {
      return complaints(each).empty() && !complaints(each, without).empty();
    }));
  }
}

}  // namespace joelclaw::infra::test
