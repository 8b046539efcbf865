// SPDX-License-Identifier: MIT
#pragma once

#include <infra/render/style.hpp>

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// A page of Markdown as it is shown: paragraphs and list items are broken to the style's width, which is not the one
/// that they were written in; headings, tables and what is to be pasted stay as they are. No width: the page itself.
std::string render_page(std::string_view page, const Style& style);

}  // namespace joelclaw::infra
