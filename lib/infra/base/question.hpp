// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/command.hpp>
#include <infra/base/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace joelclaw::infra {

/// Where a connection goes: a TCP address or a unix socket. `localhost` is 127.0.0.1, then ::1; other names are resolved.
struct TcpTarget {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const TcpTarget&) const = default;
};
struct UnixTarget {
  std::string path;
  bool operator==(const UnixTarget&) const = default;
};
using Target = std::variant<TcpTarget, UnixTarget>;

std::string to_string(const Target& target);

/// Who we are to a TLS peer. It goes into the connection and nowhere else: no file, argument vector, log or recording.
struct ClientIdentity {
  std::string certificate_pem, key_pem;
  bool operator==(const ClientIdentity&) const = default;
};

/// How a TLS peer is judged, and what it is shown. Verification cannot be switched off.
struct TlsPolicy {
  std::string ca_file;      ///< trusted instead of the system's store
  std::string ca_pem;       ///< the same, as text (from a kubeconfig)
  std::string server_name;  ///< expected instead of the host
  std::string pin_sha256;   ///< lower-case hex of the leaf certificate's DER
  /// Requests that carry the same one share a connection where the peer speaks HTTP/2: a handshake with two signatures
  /// costs both sides milliseconds.
  std::shared_ptr<const ClientIdentity> identity{};
  bool operator==(const TlsPolicy&) const = default;
};

/// A GET or POST. No redirects, no proxy of the environment. A POST has a JSON body.
struct HttpRequest {
  Target target;
  std::string path = "/";
  std::optional<TlsPolicy> tls;  ///< https where set
  std::string host_header;       ///< for a TCP target its host and port where empty; "localhost" for a unix socket
  std::string method = "GET";
  std::string accept;       ///< the Accept header; empty: none of ours
  std::string body;
  Duration deadline{};
  std::size_t body_limit = 1U << 20U;  ///< bytes kept; what is beyond is read, counted and dropped
  /// Where set, WebSocket with this subprotocol, in which we only listen: after status 101 the body is its frames.
  std::string subprotocol{};
  bool operator==(const HttpRequest&) const = default;
};

/// What a Dial says after connecting, and what it hopes to hear.
enum class Greeting {
  none,         ///< connecting is all
  banner,       ///< listen: the peer speaks first (ssh)
  redis_ping,   ///< PING in RESP and one line of answer
  certificate,  ///< a TLS handshake that verifies nothing and sends nothing: whose certificate is there?
};

/// A bare connection: refused, silent and answering told apart.
struct Dial {
  Target target;
  Greeting greeting = Greeting::none;
  std::string server_name;  ///< SNI of a certificate dial
  std::string password;     ///< sent before PING where set; never shown
  Duration deadline{};
  bool operator==(const Dial&) const = default;
};

using Question = std::variant<Command, HttpRequest, Dial>;

/// How a connection came to its end, in the order in which it can fail.
///
/// | value       | connected | bytes came | meaning                                                     |
/// |-------------|-----------|------------|-------------------------------------------------------------|
/// | unresolved  | no        | no         | the name has no address                                     |
/// | absent      | no        | no         | the unix socket's file does not exist                       |
/// | denied      | no        | no         | no permission for the socket                                |
/// | refused     | no        | no         | nobody listens                                              |
/// | unreachable | no        | no         | no route, host down                                         |
/// | no_connect  | no        | no         | silence until the deadline                                  |
/// | tls_failed  | yes       | perhaps    | the peer's certificate or handshake was not accepted        |
/// | silent      | yes       | no         | connected, and no byte until the deadline                   |
/// | closed      | yes       | perhaps    | the peer closed or reset before its answer was complete     |
/// | partial     | yes       | yes        | bytes came, the answer was not complete at the deadline     |
/// | garbage     | yes       | yes        | the answer is not of the protocol asked                     |
/// | answered    | yes       | yes        | complete                                                    |
/// | cancelled   | -         | -          | ended by us because the run was interrupted                 |
enum class Contact {
  unresolved,
  absent,
  denied,
  refused,
  unreachable,
  no_connect,
  tls_failed,
  silent,
  closed,
  partial,
  garbage,
  answered,
  cancelled,
};
std::string to_string(Contact contact);
/// For a person: "connection refused", "connected, but no byte within the deadline", ...
std::string describe(Contact contact);

/// What a TLS peer showed of itself.
struct PeerCertificate {
  std::string sha256;      ///< lower-case hex of the leaf's DER
  std::string subject;     ///< RFC 2253, for people
  WallTime not_after;
  std::string chain_pem;   ///< leaf first
  bool operator==(const PeerCertificate&) const = default;
};

struct HttpAnswer {
  Contact contact = Contact::cancelled;
  int status = 0;           ///< 0 unless answered or partial with a status line
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  std::uint64_t body_bytes = 0;  ///< of the whole body, also where less is kept
  std::string detail;       ///< the transport's own words on a failure, for evidence
  Duration took{};
  bool operator==(const HttpAnswer&) const = default;

  std::string header(std::string_view name) const;  ///< empty where absent
};

struct DialAnswer {
  Contact contact = Contact::cancelled;
  std::string line;   ///< what was heard: a banner or the first line of RESP
  std::optional<PeerCertificate> certificate;
  std::string detail;
  Duration took{};
  bool operator==(const DialAnswer&) const = default;
};

/// What came of a Question, of the same alternative, with the awake-only instant at which it was asked.
struct Answer {
  std::variant<Outcome, HttpAnswer, DialAnswer> what;
  Instant asked;
  Duration took() const;
  bool operator==(const Answer&) const = default;
};

/// For a log line: the command, "GET http://...", "dial 127.0.0.1:6379 (redis ping)". No secret is in it.
std::string to_string(const Question& question);

}  // namespace joelclaw::infra
