// SPDX-License-Identifier: MIT
#include <infra/tool/expectation.hpp>

#include <infra/base/text.hpp>
#include <infra/tool/json.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra {
namespace {

/// The value that an expectation means by its dotted path.
bool holds(const nlohmann::json& value, const JsonExpectation& expected) {
  switch (expected.kind) {
    case JsonExpectation::Kind::present:
      return !value.is_null();
    case JsonExpectation::Kind::equals:
      return value == parse_json(expected.value);
    case JsonExpectation::Kind::length:
      return value.is_string() ? value.get_ref<const std::string&>().size() == expected.length
                               : (value.is_array() || value.is_object()) && value.size() == expected.length;
  }
  return false;
}

std::optional<std::string> json_fault(const ProbeExpectation& expect, const std::string& body) {
  if (expect.json.empty()) {
    return std::nullopt;
  }
  const nlohmann::json json = parse_json(body);
  if (is_broken(json)) {
    return "no JSON: " + excerpt(body, 60);
  }
  for (const JsonExpectation& each : expect.json) {
    const nlohmann::json& value = at(json, each.path);
    if (!holds(value, each)) {
      const std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      return each.path + " is " + (value.is_null() ? "missing" : excerpt(text, 60));
    }
  }
  return std::nullopt;
}

std::optional<std::string> fault(const ProbeExpectation& expect, const HttpAnswer& answer) {
  const auto [least, most] = expect.status.value_or(std::pair{200, 399});
  if (answer.status < least || answer.status > most) {
    return "HTTP " + std::to_string(answer.status);
  }
  if (expect.body && trim(answer.body) != *expect.body) {
    return "another body: " + excerpt(answer.body, 60);
  }
  if (expect.contains && !contains(answer.body, *expect.contains)) {
    return "without the expected text: " + excerpt(answer.body, 60);
  }
  return json_fault(expect, answer.body);
}

}  // namespace

ProbeAnswer judge_http(const ProbeExpectation& expect, const HttpAnswer& answer) {
  if (const auto wrong = fault(expect, answer)) {
    return {ProbeVerdict::wrong, *wrong};
  }
  return {ProbeVerdict::right, "HTTP " + std::to_string(answer.status)};
}

std::optional<std::string> api_status_of(const HttpAnswer& answer) {
  const nlohmann::json json = parse_json(answer.body);
  if (answer.status < 400 || text_at(json, "kind") != "Status" || text_at(json, "apiVersion") != "v1") {
    return std::nullopt;
  }
  return text_at(json, "message");
}

std::optional<std::string> proxy_words_of(const HttpAnswer& answer) {
  // kubectl 1.32 answers 500 (an API server out of reach) and 403 (a path that it rejects) with one line of plain text.
  // Whatever came through an API server since 1.22 carries its Audit-Id, a service's own failure too.
  const bool own = (answer.status == 500 || answer.status == 502 || answer.status == 403) &&
                   answer.header("audit-id").empty() && !answer.header("content-type").starts_with("application/json");
  return own ? std::optional<std::string>{excerpt(trim(answer.body))} : std::nullopt;
}

}  // namespace joelclaw::infra
