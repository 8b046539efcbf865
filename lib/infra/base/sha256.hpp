// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace joelclaw::infra {

/// Lower-case hex of the SHA-256 of the bytes (OpenSSL's libcrypto).
std::string sha256_hex(std::string_view bytes);

}  // namespace joelclaw::infra
