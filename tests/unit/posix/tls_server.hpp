// SPDX-License-Identifier: MIT
#pragma once

#include "loopback.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace joelclaw::infra {

/// A certificate with its key, made for one test.
struct Identity {
  std::string certificate_pem, key_pem;
  std::string sha256;  ///< of the DER
};

/// Signed by itself, for a name and for 127.0.0.1 where that is asked.
Identity make_identity(const std::string& name, bool for_loopback);

/// Speaks HTTP over TLS and counts the requests that it hears.
class TlsServer {
 public:
  explicit TlsServer(const Identity& identity, bool wants_client_certificate = false, int newest_tls = 0,
                     const Identity* known_client = nullptr);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::uint16_t port() const { return m_server->port(); }
  int requests() const { return m_requests; }

 private:
  struct Context;
  void serve(Connection& peer);
  std::unique_ptr<Context> m_context;
  std::atomic<int> m_requests{0};
  std::unique_ptr<Server> m_server;
};

}  // namespace joelclaw::infra
