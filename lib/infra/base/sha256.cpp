// SPDX-License-Identifier: MIT
#include <infra/base/sha256.hpp>

#include <openssl/evp.h>

#include <array>

namespace joelclaw::infra {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr char hex[] = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += hex[digest.at(i) >> 4U];
    text += hex[digest.at(i) & 0xFU];
  }
  return text;
}

}  // namespace joelclaw::infra
