// SPDX-License-Identifier: MIT
// What became of an HTTP request: from libcurl's codes to a Contact, see the table in base/question.hpp.
#include <infra/posix/http_transfer.hpp>

#include <infra/base/text.hpp>
#include <infra/posix/address_search.hpp>
#include <infra/posix/contact.hpp>
#include <infra/posix/unique_fd.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>

namespace joelclaw::infra {
namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(), [text](std::string_view part) { return contains(text, part); });
}

/// Why a unix socket lets nobody in, by trying it; 0 where it does let us in.
int connect_error(const UnixTarget& target) {
  const auto addresses = AddressSearch{target}.take();
  if (addresses.empty()) {
    return ENAMETOOLONG;
  }
  const UniqueFd socket{::socket(AF_UNIX, SOCK_STREAM, 0)};
  set_close_on_exec(socket.get());
  set_nonblocking(socket.get());
  const auto* name = reinterpret_cast<const sockaddr*>(&addresses[0].storage);  // NOLINT: how sockets are named
  return ::connect(socket.get(), name, addresses[0].size) == 0 ? 0 : errno;
}

}  // namespace

long HttpTransfer::number_of(CURLINFO info) const {
  long number = 0;
  m_api.easy_getinfo(m_easy, info, &number);
  return number;
}

bool HttpTransfer::reached(CURLINFO time) const {
  curl_off_t microseconds = 0;
  m_api.easy_getinfo(m_easy, time, &microseconds);
  return microseconds > 0;
}

Contact HttpTransfer::judge(CURLcode code) const {
  const std::string words = to_lower(m_words.data());
  switch (code) {
    case CURLE_OK:
      return Contact::answered;
    case CURLE_OPERATION_TIMEDOUT:  // the system's own patience with a connection, since ours is not told to libcurl
      return Contact::no_connect;
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_HOST:
      return std::holds_alternative<UnixTarget>(m_request.target) ? Contact::absent : Contact::unresolved;
    case CURLE_COULDNT_CONNECT:
      return judge_connect();
    case CURLE_SSL_CONNECT_ERROR:
      return judge_tls(words);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return Contact::tls_failed;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9, as libcurl calls what has no status line
    case CURLE_BAD_CONTENT_ENCODING:
      return Contact::garbage;
    case CURLE_RECV_ERROR:
      return contains_any(words, {"chunk", "hexadecimal"}) ? Contact::garbage : Contact::closed;
    default:
      return Contact::closed;
  }
}

Contact HttpTransfer::judge_connect() const {
  if (const UnixTarget* socket = std::get_if<UnixTarget>(&m_request.target)) {
    // libcurl takes a full queue for a connection under way, and its versions differ in what they tell of the rest.
    if (const int error = connect_error(*socket); error != 0) {
      return contact_of_errno(error);
    }
    // One that lets us in has just become ready, or hangs up on whoever comes, as an ssh forward with a dead far end
    // does: where it is quicker than libcurl's look at the new connection, libcurl calls that not connected.
    return number_of(CURLINFO_OS_ERRNO) == ECONNREFUSED ? Contact::refused : Contact::closed;
  }
  return contact_of_errno(static_cast<int>(number_of(CURLINFO_OS_ERRNO)));
}

Contact HttpTransfer::judge_timeout() const {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  // A connection that was used before is there already when we are about to send.
  const bool connected = m_socket >= 0
                             ? ::getpeername(m_socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0  // NOLINT
                             : reached(CURLINFO_PRETRANSFER_TIME_T);
  if (connected) {
    const bool heard = reached(CURLINFO_STARTTRANSFER_TIME_T) || !m_answer.headers.empty();
    return heard ? Contact::partial : Contact::silent;
  }
  // Who waits for another's connection has no socket yet, and no name to look up.
  const bool waits_for_another = m_request.tls && m_request.tls->identity != nullptr;
  return m_socket >= 0 || waits_for_another ? Contact::no_connect : Contact::unresolved;
}

/// A forward whose far end is dead accepts and hangs up: that is no fault of anybody's certificate, and libcurl has one
/// code for both.
Contact HttpTransfer::judge_tls(std::string_view words) const {
  return contains_any(words, {"syscall", "unexpected eof", "reset by peer", "broken pipe", "closed"})
             ? Contact::closed
             : Contact::tls_failed;
}

}  // namespace joelclaw::infra
