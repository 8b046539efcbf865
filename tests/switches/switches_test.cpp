// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <unit/diagnose/case.hpp>

#include <algorithm>
#include <fstream>

namespace joelclaw::infra::test {

namespace {

bool names(const Case& wanted, FindingClass cls) {
  return std::any_of(wanted.found.begin(), wanted.found.end(), [cls](const Expected& each) { return each.cls == cls; });
}

}  // namespace

// A rule that can be switched off without any case turning red is a rule that nobody tests.
TEST_CASE("each rule is missed by some case", "[switches]") {
  std::vector<Case> cases;
  for (Case& each : all_cases()) {
    if (complaints(each).empty()) {
      cases.push_back(std::move(each));
    }
  }
  std::ofstream file{CLASSES_FILE, std::ios::trunc};
  for (const ClassInfo& info : all_classes()) {
    const DiagnoseOptions without{{info.cls}};
    // Those that name the class are likely to miss it: one of them is mostly enough.
    std::stable_partition(cases.begin(), cases.end(), [&info](const Case& each) { return names(each, info.cls); });
    const bool missed = std::any_of(cases.begin(), cases.end(),
                                    [&without](const Case& each) { return !complaints(each, without).empty(); });
    INFO(info.name);
    CHECK(missed);
    file << (missed ? std::string{info.name} + "\n" : std::string{});
  }
  CHECK(file.good());
}

}  // namespace joelclaw::infra::test
