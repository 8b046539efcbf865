// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace joelclaw::infra {

/// What a JSON text does not fulfil of a schema in docs/schema, each with its place. Knows the words of JSON Schema
/// that those files use; another word in them is a complaint too, so that none is written in vain.
std::vector<std::string> schema_complaints(const std::string& schema_name, const std::string& json);

}  // namespace joelclaw::infra
