// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace joelclaw::infra {

struct Refusal {
  const char* body;  ///< below the line with the apiVersion, so that it begins on line 2
  const char* said;  ///< "line:column: key: what", one a line
};

/// What load_spec says about a spec with that body, one problem a line; "fine" where it says nothing.
std::string said_about(std::string_view body);

void check_refusals(std::span<const Refusal> table);

}  // namespace joelclaw::infra
