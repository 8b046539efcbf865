// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// The SHA-256 of bytes that come in pieces (OpenSSL's libcrypto).
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Of all that was added so far; more may follow.
  std::string digest() const;  ///< 32 bytes
  std::string hex() const;     ///< lower case

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace joelclaw::infra
