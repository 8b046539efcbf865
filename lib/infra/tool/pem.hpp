// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// The bytes of a base64 text; empty where it is none. White space is passed over.
std::string base64_decoded(std::string_view text);
std::string base64_encoded(std::string_view bytes);

/// The end of the first certificate in a PEM text; none where there is none.
std::optional<WallTime> certificate_end(const std::string& pem);

}  // namespace joelclaw::infra
