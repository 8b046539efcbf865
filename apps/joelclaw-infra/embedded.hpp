// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace joelclaw::infra::cli {

/// A file of the repository that is part of the program; the definitions are made at build time by embed.cmake.
struct EmbeddedText {
  std::string_view name;  ///< without its folder
  std::string_view text;
};

std::span<const EmbeddedText> embedded_pages();        ///< docs/runbook/<class>.md
std::span<const EmbeddedText> embedded_completions();  ///< completions/

/// Empty where there is no such file.
std::string_view find_embedded(std::span<const EmbeddedText> texts, std::string_view name);

}  // namespace joelclaw::infra::cli
