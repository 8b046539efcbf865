// SPDX-License-Identifier: MIT
#include <infra/posix/http_transfer.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/posix/certificate.hpp>
#include <infra/posix/unique_fd.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <random>
#include <utility>

namespace joelclaw::infra {
namespace {

/// What identifies us to the servers that are asked.
constexpr const char* agent = "joelclaw-infra";

std::string bracketed(const std::string& host) {
  return contains(host, ":") ? "[" + host + "]" : host;
}

}  // namespace

HttpTransfer::HttpTransfer(const CurlApi& api, std::size_t number, const HttpRequest& request, Instant now)
    : m_api(api), m_number(number), m_request(request), m_started(now), m_easy(api.easy_init()) {
  set(CURLOPT_PRIVATE, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, m_words.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, agent);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_PATH_AS_IS, 1L);  // paths of objects and probes are taken as they are written
  set(CURLOPT_HEADERFUNCTION, &HttpTransfer::take_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &HttpTransfer::take_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
#if LIBCURL_VERSION_NUM >= 0x075700
  // Its resolver's thread cannot be ended; a name that is still looked up must not hold us past the deadline.
  m_api.easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  put_target();
  put_sockets();
  put_headers();
  if (m_request.tls) {
    put_tls(*m_request.tls);
    put_identity(*m_request.tls);
  }
}

HttpTransfer::~HttpTransfer() {
  m_api.easy_cleanup(m_easy);
  m_api.slist_free_all(m_headers);
  m_api.slist_free_all(m_connect_to);
}

/// Whom the peer may take us for. What libcurl cannot be given from memory it is not given at all: the peer then says so.
void HttpTransfer::put_identity(const TlsPolicy& tls) {
  if (tls.identity == nullptr) {
    return;
  }
#if LIBCURL_VERSION_NUM >= 0x074700
  const auto put = [this](CURLoption option, const std::string& pem) {
    // Not copied: each transfer keeps the identity for as long as libcurl may read it.
    curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_NOCOPY};  // NOLINT: only read
    set(option, &blob);
  };
  put(CURLOPT_SSLCERT_BLOB, tls.identity->certificate_pem);
  put(CURLOPT_SSLKEY_BLOB, tls.identity->key_pem);
#endif
  if (m_request.subprotocol.empty()) {
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_PIPEWAIT, 1L);  // for the first of them to have a connection, before making more
  }
}

/// RFC 6455's opening handshake. Whether the far end means it is told by its status and by the subprotocol it chooses.
std::vector<std::string> HttpTransfer::upgrade_headers() const {
  std::string nonce;
  std::random_device random;
  for (int i = 0; i < 21; ++i) {
    nonce += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[random() % 62];
  }
  return {"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: " + nonce + "A==",  // 22 digits of base64 are 16 bytes where the last one has no odd bits
          "Sec-WebSocket-Protocol: " + m_request.subprotocol};
}

void HttpTransfer::put_target() {
  const std::string scheme = m_request.tls ? "https://" : "http://";
  std::string host = "localhost";
  std::string port;
  if (const TcpTarget* tcp = std::get_if<TcpTarget>(&m_request.target)) {
    host = tcp->host;
    port = ":" + std::to_string(tcp->port);
    if (host == "localhost") {
      m_addresses = {"127.0.0.1", "::1"};
    }
    if (m_request.tls && !m_request.tls->server_name.empty()) {
      // The name is verified and sent as SNI; the connection goes where the target says.
      m_addresses = m_addresses.empty() ? std::vector<std::string>{host} : m_addresses;
      host = m_request.tls->server_name;
    }
    put_address();
  } else {
    set(CURLOPT_UNIX_SOCKET_PATH, std::get<UnixTarget>(m_request.target).path.c_str());
  }
  set(CURLOPT_URL, (scheme + bracketed(host) + port + m_request.path).c_str());
}

void HttpTransfer::put_address() {
  if (m_addresses.empty()) {
    return;
  }
  const std::string entry = "::" + bracketed(m_addresses.at(m_address)) + ":";
  m_api.slist_free_all(std::exchange(m_connect_to, m_api.slist_append(nullptr, entry.c_str())));
  set(CURLOPT_CONNECT_TO, m_connect_to);
}

void HttpTransfer::put_sockets() {
  set(CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  // Deadlines are ours, because libcurl's own is told only when the connection is gone and cannot be looked at.
  constexpr long far = 24L * 3600 * 1000;
  set(CURLOPT_CONNECTTIMEOUT_MS, far);
}

/// libcurl's sockets, close-on-exec as all of ours, and known to us.
curl_socket_t HttpTransfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  UniqueFd socket{::socket(address->family, address->socktype, address->protocol)};
  if (!socket) {
    return CURL_SOCKET_BAD;
  }
  set_close_on_exec(socket.get());
  static_cast<HttpTransfer*>(self)->m_socket = socket.get();
  return socket.release();
}

void HttpTransfer::put_headers() {
  const auto add = [this](const std::string& line) { m_headers = m_api.slist_append(m_headers, line.c_str()); };
  add("Accept:" + (m_request.accept.empty() ? "" : " " + m_request.accept));
  const bool is_tcp = std::holds_alternative<TcpTarget>(m_request.target);
  if (!m_request.host_header.empty() || is_tcp) {
    add("Host: " + (m_request.host_header.empty() ? to_string(m_request.target) : m_request.host_header));
  }
  if (m_request.method == "POST") {
    add("Content-Type: application/json");
    add("Expect:");  // servers of health endpoints seldom know 100-continue
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
    set(CURLOPT_POSTFIELDS, m_request.body.data());
  }
  if (!m_request.subprotocol.empty()) {
    for (const std::string& line : upgrade_headers()) {
      add(line);
    }
    set(CURLOPT_FRESH_CONNECT, 1L);  // what is upgraded is nobody else's before or after
    set(CURLOPT_FORBID_REUSE, 1L);
  }
  set(CURLOPT_HTTPHEADER, m_headers);
}

void HttpTransfer::put_tls(const TlsPolicy& tls) {
  if (!tls.ca_file.empty() || !tls.ca_pem.empty()) {
    // Instead of the system's store: Debian's libcurl has a directory of it compiled in.
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set(CURLOPT_CAINFO, tls.ca_file.empty() ? static_cast<const char*>(nullptr) : tls.ca_file.c_str());
  }
  if (!tls.ca_pem.empty()) {
#if LIBCURL_VERSION_NUM >= 0x074d00
    curl_blob blob{const_cast<char*>(tls.ca_pem.data()), tls.ca_pem.size(), CURL_BLOB_COPY};  // NOLINT: curl copies
    const bool taken = m_api.easy_setopt(m_easy, CURLOPT_CAINFO_BLOB, &blob) == CURLE_OK;
#else
    const bool taken = false;
#endif
    if (!taken) {
      set(CURLOPT_CAINFO, "/dev/null/trusts-nobody");  // where libcurl cannot be told whom to trust, it is nobody
    }
  }
  if (!tls.pin_sha256.empty()) {
    // A connection or a TLS session of before would show no certificate again.
    set(CURLOPT_CERTINFO, 1L);
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
#if LIBCURL_VERSION_NUM >= 0x075000
    m_api.easy_setopt(m_easy, CURLOPT_PREREQFUNCTION, &HttpTransfer::approve_peer);
    m_api.easy_setopt(m_easy, CURLOPT_PREREQDATA, static_cast<void*>(this));
#endif
  }
}

std::size_t HttpTransfer::take_header(char* data, std::size_t size, std::size_t count, void* self) {
  HttpAnswer& answer = static_cast<HttpTransfer*>(self)->m_answer;
  const std::string_view line = trim(std::string_view{data, size * count});
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    answer.headers.clear();  // of a 100 Continue
  } else if (colon != std::string_view::npos) {
    answer.headers.emplace_back(to_lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
  }
  return size * count;
}

std::size_t HttpTransfer::take_body(char* data, std::size_t size, std::size_t count, void* self) {
  HttpTransfer& transfer = *static_cast<HttpTransfer*>(self);
  HttpAnswer& answer = transfer.m_answer;
  const std::size_t length = size * count;
  const std::size_t room = transfer.m_request.body_limit - std::min(transfer.m_request.body_limit, answer.body.size());
  answer.body.append(data, std::min(room, length));
  answer.body_bytes += length;
  return length;
}

/// After the handshake, before anything is sent: libcurl pins keys, the spec pins the certificate.
int HttpTransfer::approve_peer(void* self, char*, char*, int, int) {
#if LIBCURL_VERSION_NUM >= 0x075000
  const HttpTransfer& transfer = *static_cast<HttpTransfer*>(self);
  return transfer.leaf_sha256() == transfer.m_request.tls->pin_sha256 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
#else
  static_cast<void>(self);
  return 0;
#endif
}

std::string HttpTransfer::leaf_sha256() const {
  curl_certinfo* chain = nullptr;
  m_api.easy_getinfo(m_easy, CURLINFO_CERTINFO, &chain);
  if (chain == nullptr || chain->num_of_certs == 0) {
    return {};
  }
  for (const curl_slist* line = chain->certinfo[0]; line != nullptr; line = line->next) {
    const std::string_view text{line->data};
    if (text.starts_with("Cert:")) {
      return pem_sha256(text.substr(5));
    }
  }
  return {};
}

bool HttpTransfer::try_next_address(CURLcode code) {
  if (code != CURLE_COULDNT_CONNECT || m_address + 1 >= m_addresses.size()) {
    return false;
  }
  m_first_contact = judge(code);
  ++m_address;
  m_socket = -1;
  put_address();
  return true;
}

HttpAnswer HttpTransfer::answer(CURLcode code, Instant now) {
  m_answer.took = now - m_started;
  m_answer.status = static_cast<int>(number_of(CURLINFO_RESPONSE_CODE));
  m_answer.contact = judge(code);
  if (m_first_contact && code == CURLE_COULDNT_CONNECT) {
    m_answer.contact = *m_first_contact;
  }
  if (m_request.tls && !m_request.tls->pin_sha256.empty() &&
      (m_answer.contact == Contact::answered || code == CURLE_ABORTED_BY_CALLBACK)) {
    const std::string leaf = leaf_sha256();
    if (leaf != m_request.tls->pin_sha256) {
      m_answer = {};
      m_answer.took = now - m_started;
      m_answer.contact = Contact::tls_failed;
      m_answer.detail = "the certificate's SHA-256 is " + (leaf.empty() ? "unknown" : leaf) + ", not the pinned one";
    }
  } else if (m_answer.contact != Contact::answered) {
    m_answer.detail = excerpt(m_words[0] != '\0' ? m_words.data() : m_api.easy_strerror(code));
  }
  return std::move(m_answer);
}

HttpAnswer HttpTransfer::timed_out(Instant now) {
  m_answer.took = now - m_started;
  m_answer.status = static_cast<int>(number_of(CURLINFO_RESPONSE_CODE));
  m_answer.contact = judge_timeout();
  m_answer.detail = "no complete answer within " + format_duration(m_request.deadline);
  return std::move(m_answer);
}

HttpAnswer HttpTransfer::cancelled(Instant now) {
  m_answer.took = now - m_started;
  m_answer.contact = Contact::cancelled;
  return std::move(m_answer);
}

}  // namespace joelclaw::infra
