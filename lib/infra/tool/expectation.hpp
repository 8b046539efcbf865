// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/snapshot/endpoint_facts.hpp>
#include <infra/stack/probe_spec.hpp>

#include <optional>
#include <string>

namespace joelclaw::infra {

/// A complete HTTP answer against what a probe expects of it.
ProbeAnswer judge_http(const ProbeExpectation& expect, const HttpAnswer& answer);

/// The message of a Status object of the API server itself; none where a service answered.
std::optional<std::string> api_status_of(const HttpAnswer& answer);

/// The words of kubectl's proxy about itself, where it could not reach the API server or would not ask it; none where
/// the API server answered, for itself or for a service.
std::optional<std::string> proxy_words_of(const HttpAnswer& answer);

}  // namespace joelclaw::infra
