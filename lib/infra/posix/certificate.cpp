// SPDX-License-Identifier: MIT
#include <infra/posix/certificate.hpp>

#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdint>
#include <ctime>

namespace joelclaw::infra {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string{data, static_cast<std::size_t>(size)} : std::string{};
}

std::string der_sha256(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  std::string digest;
  if (size > 0) {
    digest = sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});  // NOLINT: bytes
  }
  OPENSSL_free(der);
  return digest;
}

WallTime time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
    return {};
  }
  return {static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

PeerCertificate describe(X509* leaf, const STACK_OF(X509) * chain) {
  PeerCertificate peer;
  peer.sha256 = der_sha256(leaf);
  peer.not_after = time_of(X509_get0_notAfter(leaf));
  const std::unique_ptr<BIO, Free> subject{BIO_new(BIO_s_mem())};
  X509_NAME_print_ex(subject.get(), X509_get_subject_name(leaf), 0, XN_FLAG_RFC2253);
  peer.subject = excerpt(text_of(subject.get()));
  const std::unique_ptr<BIO, Free> pem{BIO_new(BIO_s_mem())};
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    PEM_write_bio_X509(pem.get(), sk_X509_value(chain, i));
  }
  peer.chain_pem = text_of(pem.get());
  return peer;
}

}  // namespace

std::string pem_sha256(std::string_view pem) {
  const std::unique_ptr<BIO, Free> bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  const std::unique_ptr<X509, Free> certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)};
  return certificate ? der_sha256(certificate.get()) : std::string{};
}

struct Handshake::Session {
  SSL_CTX* context = nullptr;
  SSL* ssl = nullptr;
  std::string failure;
  ~Session() {
    SSL_free(ssl);
    SSL_CTX_free(context);
  }
};

Handshake::Handshake(int socket, const std::string& server_name) : m_session(std::make_unique<Session>()) {
  m_session->context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(m_session->context, SSL_VERIFY_NONE, nullptr);
  // Whoever is there is to be seen, however weak its key: nothing is entrusted to it.
  SSL_CTX_set_cipher_list(m_session->context, "DEFAULT:@SECLEVEL=0");
  m_session->ssl = SSL_new(m_session->context);
  if (!server_name.empty()) {
    SSL_set_tlsext_host_name(m_session->ssl, server_name.c_str());
  }
  SSL_set_fd(m_session->ssl, socket);
}

Handshake::~Handshake() = default;

Handshake::State Handshake::advance() {
  ERR_clear_error();
  const int result = SSL_connect(m_session->ssl);
  if (result == 1) {
    return State::done;
  }
  const int error = SSL_get_error(m_session->ssl, result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    return error == SSL_ERROR_WANT_READ ? State::wants_read : State::wants_write;
  }
  const unsigned long code = ERR_get_error();
  bool closed = error == SSL_ERROR_SYSCALL || error == SSL_ERROR_ZERO_RETURN;
#ifdef SSL_R_UNEXPECTED_EOF_WHILE_READING  // OpenSSL 3; before it was a system call's error without a number
  closed = closed || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
#endif
  const char* reason = ERR_reason_error_string(code);
  m_session->failure =
      closed ? "closed during the TLS handshake" : excerpt(reason == nullptr ? "no reason given" : reason);
  return closed ? State::closed : State::failed;
}

bool Handshake::heard_anything() const {
  return BIO_number_read(SSL_get_rbio(m_session->ssl)) > 0;
}

std::optional<PeerCertificate> Handshake::certificate() const {
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(m_session->ssl);
  if (chain == nullptr || sk_X509_num(chain) == 0) {
    return std::nullopt;
  }
  return describe(sk_X509_value(chain, 0), chain);
}

std::string Handshake::failure() const {
  return m_session->failure;
}

}  // namespace joelclaw::infra
