// SPDX-License-Identifier: MIT
#pragma once

#include <infra/render/style.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// What a word stands for, which decides its colour.
enum class Tone { plain, good, warning, bad, unsure, faint };

std::string paint(std::string_view text, Tone tone, const Style& style);

/// Foreign text as it may be shown: one line, nothing in it that moves a cursor.
std::string safe(std::string_view text);

/// Filled up with blanks to that many columns; a longer one stays as it is.
std::string padded(std::string_view text, std::size_t columns);
std::string padded_left(std::string_view text, std::size_t columns);

/// At most that many columns, the end replaced by an ellipsis where something was cut; 0 columns: as it is.
std::string elided(std::string_view text, std::size_t columns, const Style& style);

/// Broken between words into lines of at most that many columns; a longer word has its line to itself, whole, because a
/// path that is cut cannot be pasted. 0 columns: one line. Lines after the first begin with `hang` blanks.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t hang = 0);

/// A label in a column of ten and text beside it, wrapped below itself.
std::string labelled(std::string_view label, std::string_view text, const Style& style, std::size_t hang = 0);

/// What is left of the style's width after so many columns; 0 where there is no limit, else at least 12.
std::size_t columns_after(std::size_t used, const Style& style);

/// "1 port", "9 ports"
std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace joelclaw::infra
