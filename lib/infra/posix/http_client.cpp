// SPDX-License-Identifier: MIT
#include <infra/posix/http_client.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/sha256.hpp>
#include <infra/base/text.hpp>
#include <infra/posix/certificate.hpp>
#include <infra/posix/curl_api.hpp>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>

namespace joelclaw::infra {
namespace {

/// What identifies us to the servers that are asked.
constexpr const char* agent = "joelclaw-infra";

Contact contact_of_errno(long error) {
  switch (error) {
    case ENOENT:
      return Contact::absent;
    case EACCES:
    case EPERM:
      return Contact::denied;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
      return Contact::unreachable;
    case ETIMEDOUT:
      return Contact::no_connect;
    default:
      return Contact::refused;
  }
}

Contact contact_of_code(CURLcode code, long os_error) {
  switch (code) {
    case CURLE_OK:
      return Contact::answered;
    case CURLE_COULDNT_RESOLVE_HOST:
      return Contact::unresolved;
    case CURLE_COULDNT_CONNECT:
      return contact_of_errno(os_error);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
      return Contact::tls_failed;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
      return Contact::garbage;
    default:
      return Contact::closed;
  }
}

}  // namespace

struct HttpClient::Transfer {
  std::size_t number = 0;
  HttpRequest request;
  HttpAnswer answer;
  Instant started;
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  curl_slist* resolve = nullptr;
  std::string url;
  std::uint64_t bytes = 0;  ///< of anything that was heard

  static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view line = trim(std::string_view{data, size * count});
    transfer.bytes += size * count;
    const auto colon = line.find(':');
    if (line.starts_with("HTTP/")) {
      transfer.answer.headers.clear();  // of a 100 Continue
    } else if (colon != std::string_view::npos) {
      transfer.answer.headers.emplace_back(to_lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    return size * count;
  }

  static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t length = size * count;
    const std::size_t room = transfer.request.body_limit - std::min(transfer.request.body_limit, transfer.answer.body.size());
    transfer.answer.body.append(data, std::min(room, length));
    transfer.answer.body_bytes += length;
    transfer.bytes += length;
    return length;
  }
};

struct HttpClient::Engine {
  const CurlApi* api = nullptr;
  CURLM* multi = nullptr;
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::vector<std::pair<std::size_t, HttpAnswer>> ended;

  template <class T>
  void set(CURL* easy, CURLoption option, T value) const {
    api->easy_setopt(easy, option, value);
  }
  void prepare(Transfer& transfer, Instant now) const;
  void prepare_tls(Transfer& transfer, const TlsPolicy& tls) const;
  void prepare_target(Transfer& transfer) const;
  void finish(Transfer& transfer, CURLcode code, Instant now) const;
  void judge(Transfer& transfer, CURLcode code) const;
  void judge_pin(Transfer& transfer) const;
  void release(Transfer& transfer) const;
};

HttpClient::HttpClient() : m_engine(std::make_unique<Engine>()) {}

HttpClient::~HttpClient() {
  for (const auto& transfer : m_engine->transfers) {
    m_engine->release(*transfer);
  }
  if (m_engine->multi != nullptr) {
    m_engine->api->multi_cleanup(m_engine->multi);
  }
}

bool HttpClient::waits() const {
  return !m_engine->transfers.empty() && m_engine->ended.empty();
}

void HttpClient::start(std::size_t number, const HttpRequest& request, Instant now) {
  Engine& engine = *m_engine;
  if (engine.api == nullptr) {
    engine.api = CurlApi::load();
    engine.multi = engine.api == nullptr ? nullptr : engine.api->multi_init();
  }
  if (engine.multi == nullptr) {
    HttpAnswer answer;
    answer.detail = "libcurl cannot be loaded";
    engine.ended.emplace_back(number, std::move(answer));
    return;
  }
  auto transfer = std::make_unique<Transfer>();
  transfer->number = number;
  transfer->request = request;
  transfer->easy = engine.api->easy_init();
  engine.prepare(*transfer, now);
  engine.api->multi_add_handle(engine.multi, transfer->easy);
  engine.transfers.push_back(std::move(transfer));
}

void HttpClient::Engine::prepare(Transfer& transfer, Instant now) const {
  transfer.started = now;
  CURL* easy = transfer.easy;
  const HttpRequest& request = transfer.request;
  prepare_target(transfer);
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_USERAGENT, agent);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_NOPROXY, "*");
  set(easy, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(request.deadline.count())));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, std::max(1L, static_cast<long>(request.deadline.count())));
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::take_header);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  if (!request.accept.empty()) {
    transfer.headers = api->slist_append(transfer.headers, ("Accept: " + request.accept).c_str());
  }
  if (!request.host_header.empty()) {
    transfer.headers = api->slist_append(transfer.headers, ("Host: " + request.host_header).c_str());
  }
  if (request.method == "POST") {
    transfer.headers = api->slist_append(transfer.headers, "Content-Type: application/json");
    set(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  set(easy, CURLOPT_HTTPHEADER, transfer.headers);
  if (request.tls) {
    prepare_tls(transfer, *request.tls);
  }
}

void HttpClient::Engine::prepare_target(Transfer& transfer) const {
  const HttpRequest& request = transfer.request;
  const std::string scheme = request.tls ? "https://" : "http://";
  std::visit(Overload{
                 [&](const TcpTarget& tcp) {
                   transfer.url = scheme + to_string(Target{tcp}) + request.path;
                   if (tcp.host == "localhost") {
                     const std::string entry = "localhost:" + std::to_string(tcp.port) + ":127.0.0.1,[::1]";
                     transfer.resolve = api->slist_append(nullptr, entry.c_str());
                     set(transfer.easy, CURLOPT_RESOLVE, transfer.resolve);
                   }
                 },
                 [&](const UnixTarget& socket) {
                   transfer.url = scheme + "localhost" + request.path;
                   set(transfer.easy, CURLOPT_UNIX_SOCKET_PATH, socket.path.c_str());
                 },
             },
             request.target);
  set(transfer.easy, CURLOPT_URL, transfer.url.c_str());
  // Paths of objects and probes are taken as they are written.
  set(transfer.easy, CURLOPT_PATH_AS_IS, 1L);
}

void HttpClient::Engine::prepare_tls(Transfer& transfer, const TlsPolicy& tls) const {
  CURL* easy = transfer.easy;
  if (!tls.ca_file.empty()) {
    set(easy, CURLOPT_CAINFO, tls.ca_file.c_str());
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!tls.ca_pem.empty()) {
    curl_blob blob{const_cast<char*>(tls.ca_pem.data()), tls.ca_pem.size(), CURL_BLOB_COPY};  // NOLINT: curl copies
    set(easy, CURLOPT_CAINFO_BLOB, &blob);
  }
  if (!tls.pin_sha256.empty()) {
    set(easy, CURLOPT_CERTINFO, 1L);
  }
  const TcpTarget* tcp = std::get_if<TcpTarget>(&transfer.request.target);
  if (tcp != nullptr && !tls.server_name.empty()) {
    // The name is verified and sent as SNI; the connection goes where the target says.
    transfer.url = "https://" + tls.server_name + ":" + std::to_string(tcp->port) + transfer.request.path;
    set(easy, CURLOPT_URL, transfer.url.c_str());
    const std::string address = tcp->host == "localhost" ? "127.0.0.1" : tcp->host;
    const std::string entry = "::" + address + ":" + std::to_string(tcp->port);
    transfer.resolve = api->slist_append(nullptr, entry.c_str());
    set(easy, CURLOPT_CONNECT_TO, transfer.resolve);
  }
}

void HttpClient::wait(std::vector<pollfd>& others, Duration longest) {
  Engine& engine = *m_engine;
  std::vector<curl_waitfd> extra;
  extra.reserve(others.size());
  for (const pollfd& each : others) {
    // curl's bits are its own: CURL_WAIT_POLLIN 1, PRI 2, OUT 4
    const auto events = static_cast<short>(((each.events & POLLIN) != 0 ? CURL_WAIT_POLLIN : 0) |
                                           ((each.events & POLLOUT) != 0 ? CURL_WAIT_POLLOUT : 0));
    extra.push_back({each.fd, events, 0});
  }
  int ready = 0;
  const int timeout = static_cast<int>(std::max<Duration::rep>(0, longest.count()));
  engine.api->multi_poll(engine.multi, extra.data(), static_cast<unsigned>(extra.size()), timeout, &ready);
}

std::vector<std::pair<std::size_t, HttpAnswer>> HttpClient::perform(Instant now) {
  Engine& engine = *m_engine;
  auto ended = std::exchange(engine.ended, {});
  if (engine.multi == nullptr || engine.transfers.empty()) {
    return ended;
  }
  int running = 0;
  engine.api->multi_perform(engine.multi, &running);
  int left = 0;
  while (CURLMsg* message = engine.api->multi_info_read(engine.multi, &left)) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = std::find_if(engine.transfers.begin(), engine.transfers.end(),
                                    [easy](const auto& each) { return each->easy == easy; });
    if (found != engine.transfers.end()) {
      engine.finish(**found, code, now);
      ended.emplace_back((*found)->number, std::move((*found)->answer));
      engine.release(**found);
      engine.transfers.erase(found);
    }
  }
  return ended;
}

void HttpClient::Engine::finish(Transfer& transfer, CURLcode code, Instant now) const {
  HttpAnswer& answer = transfer.answer;
  answer.took = now - transfer.started;
  long status = 0;
  api->easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  judge(transfer, code);
  if (answer.contact != Contact::answered) {
    answer.detail = excerpt(api->easy_strerror(code));
  } else if (transfer.request.tls && !transfer.request.tls->pin_sha256.empty()) {
    judge_pin(transfer);
  }
}

void HttpClient::Engine::judge(Transfer& transfer, CURLcode code) const {
  long os_error = 0;
  api->easy_getinfo(transfer.easy, CURLINFO_OS_ERRNO, &os_error);
  if (code != CURLE_OPERATION_TIMEDOUT) {
    transfer.answer.contact = contact_of_code(code, os_error);
    return;
  }
  curl_off_t connected = 0;
  api->easy_getinfo(transfer.easy, CURLINFO_CONNECT_TIME_T, &connected);
  if (connected == 0) {
    transfer.answer.contact = Contact::no_connect;
  } else {
    transfer.answer.contact = transfer.bytes == 0 ? Contact::silent : Contact::partial;
  }
}

/// libcurl pins keys, the spec pins the certificate; a GET without credentials may be sent before it is compared.
void HttpClient::Engine::judge_pin(Transfer& transfer) const {
  curl_certinfo* chain = nullptr;
  api->easy_getinfo(transfer.easy, CURLINFO_CERTINFO, &chain);
  std::string leaf;
  if (chain != nullptr && chain->num_of_certs > 0) {
    for (const curl_slist* line = chain->certinfo[0]; line != nullptr; line = line->next) {
      const std::string_view text{line->data};
      if (text.starts_with("Cert:")) {
        leaf = pem_sha256(text.substr(5));
      }
    }
  }
  if (leaf != transfer.request.tls->pin_sha256) {
    transfer.answer.contact = Contact::tls_failed;
    transfer.answer.detail = "the certificate's SHA-256 is " + (leaf.empty() ? "unknown" : leaf) + ", not the pinned one";
  }
}

void HttpClient::Engine::release(Transfer& transfer) const {
  if (transfer.easy != nullptr) {
    api->multi_remove_handle(multi, transfer.easy);
    api->easy_cleanup(transfer.easy);
    transfer.easy = nullptr;
  }
  api->slist_free_all(transfer.headers);
  api->slist_free_all(transfer.resolve);
  transfer.headers = transfer.resolve = nullptr;
}

void HttpClient::cancel() {
  for (auto& transfer : m_engine->transfers) {
    m_engine->release(*transfer);
    transfer->answer.contact = Contact::cancelled;
    m_engine->ended.emplace_back(transfer->number, std::move(transfer->answer));
  }
  m_engine->transfers.clear();
}

}  // namespace joelclaw::infra
