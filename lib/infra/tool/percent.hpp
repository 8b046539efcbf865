// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// Any bytes as one segment of a path or one value of a query: all but RFC 3986's unreserved characters escaped.
std::string percent_encoded(std::string_view text);

}  // namespace joelclaw::infra
