// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/units.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

// Readers of foreign JSON that cannot throw: what is missing or of another type is empty, 0 or false. For .cpp files.

/// Discarded where the text is no JSON, is nested deeper than 64 levels, or is larger than 16 MiB.
nlohmann::json parse_json(std::string_view text);
/// The same, leaving out every member of that name as it is read: it never becomes a value of ours.
nlohmann::json parse_json_without(std::string_view text, std::string_view key);
bool is_broken(const nlohmann::json& json);

/// The value at a dotted path ("HostConfig.RestartPolicy.Name"), null where there is none.
const nlohmann::json& at(const nlohmann::json& json, std::string_view path);
/// The array at a path, an empty one where there is none.
const nlohmann::json& list_at(const nlohmann::json& json, std::string_view path);
std::string text_at(const nlohmann::json& json, std::string_view path);
std::int64_t number_at(const nlohmann::json& json, std::string_view path);
/// 0 also where it does not fit.
int int_at(const nlohmann::json& json, std::string_view path);
/// A size; a negative one (docker's "no limit") is 0.
Bytes bytes_at(const nlohmann::json& json, std::string_view path);
bool flag_at(const nlohmann::json& json, std::string_view path);
/// String members of an object; others are left out.
std::map<std::string, std::string> texts_at(const nlohmann::json& json, std::string_view path);

}  // namespace joelclaw::infra
