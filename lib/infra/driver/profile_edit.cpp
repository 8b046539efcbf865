// SPDX-License-Identifier: MIT
#include <infra/driver/profile_edit.hpp>

#include <infra/base/text.hpp>

#include <string_view>
#include <vector>

namespace joelclaw::infra {
namespace {

constexpr std::string_view key = "provision:";

std::string entry(const std::string& module) {
  return "  - mode: system\n    script: modprobe " + module + "\n";
}

/// Loaded by any script of the file: somebody's own line counts as well as ours.
bool loads(const std::string& yaml, const std::string& module) {
  for (const std::string_view line : lines_of(yaml)) {
    const std::string_view text = trim(line);
    if (!text.starts_with('#') && contains(text, "modprobe") && contains(text, module)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<std::string> with_module_provision(const std::string& yaml, const std::string& module) {
  if (loads(yaml, module)) {
    return yaml;
  }
  std::string edited;
  bool done = false;
  std::size_t at = 0;
  while (at < yaml.size()) {
    const std::size_t end = std::min(yaml.find('\n', at), yaml.size());
    const std::string_view line = std::string_view{yaml}.substr(at, end - at);
    at = std::min(end + 1, yaml.size());
    if (done || !line.starts_with(key)) {
      edited += std::string{line} + "\n";
      continue;
    }
    const std::string_view value = trim(line.substr(key.size()));
    if (!value.empty() && value != "[]" && value != "null" && value != "~" && !value.starts_with('#')) {
      return Error{"provision", "is not extended", "its list is written in one line",
                   {"add to it by hand: {mode: system, script: modprobe " + module + "}"}};
    }
    edited += std::string{key} + "\n" + entry(module);
    done = true;
  }
  if (!done) {
    edited += std::string{key} + "\n" + entry(module);
  }
  return edited;
}

}  // namespace joelclaw::infra
