// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "loopback.hpp"
#include "temporary.hpp"

#include <infra/base/text.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

namespace joelclaw::infra {
namespace {

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Some-Thing: A b\r\n\r\nok";

HttpRequest get(Target target, Duration deadline = Duration{10'000}) {
  HttpRequest request;
  request.target = std::move(target);
  request.path = "/health?a=b";
  request.deadline = deadline;
  return request;
}

HttpRequest get(std::uint16_t port, Duration deadline = Duration{10'000}) {
  return get(TcpTarget{"127.0.0.1", port}, deadline);
}

/// Asks a server that hears the request and then does this.
HttpAnswer ask_server(const Server::Handler& handler, Duration deadline = Duration{10'000}) {
  PosixWorld world{{}, ""};
  const Server server{handler};
  return ask_one(world, get(server.port(), deadline));
}

HttpAnswer ask_for(std::string_view answer, bool then_hang = false) {
  return ask_server(
      [answer, then_hang](Connection& peer) {
        peer.read_request();
        peer.send(answer);
        if (then_hang) {
          peer.hang();
        }
      },
      then_hang ? Duration{400} : Duration{10'000});
}

TEST_CASE("an answer has a status, headers and a body") {
  const HttpAnswer answer = ask_for(ok);
  CHECK(answer.contact == Contact::answered);
  CHECK(answer.status == 200);
  CHECK(answer.header("x-some-thing") == "A b");
  CHECK(answer.body == "ok");
  CHECK(answer.body_bytes == 2);
  CHECK(answer.detail == "");
}

TEST_CASE("what is asked is what is sent") {
  PosixWorld world{{}, ""};
  std::string heard;
  std::uint16_t port = 0;
  {
    const Server server{[&heard](Connection& peer) {
      heard = peer.read_request();
      peer.send(ok);
    }};
    port = server.port();
    ask_one(world, get(port));
  }
  CHECK_THAT(heard, ContainsSubstring("GET /health?a=b HTTP/1.1\r\n"));
  CHECK_THAT(heard, ContainsSubstring("\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n"));
  CHECK_FALSE(contains(heard, "Accept:"));
}

TEST_CASE("a POST has a JSON body, and one host may be asked for another's name") {
  PosixWorld world{{}, ""};
  std::string heard;
  const std::string body = "{\"a\":" + std::string(2'000'000, '1') + "}";
  {
    const Server server{[&](Connection& peer) {
      heard = peer.read_request();
      const std::size_t start = heard.find("\r\n\r\n") + 4;
      heard += peer.read(body.size() - (heard.size() - start));
      peer.send(ok);
    }};
    HttpRequest request = get(server.port());
    request.method = "POST";
    request.body = body;
    request.host_header = "some.service";
    request.accept = "application/json";
    CHECK(ask_one(world, request).status == 200);
  }
  CHECK(heard.starts_with("POST /health?a=b HTTP/1.1\r\n"));
  for (const char* line :
       {"\r\nHost: some.service\r\n", "\r\nAccept: application/json\r\n", "\r\nContent-Type: application/json\r\n"}) {
    CHECK_THAT(heard.substr(0, 1000), ContainsSubstring(line));
  }
  CHECK_FALSE(contains(heard, "Expect:"));
  CHECK(heard.ends_with(body));
}

TEST_CASE("any status is an answer, and no redirect is followed") {
  CHECK(ask_for("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n").status == 503);
  CHECK(ask_for("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").status == 302);
  const HttpAnswer late = ask_for("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + std::string{ok});
  CHECK(late.status == 200);
  CHECK(late.header("x-early") == "");
}

TEST_CASE("a body comes in chunks, or until the end of the connection") {
  CHECK(ask_for("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n").body ==
        "abcde");
  CHECK(ask_for("HTTP/1.0 200 OK\r\n\r\nall of it").body == "all of it");
}

TEST_CASE("of a large body only so much is kept, and all of it counted") {
  PosixWorld world{{}, ""};
  const std::string body(5'000'000, 'x');
  const Server server{[&body](Connection& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + body);
  }};
  HttpRequest request = get(server.port());
  request.body_limit = 1000;
  const HttpAnswer answer = ask_one(world, request);
  CHECK(answer.contact == Contact::answered);
  CHECK(answer.body.size() == 1000);
  CHECK(answer.body_bytes == 5'000'000);
}

struct Failure {
  std::string_view said;
  bool then_hang;
  Contact contact;
  int status;
};

TEST_CASE("how a connection can fail after it was made") {
  const Failure failures[] = {
      {"", true, Contact::silent, 0},
      {"", false, Contact::closed, 0},
      {"HTT", true, Contact::partial, 0},
      {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true, Contact::partial, 200},
      {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false, Contact::closed, 200},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false, Contact::garbage, 200},
      {"SSH-2.0-OpenSSH_9.6\r\n", false, Contact::garbage, 0},
      {"+PONG\r\n", false, Contact::garbage, 0},
      {"\x15\x03\x01\x00\x02\x02\x46", false, Contact::garbage, 0},
  };
  for (const Failure& failure : failures) {
    CAPTURE(failure.said, failure.then_hang);
    const HttpAnswer answer = ask_for(failure.said, failure.then_hang);
    CHECK(answer.contact == failure.contact);
    CHECK(answer.status == failure.status);
    CHECK_FALSE(answer.detail.empty());
    CHECK((!failure.then_hang || answer.took >= Duration{400}));
  }
}

TEST_CASE("what came before a failure is kept") {
  CHECK(ask_for("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true).body == "abc");
}

TEST_CASE("a reset is a peer that closed") {
  CHECK(ask_server([](Connection& peer) { peer.reset(); }).contact == Contact::closed);
  CHECK(ask_server([](Connection& peer) {
          peer.read_request();
          peer.reset();
        }).contact == Contact::closed);
}

TEST_CASE("how a connection can fail before it is made") {
  PosixWorld world{{}, ""};
  CHECK(ask_one(world, get(closed_port())).contact == Contact::refused);
  CHECK(ask_one(world, get(TcpTarget{"localhost", closed_port()})).contact == Contact::refused);
  CHECK(ask_one(world, get(TcpTarget{"no-such-host.invalid", 80}, Duration{1000})).contact == Contact::unresolved);
  const FullQueue full;
  const HttpAnswer answer = ask_one(world, get(full.port(), Duration{400}));
  CHECK(answer.contact == Contact::no_connect);
  CHECK(answer.took >= Duration{400});
}

TEST_CASE("a request to localhost goes to 127.0.0.1, then ::1") {
  PosixWorld world{{}, ""};
  const auto handler = [](Connection& peer) {
    peer.read_request();
    peer.send(ok);
  };
  const Server four{handler};
  CHECK(ask_one(world, get(TcpTarget{"localhost", four.port()})).status == 200);
  const Server six{handler, "::1"};
  if (six.port() != 0) {  // a host may have no IPv6
    CHECK(ask_one(world, get(TcpTarget{"localhost", six.port()})).status == 200);
    CHECK(ask_one(world, get(TcpTarget{"::1", six.port()})).status == 200);
  }
}

TEST_CASE("unix sockets") {
  PosixWorld world{{}, ""};
  const Temporary directory;
  std::string heard;
  {
    const std::unique_ptr<Server> server{Server::on_socket(directory / "s", [&heard](Connection& peer) {
      heard = peer.read_request();
      peer.send(ok);
    })};
    CHECK(ask_one(world, get(UnixTarget{directory / "s"})).status == 200);
  }
  CHECK_THAT(heard, ContainsSubstring("\r\nHost: localhost\r\n"));
  CHECK(ask_one(world, get(UnixTarget{directory / "s"})).contact == Contact::refused);  // its file is still there
  CHECK(ask_one(world, get(UnixTarget{directory / "none"})).contact == Contact::absent);
  CHECK(ask_one(world, get(UnixTarget{directory.write("file", "")})).contact == Contact::refused);
  CHECK(ask_one(world, get(UnixTarget{"/tmp/" + std::string(200, 'x')})).contact == Contact::absent);
  {
    // However soon it does so: libcurl may not have looked at the new connection yet.
    const std::unique_ptr<Server> hangs_up{Server::on_socket(directory / "rude", [](Connection&) {})};
    for (int round = 0; round < 100; ++round) {
      CHECK(ask_one(world, get(UnixTarget{directory / "rude"})).contact == Contact::closed);
    }
  }
  const FullQueue full{directory / "full"};
  const HttpAnswer waiting = ask_one(world, get(UnixTarget{directory / "full"}, Duration{400}));
  CAPTURE(waiting.detail);
  CHECK(waiting.contact == Contact::no_connect);
  if (::geteuid() != 0) {
    const UniqueFd locked = listen_on_socket(directory / "locked");
    ::chmod((directory / "locked").c_str(), 0);
    CHECK(ask_one(world, get(UnixTarget{directory / "locked"})).contact == Contact::denied);
  }
}

TEST_CASE("connections are kept alive within one ask, and never for the next") {
  PosixWorld world{{}, ""};
  const Server server{[](Connection& peer) {
    while (!peer.read_request().empty()) {
      peer.send(ok);
    }
  }};
  Listener listener;
  listener.on_answered = [&server](std::size_t number, Answer&) {
    return number < 3 ? std::vector<Question>{get(server.port())} : std::vector<Question>{};
  };
  const auto answers = world.ask(std::vector<Question>{get(server.port())}, listener);
  REQUIRE(answers.size() == 4);
  for (const Answer& answer : answers) {
    CHECK(std::get<HttpAnswer>(answer.what).status == 200);
  }
  CHECK(server.connections() == 1);
  ask_one(world, get(server.port()));
  CHECK(server.connections() == 2);
}

TEST_CASE("a connection that went away meanwhile is made again") {
  PosixWorld world{{}, ""};
  const Server server{[](Connection& peer) {
    peer.read_request();
    peer.send(ok);  // and closes, although it did not say so
  }};
  Listener listener;
  listener.on_answered = [&server](std::size_t number, Answer&) {
    return number < 3 ? std::vector<Question>{get(server.port())} : std::vector<Question>{};
  };
  for (const Answer& answer : world.ask(std::vector<Question>{get(server.port())}, listener)) {
    CHECK(std::get<HttpAnswer>(answer.what).status == 200);
  }
}

TEST_CASE("the environment's proxy is not asked") {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  CHECK(ask_for(ok).status == 200);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
}

TEST_CASE("a path cannot smuggle a header") {
  PosixWorld world{{}, ""};
  HttpRequest request = get(closed_port());
  request.path = "/a HTTP/1.1\r\nX-Evil: 1\r\n\r\n";
  CHECK(ask_one(world, request).contact != Contact::answered);
}

TEST_CASE("children, servers and ports are asked in one wave, each with its own deadline") {
  PosixWorld world{{}, ""};
  const Server good{[](Connection& peer) {
    peer.read_request();
    peer.send(ok);
  }};
  const Server silent{[](Connection& peer) { peer.hang(); }};
  std::vector<Question> questions;
  for (int i = 0; i < 10; ++i) {
    questions.emplace_back(sh("sleep 0.1; exit 4"));
    questions.emplace_back(get(good.port()));
    questions.emplace_back(get(silent.port(), Duration{300}));
    questions.emplace_back(Dial{TcpTarget{"127.0.0.1", silent.port()}, Greeting::banner, "", "", Duration{200}});
    questions.emplace_back(Dial{TcpTarget{"127.0.0.1", good.port()}, Greeting::none, "", "", Duration{10'000}});
  }
  const auto answers = ask(world, questions);
  REQUIRE(answers.size() == 50);
  for (std::size_t i = 0; i < 50; i += 5) {
    CHECK(outcome(answers[i]).exit_status() == 4);
    CHECK(std::get<HttpAnswer>(answers[i + 1].what).status == 200);
    CHECK(std::get<HttpAnswer>(answers[i + 2].what).contact == Contact::silent);
    CHECK(std::get<DialAnswer>(answers[i + 3].what).contact == Contact::silent);
    CHECK(std::get<DialAnswer>(answers[i + 4].what).contact == Contact::answered);
    CHECK(answers[i + 2].took() < Duration{8000});
  }
}

}  // namespace
}  // namespace joelclaw::infra
