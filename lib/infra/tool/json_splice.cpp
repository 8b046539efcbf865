// SPDX-License-Identifier: MIT
#include <infra/tool/json_splice.hpp>

#include <infra/tool/json.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  const auto found = text.find_first_not_of(blanks, at);
  return found == std::string_view::npos ? text.size() : found;
}

/// Behind the string that begins here.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    at += text[at] == '\\' ? 1U : 0U;
  }
  return std::min(at + 1, text.size());
}

/// Behind the value that begins here. The text is known to be JSON, so brackets of all kinds match.
std::size_t skip_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  do {
    const char c = at < text.size() ? text[at] : '\0';
    if (c == '"') {
      at = skip_string(text, at);
      continue;
    }
    if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    } else if (depth == 0) {  // a number or a word
      const auto end = text.find_first_of(",]} \t\r\n", at);
      return end == std::string_view::npos ? text.size() : end;
    }
    ++at;
  } while (depth > 0 && at < text.size());
  return at;
}

bool is_empty(std::string_view text, JsonSpan container) {
  return skip_blanks(text, container.begin + 1) + 1 == container.end;
}

std::string inserted(std::string_view text, JsonSpan container, const std::string& item) {
  // Behind the last item, so that blanks before the closing bracket stay before it.
  const std::size_t last = text.find_last_not_of(blanks, container.end - 2);
  std::string result{text.substr(0, last + 1)};
  result += (is_empty(text, container) ? "" : ",") + item;
  return result.append(text.substr(last + 1));
}

}  // namespace

std::optional<JsonSpan> json_root(std::string_view text) {
  if (is_broken(parse_json(text))) {
    return std::nullopt;
  }
  const std::size_t begin = skip_blanks(text, text.starts_with("\xef\xbb\xbf") ? 3U : 0U);
  return JsonSpan{begin, skip_value(text, begin)};
}

std::optional<std::vector<JsonMember>> json_members(std::string_view text, JsonSpan object) {
  if (object.of(text).empty() || text[object.begin] != '{') {
    return std::nullopt;
  }
  std::vector<JsonMember> members;
  for (std::size_t at = skip_blanks(text, object.begin + 1); at < object.end && text[at] == '"';) {
    JsonMember member;
    member.key = {at, skip_string(text, at)};
    const std::size_t value = skip_blanks(text, skip_blanks(text, member.key.end) + 1);
    member.value = {value, skip_value(text, value)};
    members.push_back(member);
    at = skip_blanks(text, member.value.end);
    at = at < object.end && text[at] == ',' ? skip_blanks(text, at + 1) : object.end;
  }
  return members;
}

std::optional<std::vector<JsonSpan>> json_elements(std::string_view text, JsonSpan array) {
  if (array.of(text).empty() || text[array.begin] != '[') {
    return std::nullopt;
  }
  std::vector<JsonSpan> elements;
  for (std::size_t at = skip_blanks(text, array.begin + 1); at < array.end && text[at] != ']';) {
    elements.push_back({at, skip_value(text, at)});
    at = skip_blanks(text, elements.back().end);
    at = at < array.end && text[at] == ',' ? skip_blanks(text, at + 1) : array.end;
  }
  return elements;
}

Result<std::optional<JsonMember>> json_member(std::string_view text, JsonSpan object, std::string_view name) {
  std::optional<JsonMember> found;
  for (const JsonMember& each : json_members(text, object).value_or(std::vector<JsonMember>{})) {
    const nlohmann::json key = parse_json(each.key.of(text));
    if (!key.is_string() || key.get<std::string>() != name) {
      continue;
    }
    if (found) {
      return Error{std::string{name}, "is there twice", "", {}};
    }
    found = each;
  }
  return found;
}

std::string with_member(std::string_view text, JsonSpan object, std::string_view name, std::string_view value) {
  return inserted(text, object, "\"" + std::string{name} + "\":" + std::string{value});
}

std::string with_element(std::string_view text, JsonSpan array, std::string_view value) {
  return inserted(text, array, std::string{value});
}

std::string without_item(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t behind = skip_blanks(text, end);
  if (behind < text.size() && text[behind] == ',') {
    end = skip_blanks(text, behind + 1);
  } else if (const auto before = text.find_last_not_of(blanks, begin - 1); text[before] == ',') {
    begin = before;
  }
  std::string result{text.substr(0, begin)};
  return result.append(text.substr(end));
}

std::string with_value(std::string_view text, JsonSpan value, std::string_view other) {
  std::string result{text.substr(0, value.begin)};
  return result.append(other).append(text.substr(value.end));
}

}  // namespace joelclaw::infra
