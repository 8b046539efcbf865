// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <support/layer_line.hpp>
#include <unit/diagnose/case.hpp>

#include <algorithm>

namespace joelclaw::infra::test {

TEST_CASE("each case is judged as it wants to be", "[diagnose]") {
  for (const Case& each : all_cases()) {
    const std::vector<std::string> wrong = complaints(each);
    for (const std::string& complaint : wrong) {
      UNSCOPED_INFO(each.name << ": " << complaint);
    }
    CHECK(wrong.empty());
  }
}

TEST_CASE("each class has a case that finds it and a near miss", "[diagnose]") {
  const std::vector<Case> cases = all_cases();
  for (const ClassInfo& info : all_classes()) {
    INFO(info.name);
    CHECK(std::any_of(cases.begin(), cases.end(), [&info](const Case& each) {
      return std::any_of(each.found.begin(), each.found.end(), [&info](const Expected& one) { return one.cls == info.cls; });
    }));
    CHECK(std::any_of(cases.begin(), cases.end(), [&info](const Case& each) {
      return std::find(each.absent.begin(), each.absent.end(), info.cls) != each.absent.end();
    }));
  }
}

TEST_CASE("a healthy stack has no finding and no layer that is not ok", "[diagnose]") {
  const Diagnosis diagnosis = diagnose(healthy_snapshot(), default_spec());
  CHECK(diagnosis.findings.empty());
  CHECK_FALSE(diagnosis.root_cause.has_value());
  for (const LayerReport& layer : diagnosis.layers) {
    INFO(to_string(layer.layer));
    CHECK(layer.state == LayerState::ok);
    CHECK_FALSE(layer.summary.empty());
  }
}

TEST_CASE("no layer's line contradicts its state", "[diagnose]") {
  const Diagnosis healthy = diagnose(healthy_snapshot(), default_spec());
  for (const Case& each : all_cases()) {
    Snapshot now = healthy_snapshot();
    StackSpec spec = default_spec();
    each.arrange(now, spec);
    INFO(each.name);
    for (const LayerReport& layer : diagnose(now, spec).layers) {
      CHECK(contradiction(layer, healthy) == "");
    }
  }
}

TEST_CASE("probes that answer are judged above a broken layer too", "[diagnose]") {
  Snapshot now = healthy_snapshot();
  hang_engine(now);
  const auto endpoints = [&now] { return diagnose(now, default_spec()).layer(Layer::endpoints).state; };
  CHECK(endpoints() == LayerState::ok);
  fail_probe(now, "livekit", ProbeVerdict::wrong);
  CHECK(endpoints() == LayerState::fail);
}

}  // namespace joelclaw::infra::test
