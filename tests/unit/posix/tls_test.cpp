// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "loopback.hpp"
#include "temporary.hpp"
#include "tls_server.hpp"

#include <openssl/ssl.h>

namespace joelclaw::infra {
namespace {

HttpRequest get(std::uint16_t port, TlsPolicy tls, Duration deadline = Duration{10'000}) {
  HttpRequest request;
  request.target = TcpTarget{"127.0.0.1", port};
  request.tls = std::move(tls);
  request.deadline = deadline;
  return request;
}

Dial look(std::uint16_t port, Duration deadline = Duration{10'000}) {
  return {TcpTarget{"127.0.0.1", port}, Greeting::certificate, "some.service", "", deadline};
}

TEST_CASE("a peer is trusted by whom it is told to trust, and by nobody else") {
  PosixWorld world{{}, ""};
  const Temporary directory;
  const Identity identity = make_identity("some.service", true);
  const Identity stranger = make_identity("some.service", true);
  const TlsServer server{identity};
  const std::string file = directory.write("ca.pem", identity.certificate_pem);
  CHECK(ask_one(world, get(server.port(), {"", identity.certificate_pem, "", ""})).status == 200);
  CHECK(ask_one(world, get(server.port(), {file, "", "", ""})).status == 200);
  CHECK(server.requests() == 2);
  for (const TlsPolicy& policy :
       {TlsPolicy{}, TlsPolicy{"", stranger.certificate_pem, "", ""}, TlsPolicy{directory / "none.pem", "", "", ""},
        TlsPolicy{"", "no certificate", "", ""}, TlsPolicy{"", "", "", identity.sha256}}) {
    const HttpAnswer answer = ask_one(world, get(server.port(), policy));
    CHECK(answer.contact == Contact::tls_failed);
    CHECK(answer.status == 0);
    CHECK_FALSE(answer.detail.empty());
  }
  CHECK(server.requests() == 2);
}

TEST_CASE("a peer's name is the host's, or the one that is expected") {
  PosixWorld world{{}, ""};
  const Identity identity = make_identity("some.service", false);
  const TlsServer server{identity};
  CHECK(ask_one(world, get(server.port(), {"", identity.certificate_pem, "", ""})).contact == Contact::tls_failed);
  CHECK(ask_one(world, get(server.port(), {"", identity.certificate_pem, "other.service", ""})).contact ==
        Contact::tls_failed);
  CHECK(ask_one(world, get(server.port(), {"", identity.certificate_pem, "some.service", ""})).status == 200);
  HttpRequest by_name = get(server.port(), {"", identity.certificate_pem, "some.service", ""});
  by_name.target = TcpTarget{"localhost", server.port()};
  CHECK(ask_one(world, by_name).status == 200);
  CHECK(server.requests() == 2);
}

TEST_CASE("a pinned certificate is compared before anything is sent") {
  PosixWorld world{{}, ""};
  const Identity identity = make_identity("some.service", true);
  const TlsServer server{identity};
  CHECK(ask_one(world, get(server.port(), {"", identity.certificate_pem, "", identity.sha256})).status == 200);
  CHECK(server.requests() == 1);
  const HttpAnswer other = ask_one(world, get(server.port(), {"", identity.certificate_pem, "", std::string(64, '0')}));
  CHECK(other.contact == Contact::tls_failed);
  CHECK_THAT(other.detail, ContainsSubstring(identity.sha256));
  CHECK(server.requests() == 1);
}

TEST_CASE("what hangs up or is silent in the handshake is no fault of a certificate") {
  PosixWorld world{{}, ""};
  const auto contacts = [&](const Server::Handler& handler, Duration deadline) {
    const Server server{handler};
    const HttpAnswer http = ask_one(world, get(server.port(), {}, deadline));
    const DialAnswer dial = ask_one(world, look(server.port(), deadline));
    CAPTURE(http.detail, dial.detail);
    CHECK(to_string(http.contact) == to_string(dial.contact));
    return dial.contact;
  };
  const Duration ample{10'000};
  CHECK(contacts([](Connection&) {}, ample) == Contact::closed);
  CHECK(contacts([](Connection& peer) { peer.reset(); }, ample) == Contact::closed);
  CHECK(contacts([](Connection& peer) { peer.read(20); }, ample) == Contact::closed);
  CHECK(contacts([](Connection& peer) { peer.hang(); }, Duration{400}) == Contact::silent);
  const auto plain = [](Connection& peer) {
    peer.read(5);
    peer.send("HTTP/1.0 400 Bad Request\r\n\r\n");
  };
  CHECK(contacts(plain, ample) == Contact::tls_failed);
  const auto alert = [](Connection& peer) {
    peer.read(5);
    peer.send(std::string_view{"\x15\x03\x03\x00\x02\x02\x28", 7});
  };
  CHECK(contacts(alert, ample) == Contact::tls_failed);
}

TEST_CASE("a look at a certificate shows it, trusted or not, and says nothing") {
  PosixWorld world{{}, ""};
  const Identity identity = make_identity("some.service", false);
  const bool wants_ours = GENERATE(false, true);
  const int newest = GENERATE(0, TLS1_2_VERSION);
  const TlsServer server{identity, wants_ours, newest};
  const DialAnswer answer = ask_one(world, look(server.port()));
  CHECK(answer.contact == Contact::answered);
  REQUIRE(answer.certificate);
  CHECK(answer.certificate->sha256 == identity.sha256);
  CHECK(answer.certificate->subject == "CN=some.service");
  CHECK(answer.certificate->chain_pem == identity.certificate_pem);
  CHECK(answer.certificate->not_after > *parse_rfc3339("2020-01-01T00:00:00Z"));
  CHECK(server.requests() == 0);
}

TEST_CASE("a handshake that stops half way is partial") {
  PosixWorld world{{}, ""};
  const Server server{[](Connection& peer) {
    peer.read(5);
    peer.send(std::string_view{"\x16\x03\x03\x00\x7A\x02", 6});  // the head of a ServerHello
    peer.hang();
  }};
  CHECK(ask_one(world, look(server.port(), Duration{400})).contact == Contact::partial);
}

}  // namespace
}  // namespace joelclaw::infra
