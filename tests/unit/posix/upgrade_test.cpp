// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "loopback.hpp"
#include "tls_server.hpp"

#include <infra/base/text.hpp>

#include <memory>
#include <set>
#include <string>

namespace joelclaw::infra {
namespace {

HttpRequest get(std::uint16_t port) {
  HttpRequest request;
  request.target = TcpTarget{"127.0.0.1", port};
  request.deadline = Duration{10'000};
  return request;
}

HttpRequest get(std::uint16_t port, const Identity& server, const Identity& client) {
  HttpRequest request = get(port);
  request.tls = TlsPolicy{"", server.certificate_pem, "", "",
                          std::make_shared<const ClientIdentity>(ClientIdentity{client.certificate_pem, client.key_pem})};
  return request;
}

TEST_CASE("a peer that asks who we are is told, and only by the certificate whose key we have") {
  PosixWorld world{{}, ""};
  const Identity identity = make_identity("some.service", true);
  const Identity ours = make_identity("us", false);
  const Identity stranger = make_identity("us", false);
  const TlsServer server{identity, true, 0, &ours};
  CHECK(ask_one(world, get(server.port(), identity, ours)).status == 200);
  CHECK(server.requests() == 1);
  CHECK(ask_one(world, get(server.port(), identity, stranger)).contact != Contact::answered);
  const Identity mixed{ours.certificate_pem, stranger.key_pem, ""};
  CHECK(ask_one(world, get(server.port(), identity, mixed)).contact == Contact::tls_failed);
  const Identity broken{ours.certificate_pem, "-----BEGIN EC PRIVATE KEY-----\nSECRETKEY\n", ""};
  const HttpAnswer none = ask_one(world, get(server.port(), identity, broken));
  CHECK(none.contact == Contact::tls_failed);
  CHECK_FALSE(contains(none.detail, "SECRETKEY"));
  CHECK(server.requests() == 1);
}

TEST_CASE("who we are is not told to a peer that is not trusted") {
  PosixWorld world{{}, ""};
  const Identity identity = make_identity("some.service", true);
  const Identity ours = make_identity("us", false);
  const TlsServer server{identity, true, 0, &ours};
  CHECK(ask_one(world, get(server.port(), ours, ours)).contact == Contact::tls_failed);
  CHECK(server.requests() == 0);
}

TEST_CASE("requests of one identity are all answered where the peer has one connection for each") {
  PosixWorld world{{}, ""};
  const Identity identity = make_identity("some.service", true);
  const Identity ours = make_identity("us", false);
  const TlsServer server{identity, true, 0, &ours};
  const HttpRequest one = get(server.port(), identity, ours);
  for (const Answer& answer : ask(world, {one, one, one, one})) {
    CHECK(std::get<HttpAnswer>(answer.what).status == 200);
  }
  CHECK(server.requests() == 4);
}

TEST_CASE("an upgraded connection's bytes are the answer's body") {
  PosixWorld world{{}, ""};
  std::string heard;
  const std::string frames{"\x82\x03\x01ok\x88\x00", 7};
  const Server server{[&](Connection& peer) {
    heard = peer.read_request();
    peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + frames);
  }};
  HttpRequest request = get(server.port());
  request.subprotocol = "v4.channel.k8s.io";
  const HttpAnswer answer = ask_one(world, request);
  CHECK(answer.contact == Contact::answered);
  CHECK(answer.status == 101);
  CHECK(answer.body == frames);
  for (const char* line : {"Connection: Upgrade\r\n", "Upgrade: websocket\r\n", "Sec-WebSocket-Version: 13\r\n",
                           "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n", "Sec-WebSocket-Key: "}) {
    CHECK(contains(heard, line));
  }
}

TEST_CASE("an upgraded connection that goes silent ends at its deadline, with what came before") {
  PosixWorld world{{}, ""};
  const Server server{[](Connection& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nsome");
    peer.hang();
  }};
  HttpRequest request = get(server.port());
  request.subprotocol = "v4.channel.k8s.io";
  request.deadline = Duration{400};
  const HttpAnswer answer = ask_one(world, request);
  CHECK(answer.contact == Contact::partial);
  CHECK(answer.body == "some");
}

TEST_CASE("a refusal to upgrade is an answer, and no two nonces are the same") {
  PosixWorld world{{}, ""};
  std::set<std::string> keys;
  const Server server{[&](Connection& peer) {
    const std::string request = peer.read_request();
    keys.insert(request.substr(request.find("Sec-WebSocket-Key: "), 43));
    peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
  }};
  HttpRequest request = get(server.port());
  request.subprotocol = "v4.channel.k8s.io";
  CHECK(ask_one(world, request).status == 403);
  CHECK(ask_one(world, request).body == "no");
  CHECK(keys.size() == 2);
}

}  // namespace
}  // namespace joelclaw::infra
