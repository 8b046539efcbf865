// SPDX-License-Identifier: MIT
#include "parse.hpp"

#include <algorithm>
#include <string_view>

namespace joelclaw::infra::cli {
namespace {

const OptionInfo* find_global(std::string_view name) {
  for (const OptionInfo& option : global_options()) {
    const auto names = names_of(option);
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return &option;
    }
  }
  return nullptr;
}

void note(FirstGlance& glance, const OptionInfo& option, std::string_view value) {
  const std::string_view name = name_of(option);
  if (name == "--json" || (name == "--output" && value == "json")) {
    glance.format = Format::json;
  } else if (name == "--output") {
    glance.format = value == "ndjson" ? Format::ndjson : Format::text;
  }
  glance.quiet = glance.quiet || name == "--quiet";
}

/// What one word that begins with a dash says.
struct Reading {
  bool known = false;
  bool takes_next = false;  ///< its value is the next word
};

Reading read_long(FirstGlance& seen, std::string_view word, std::string_view next) {
  const auto equals = word.find('=');
  const OptionInfo* info = find_global(word.substr(0, equals));
  if (info == nullptr) {
    return {};
  }
  const bool takes_next = !info->value.empty() && equals == std::string_view::npos;
  note(seen, *info, takes_next ? next : equals == std::string_view::npos ? "" : word.substr(equals + 1));
  return {true, takes_next};
}

/// Short ones come in bundles, the last with its value in the same word or the next: -v, -qojson, -vo json
Reading read_short(FirstGlance& seen, std::string_view word, std::string_view next) {
  for (std::size_t i = 1; i < word.size(); ++i) {
    const std::string name{'-', word[i]};
    const OptionInfo* info = find_global(name);
    if (info == nullptr) {
      return {i > 1, false};
    }
    if (!info->value.empty()) {
      const std::string_view rest = word.substr(i + 1);
      note(seen, *info, rest.empty() ? next : rest);
      return {true, rest.empty()};
    }
    note(seen, *info, "");
  }
  return {true, false};
}

}  // namespace

FirstGlance glance(const std::vector<std::string>& arguments) {
  FirstGlance seen;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") {
      for (++i; i < arguments.size(); ++i) {
        seen.words.push_back(i);
      }
      break;
    }
    if (word.size() < 2 || word.front() != '-') {
      seen.words.push_back(i);
      continue;
    }
    const std::string_view next = i + 1 < arguments.size() ? std::string_view{arguments[i + 1]} : std::string_view{};
    const Reading reading = word.starts_with("--") ? read_long(seen, word, next) : read_short(seen, word, next);
    if (!reading.known && seen.words.empty() && !seen.stranger) {
      seen.stranger = i;
    }
    i += reading.takes_next ? 1U : 0U;
  }
  return seen;
}

}  // namespace joelclaw::infra::cli
