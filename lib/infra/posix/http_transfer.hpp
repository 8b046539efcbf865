// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/posix/curl_api.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// One HTTP request as libcurl has it: how it is put, what is heard of it, and what that means. Included by .cpp files
/// of this room only.
class HttpTransfer {
 public:
  HttpTransfer(const CurlApi& api, std::size_t number, const HttpRequest& request, Instant now);
  ~HttpTransfer();
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  std::size_t number() const { return m_number; }
  CURL* easy() const { return m_easy; }

  /// Prepares a second attempt where the first address of localhost did not let us connect and there is another one.
  bool try_next_address(CURLcode code);
  Instant deadline() const { return m_started + m_request.deadline; }
  HttpAnswer answer(CURLcode code, Instant now);
  /// At its deadline; to be called while libcurl still has its connection open.
  HttpAnswer timed_out(Instant now);
  HttpAnswer cancelled(Instant now);

 private:
  template <class T>
  void set(CURLoption option, T value) {
    m_api.easy_setopt(m_easy, option, value);
  }
  void put_target();
  void put_address();
  void put_sockets();
  void put_headers();
  void put_tls(const TlsPolicy& tls);
  void put_identity(const TlsPolicy& tls);
  std::vector<std::string> upgrade_headers() const;

  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int approve_peer(void* self, char*, char*, int, int);

  long number_of(CURLINFO info) const;
  bool reached(CURLINFO time) const;
  Contact judge(CURLcode code) const;
  Contact judge_connect() const;
  Contact judge_timeout() const;
  Contact judge_tls(std::string_view words) const;
  std::string leaf_sha256() const;

  const CurlApi& m_api;
  std::size_t m_number;
  HttpRequest m_request;
  HttpAnswer m_answer;
  Instant m_started;
  CURL* m_easy = nullptr;
  curl_slist* m_headers = nullptr;
  curl_slist* m_connect_to = nullptr;
  std::vector<std::string> m_addresses;  ///< to connect to instead of what the URL says; none: as it says
  std::size_t m_address = 0;
  std::optional<Contact> m_first_contact;  ///< of the first address
  int m_socket = -1;                       ///< the last one that was opened for it; libcurl's
  std::array<char, CURL_ERROR_SIZE> m_words{};
};

}  // namespace joelclaw::infra
