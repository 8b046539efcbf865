// SPDX-License-Identifier: MIT
#include <infra/stack/scalar.hpp>

#include <infra/base/text.hpp>

#include <algorithm>
#include <optional>

namespace joelclaw::infra {
namespace {

constexpr std::size_t digits_limit = 9;  // more than any number of a spec, and an int holds it

Error wrong(std::string what) {
  return Error{.what = std::move(what)};
}

bool is_scalar(const YamlNode& node) {
  return node.kind == YamlNode::Kind::plain || node.kind == YamlNode::Kind::quoted;
}

std::string quoted(const YamlNode& node) {
  return "'" + excerpt(node.text, 60) + "'";
}

Error wrong_kind(const YamlNode& node, const std::string& wanted) {
  return wrong("is " + describe_kind(node) + ": wanted " + wanted);
}

std::optional<std::int64_t> digits_of(std::string_view text) {
  const bool digits = !text.empty() && text.size() <= digits_limit &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto number = digits ? parse_number(text) : std::nullopt;
  return number ? std::optional{static_cast<std::int64_t>(*number)} : std::nullopt;
}

bool leading_zero(std::string_view text) {
  return text.size() > 1 && text.front() == '0';
}

}  // namespace

std::string describe_kind(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
    case YamlNode::Kind::plain:
    case YamlNode::Kind::quoted:
      return "a text";
    case YamlNode::Kind::nothing:
    case YamlNode::Kind::refused:
      break;
  }
  return "nothing";
}

Scalar<std::int64_t> read_number(const YamlNode& node) {
  if (!is_scalar(node)) {
    return wrong_kind(node, "a whole number");
  }
  const auto number = digits_of(node.text);
  if (node.kind == YamlNode::Kind::quoted) {
    return wrong(quoted(node) + (number ? " is in quotes: a number is written without" : " is not a whole number"));
  }
  if (!number) {
    return wrong(quoted(node) + " is not a whole number");
  }
  if (leading_zero(node.text)) {
    return wrong(quoted(node) + " has a leading zero: write " + std::to_string(*number));
  }
  return *number;
}

Scalar<bool> read_boolean(const YamlNode& node) {
  if (!is_scalar(node)) {
    return wrong_kind(node, "true or false");
  }
  const bool right = node.text == "true" || node.text == "false";
  if (right && node.kind == YamlNode::Kind::quoted) {
    return wrong(quoted(node) + " is in quotes: true and false are written without");
  }
  if (!right) {
    return wrong(quoted(node) + " is not true or false");
  }
  return node.text == "true";
}

Scalar<std::string> read_text(const YamlNode& node) {
  if (!is_scalar(node)) {
    return wrong_kind(node, "a text");
  }
  return node.text;
}

Scalar<Bytes> read_size(const YamlNode& node) {
  if (!is_scalar(node)) {
    return wrong_kind(node, "a size like 8GiB or 512MiB");
  }
  if (const auto size = parse_size(node.text)) {
    return *size;
  }
  return wrong(quoted(node) + " is not a size: a whole number and GiB or MiB, like 8GiB");
}

Scalar<Duration> read_duration(const YamlNode& node) {
  if (!is_scalar(node)) {
    return wrong_kind(node, "a duration like 90s or 20m");
  }
  if (const auto duration = parse_duration(node.text)) {
    return *duration;
  }
  return wrong(quoted(node) + " is not a duration: a whole number and ms, s, m or h, like 90s");
}

Scalar<std::pair<int, int>> read_range(const YamlNode& node) {
  if (!is_scalar(node)) {
    return wrong_kind(node, "a number or a range like 200-399");
  }
  const std::string_view text = node.text;
  const auto dash = text.find('-');
  const std::string_view first_text = text.substr(0, dash);
  const std::string_view last_text = dash == std::string_view::npos ? first_text : text.substr(dash + 1);
  const auto first = digits_of(first_text);
  const auto last = digits_of(last_text);
  if (!first || !last || leading_zero(first_text) || leading_zero(last_text)) {
    return wrong(quoted(node) + " is not a number or a range FIRST-LAST");
  }
  if (*first > *last) {
    return wrong(quoted(node) + " ends before it begins");
  }
  return std::pair{static_cast<int>(*first), static_cast<int>(*last)};
}

}  // namespace joelclaw::infra
