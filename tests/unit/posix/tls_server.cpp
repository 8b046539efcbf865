// SPDX-License-Identifier: MIT
#include "tls_server.hpp"

#include <infra/base/sha256.hpp>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <string_view>

namespace joelclaw::infra {
namespace {

std::string take_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text{data, static_cast<std::size_t>(size)};
  BIO_free_all(bio);
  return text;
}

EVP_PKEY* make_key() {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_keygen_init(context);
  EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1);
  EVP_PKEY_keygen(context, &key);
  EVP_PKEY_CTX_free(context);
  return key;
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string sha256_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  const std::string digest =
      sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});  // NOLINT
  OPENSSL_free(der);
  return digest;
}

}  // namespace

Identity make_identity(const std::string& name, bool for_loopback) {
  EVP_PKEY* key = make_key();
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24L * 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);  // NOLINT
  X509_set_issuer_name(certificate, subject);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_alt_name, "DNS:" + name + (for_loopback ? ",IP:127.0.0.1" : ""));
  X509_sign(certificate, key, EVP_sha256());
  Identity identity;
  BIO* pem = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(pem, certificate);
  identity.certificate_pem = take_text(pem);
  pem = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(pem, key, nullptr, nullptr, 0, nullptr, nullptr);
  identity.key_pem = take_text(pem);
  identity.sha256 = sha256_of(certificate);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return identity;
}

struct TlsServer::Context {
  SSL_CTX* ssl = SSL_CTX_new(TLS_server_method());
  ~Context() { SSL_CTX_free(ssl); }
};

TlsServer::TlsServer(const Identity& identity, bool wants_client_certificate, int newest_tls, const Identity* known_client)
    : m_context(std::make_unique<Context>()) {
  BIO* bio = BIO_new_mem_buf(identity.certificate_pem.data(), static_cast<int>(identity.certificate_pem.size()));
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  SSL_CTX_use_certificate(m_context->ssl, certificate);
  X509_free(certificate);
  BIO_free_all(bio);
  bio = BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  SSL_CTX_use_PrivateKey(m_context->ssl, key);
  EVP_PKEY_free(key);
  BIO_free_all(bio);
  if (wants_client_certificate) {
    SSL_CTX_set_verify(m_context->ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  if (known_client != nullptr) {
    bio = BIO_new_mem_buf(known_client->certificate_pem.data(), static_cast<int>(known_client->certificate_pem.size()));
    X509* known = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context->ssl), known);
    X509_free(known);
    BIO_free_all(bio);
  }
  if (newest_tls != 0) {
    SSL_CTX_set_max_proto_version(m_context->ssl, newest_tls);
  }
  m_server = std::make_unique<Server>([this](Connection& peer) { serve(peer); });
}

TlsServer::~TlsServer() {
  m_server.reset();
}

void TlsServer::serve(Connection& peer) {
  SSL* ssl = SSL_new(m_context->ssl);
  SSL_set_fd(ssl, peer.fd());
  if (SSL_accept(ssl) == 1) {
    char buffer[4096];
    std::string request;
    int count = 0;
    while (request.find("\r\n\r\n") == std::string::npos && (count = SSL_read(ssl, buffer, sizeof buffer)) > 0) {
      request.append(buffer, static_cast<std::size_t>(count));
    }
    if (!request.empty()) {
      ++m_requests;
      constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
      SSL_write(ssl, answer.data(), static_cast<int>(answer.size()));
      SSL_shutdown(ssl);
    }
  }
  SSL_free(ssl);
}

}  // namespace joelclaw::infra
