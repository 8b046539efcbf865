// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

// Edits of a JSON text that leave every other byte of it as it is: what another program wrote is read by it again.

/// Where a value stands in a text: the bytes from `begin` up to `end`.
struct JsonSpan {
  std::size_t begin = 0, end = 0;
  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
};

struct JsonMember {
  JsonSpan key;  ///< with its quotes
  JsonSpan value;
};

/// The whole document's value; none where the text is no JSON.
std::optional<JsonSpan> json_root(std::string_view text);
/// The members of the object at that place, in their order; none where no object stands there. Of good JSON only.
std::optional<std::vector<JsonMember>> json_members(std::string_view text, JsonSpan object);
std::optional<std::vector<JsonSpan>> json_elements(std::string_view text, JsonSpan array);
/// The value of that name; none where there is none. An error where there are two: which one counts is the reader's.
Result<std::optional<JsonMember>> json_member(std::string_view text, JsonSpan object, std::string_view name);

/// The text with one more member at the object's end; `name` and `value` are JSON as they stand.
std::string with_member(std::string_view text, JsonSpan object, std::string_view name, std::string_view value);
std::string with_element(std::string_view text, JsonSpan array, std::string_view value);
/// The text without what stands between the two, and without the comma that separated it.
std::string without_item(std::string_view text, std::size_t begin, std::size_t end);
std::string with_value(std::string_view text, JsonSpan value, std::string_view other);

}  // namespace joelclaw::infra
