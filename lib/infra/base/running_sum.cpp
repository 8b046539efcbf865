// SPDX-License-Identifier: MIT
#include <infra/base/running_sum.hpp>

#include <openssl/evp.h>

#include <array>

namespace joelclaw::infra {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

}  // namespace

struct Sha256::State {
  Context context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {
  EVP_DigestInit_ex(m_state->context.get(), EVP_sha256(), nullptr);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
  EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::digest() const {
  const Context copy{EVP_MD_CTX_new()};
  EVP_MD_CTX_copy_ex(copy.get(), m_state->context.get());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(copy.get(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

std::string Sha256::hex() const {
  constexpr char hex[] = "0123456789abcdef";
  std::string text;
  for (const char each : digest()) {
    const auto byte = static_cast<unsigned char>(each);
    text += hex[byte >> 4U];
    text += hex[byte & 0xFU];
  }
  return text;
}

}  // namespace joelclaw::infra
