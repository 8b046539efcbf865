// SPDX-License-Identifier: MIT
#include <infra/render/status_json.hpp>

#include <infra/diagnose/finding.hpp>

#include <cstdint>

namespace joelclaw::infra {
namespace {

JsonValue milliseconds(Duration duration) {
  return std::int64_t{duration.count()};
}

JsonValue to_json(const Check& check) {
  return JsonValue::object()
      .with("name", check.name)
      .with("state", to_string(check.state))
      .with("detail", check.detail)
      .with("duration_ms", milliseconds(check.took));
}

JsonValue to_json(const LayerReport& layer) {
  JsonValue checks = JsonValue::array();
  for (const Check& check : layer.checks) {
    checks.push(to_json(check));
  }
  return JsonValue::object()
      .with("name", to_string(layer.layer))
      .with("state", to_string(layer.state))
      .with("summary", layer.summary)
      .with("checks", std::move(checks));
}

JsonValue to_json(const std::optional<Cause>& cause) {
  if (!cause) {
    return {};
  }
  return JsonValue::object().with("class", to_string(cause->cls)).with("subject", cause->subject);
}

JsonValue to_json(const Finding& finding) {
  return JsonValue::object()
      .with("class", to_string(finding.cls))
      .with("layer", to_string(finding.layer))
      .with("severity", to_string(finding.severity))
      .with("summary", finding.summary)
      .with("subject", finding.subject)
      .with("evidence", JsonValue::strings(finding.evidence))
      .with("caused_by", to_json(finding.caused_by))
      .with("remedy", to_string(finding.remedy));
}

}  // namespace

JsonValue status_result(const Diagnosis& diagnosis) {
  JsonValue layers = JsonValue::array();
  for (const LayerReport& layer : diagnosis.layers) {
    layers.push(to_json(layer));
  }
  JsonValue findings = JsonValue::array();
  for (const Finding& finding : diagnosis.findings) {
    findings.push(to_json(finding));
  }
  return JsonValue::object()
      .with("stack", diagnosis.stack)
      .with("health", to_string(diagnosis.health))
      .with("intent", diagnosis.intent_down ? "down" : "up")
      .with("root_cause", diagnosis.root_cause ? to_json(*diagnosis.root_cause) : JsonValue{})
      .with("layers", std::move(layers))
      .with("findings", std::move(findings))
      .with("observed_at", format_rfc3339(diagnosis.observed_at))
      .with("elapsed_ms", milliseconds(diagnosis.elapsed));
}

}  // namespace joelclaw::infra
