// SPDX-License-Identifier: MIT
#include "schema_check.hpp"
#include "screens.hpp"

#include <infra/base/text.hpp>
#include <infra/render/status_json.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {

TEST_CASE("every status result is of its schema") {
  for (const auto& [name, diagnosis] : all_screens()) {
    INFO(name);
    CHECK(schema_complaints("status.json", status_result(diagnosis).pretty()) == std::vector<std::string>{});
  }
}

TEST_CASE("every class is in the schema") {
  for (const ClassInfo& each : all_classes()) {
    Diagnosis diagnosis = healthy();
    diagnosis.findings = {{each.cls, "x", Severity::warn, each.layer, "", {}, Cause{each.cls, "y"}, each.remedy}};
    INFO(each.name);
    CHECK(schema_complaints("status.json", status_result(diagnosis).compact()) == std::vector<std::string>{});
  }
}

TEST_CASE("a healthy stack has no root cause, and says so") {
  const std::string json = status_result(healthy()).compact();
  CHECK(contains(json, R"("health":"healthy","intent":"up","root_cause":null,"layers":[{"name":"host")"));
  CHECK(contains(json, R"("observed_at":"2026-11-22T10:00:00Z","elapsed_ms":312)"));
}

TEST_CASE("a finding's keys come in the contract's order") {
  const std::string json = status_result(zombie()).compact();
  CHECK(contains(json, R"({"class":"backup-stale","layer":"operations","severity":"warn","summary":)"
                       R"("the last verified backup is 3 days old","subject":"joelclaw",)"
                       R"("evidence":["2026-11-19T09:12:44Z"],"caused_by":null,"remedy":"backup"})"));
  CHECK(contains(json, R"("caused_by":{"class":"vm-zombie","subject":"colima"})"));
}

}  // namespace joelclaw::infra
