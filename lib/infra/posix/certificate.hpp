// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace joelclaw::infra {

/// SHA-256 of the DER of the first certificate in a PEM text, lower-case hex; empty where there is none.
std::string pem_sha256(std::string_view pem);

/// A TLS client handshake on a connected, nonblocking socket that verifies nothing and sends nothing of ours
/// afterwards: it only looks at who is there.
class Handshake {
 public:
  Handshake(int socket, const std::string& server_name);
  ~Handshake();
  Handshake(const Handshake&) = delete;
  Handshake& operator=(const Handshake&) = delete;

  enum class State { wants_read, wants_write, done, failed, closed };
  State advance();
  /// What the peer has shown, also where the handshake failed after that.
  std::optional<PeerCertificate> certificate() const;
  bool heard_anything() const;
  std::string failure() const;

 private:
  struct Session;
  std::unique_ptr<Session> m_session;
};

}  // namespace joelclaw::infra
