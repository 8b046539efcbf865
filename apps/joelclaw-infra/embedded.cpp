// SPDX-License-Identifier: MIT
#include "embedded.hpp"

#include <algorithm>

namespace joelclaw::infra::cli {

std::string_view find_embedded(std::span<const EmbeddedText> texts, std::string_view name) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const EmbeddedText& each) { return each.name == name; });
  return found == texts.end() ? std::string_view{} : found->text;
}

}  // namespace joelclaw::infra::cli
