// SPDX-License-Identifier: MIT
#include <infra/tool/pem.hpp>

#include <infra/tool/kubernetes.hpp>

#include <algorithm>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <memory>
#include <vector>

namespace joelclaw::infra {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};
using Certificate = std::unique_ptr<X509, Free>;

std::vector<Certificate> certificates_of(const std::string& pem) {
  std::vector<Certificate> all;
  const std::unique_ptr<BIO, Free> bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  while (bio) {
    Certificate next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)};
    if (!next) {
      break;
    }
    all.push_back(std::move(next));
  }
  ERR_clear_error();  // the end of the text is an error to OpenSSL, and must not be taken for somebody else's
  return all;
}

int digit_of(char c) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto at = alphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string base64_decoded(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') {
      continue;
    }
    if (c == '=') {
      break;
    }
    const int digit = digit_of(c);
    if (digit < 0) {
      return {};
    }
    bits = ((bits << 6U) | static_cast<unsigned>(digit)) & 0xFFFFU;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFFU);
    }
  }
  return bytes;
}

std::string base64_encoded(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned group = 0;
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - at);
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8U) | (i < left ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= left ? digits[(group >> (18U - 6U * i)) & 63U] : '=';
    }
  }
  return text;
}

std::optional<WallTime> certificate_end(const std::string& pem) {
  const auto all = certificates_of(pem);
  std::tm parts{};
  if (all.empty() || ASN1_TIME_to_tm(X509_get0_notAfter(all.front().get()), &parts) != 1) {
    return std::nullopt;
  }
  return WallTime{static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

bool certificate_verifies(const PeerCertificate& peer, const std::string& ca_pem) {
  const auto chain = certificates_of(peer.chain_pem);
  const auto roots = certificates_of(ca_pem);
  if (chain.empty() || roots.empty()) {
    return false;
  }
  const std::unique_ptr<X509_STORE, Free> store{X509_STORE_new()};
  for (const Certificate& root : roots) {
    X509_STORE_add_cert(store.get(), root.get());
  }
  // Who signed it is one question, whether it has ended another, with a finding of its own.
  X509_STORE_set_flags(store.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
  STACK_OF(X509)* between = sk_X509_new_null();
  for (std::size_t i = 1; i < chain.size(); ++i) {
    sk_X509_push(between, chain[i].get());
  }
  const std::unique_ptr<X509_STORE_CTX, Free> context{X509_STORE_CTX_new()};
  const bool ready = X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), between) == 1;
  const bool good = ready && X509_verify_cert(context.get()) == 1;
  sk_X509_free(between);
  ERR_clear_error();
  return good;
}

}  // namespace joelclaw::infra
