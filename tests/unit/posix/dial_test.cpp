// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "asking.hpp"
#include "loopback.hpp"
#include "temporary.hpp"

#include <memory>

namespace joelclaw::infra {
namespace {

Dial dial(std::uint16_t port, Greeting greeting, Duration deadline = Duration{10'000}) {
  return {TcpTarget{"127.0.0.1", port}, greeting, "", "", deadline};
}

DialAnswer dial_server(const Server::Handler& handler, Greeting greeting, Duration deadline = Duration{10'000}) {
  PosixWorld world{{}, ""};
  const Server server{handler};
  return ask_one(world, dial(server.port(), greeting, deadline));
}

DialAnswer dial_for(std::string_view said, bool then_hang, Greeting greeting) {
  return dial_server(
      [=](Connection& peer) {
        if (greeting == Greeting::redis_ping) {
          peer.read(14);
        }
        peer.send(said);
        if (then_hang) {
          peer.hang();
        }
      },
      greeting, then_hang ? Duration{400} : Duration{10'000});
}

TEST_CASE("connecting is all") {
  CHECK(dial_server([](Connection&) {}, Greeting::none).contact == Contact::answered);
}

TEST_CASE("before a connection is made") {
  PosixWorld world{{}, ""};
  const auto contact = [&](Target target) {
    return ask_one(world, Dial{std::move(target), Greeting::none, "", "", Duration{1000}}).contact;
  };
  CHECK(contact(TcpTarget{"127.0.0.1", closed_port()}) == Contact::refused);
  CHECK(contact(TcpTarget{"localhost", closed_port()}) == Contact::refused);
  CHECK(contact(TcpTarget{"no-such-host.invalid", 80}) == Contact::unresolved);
  CHECK(contact(TcpTarget{"", 80}) != Contact::cancelled);
  const Temporary directory;
  CHECK(contact(UnixTarget{directory / "none"}) == Contact::absent);
  CHECK(contact(UnixTarget{""}) != Contact::answered);
  CHECK(contact(UnixTarget{directory.write("file", "")}) == Contact::refused);
  CHECK(contact(UnixTarget{directory / "file/below"}) == Contact::absent);
  CHECK(contact(UnixTarget{"/tmp/" + std::string(200, 'x')}) == Contact::absent);
  const FullQueue full;
  CHECK(contact(TcpTarget{"127.0.0.1", full.port()}) == Contact::no_connect);
  const FullQueue full_socket{directory / "full"};
  CHECK(contact(UnixTarget{directory / "full"}) == Contact::no_connect);
}

TEST_CASE("a name of the system's own is looked up") {
  PosixWorld world{{}, ""};
  const Server server{[](Connection&) {}};
  const Dial question{TcpTarget{"ip6-localhost", server.port()}, Greeting::none, "", "", Duration{5000}};
  const Contact contact = ask_one(world, question).contact;  // known to Debian's /etc/hosts, as ::1
  CHECK((contact == Contact::refused || contact == Contact::unresolved || contact == Contact::unreachable));
}

TEST_CASE("a unix socket whose queue is full for a moment is reached after all") {
  PosixWorld world{{}, ""};
  const Temporary directory;
  auto full = std::make_unique<FullQueue>(directory / "s");
  Listener listener;
  listener.on_line = [&](std::size_t, std::string_view) {
    full.reset();
    std::filesystem::remove(directory / "s");
    full = nullptr;
    return std::vector<Question>{};
  };
  const std::vector<Question> questions{Dial{UnixTarget{directory / "s"}, Greeting::none, "", "", Duration{10'000}},
                                        sh("sleep 0.2; echo now")};
  const auto answers = world.ask(questions, listener);
  CHECK(std::get<DialAnswer>(answers[0].what).contact == Contact::absent);  // it looked again
}

TEST_CASE("a dial to localhost goes to 127.0.0.1, then ::1") {
  PosixWorld world{{}, ""};
  const auto handler = [](Connection& peer) { peer.send("hello\n"); };
  const Server four{handler};
  const Server six{handler, "::1"};
  const auto line = [&](const char* host, std::uint16_t port) {
    return ask_one(world, Dial{TcpTarget{host, port}, Greeting::banner, "", "", Duration{5000}}).line;
  };
  CHECK(line("localhost", four.port()) == "hello");
  if (six.port() != 0) {
    CHECK(line("localhost", six.port()) == "hello");
    CHECK(line("::1", six.port()) == "hello");
  }
}

struct Talk {
  std::string_view said;
  bool then_hang;
  Contact contact;
  std::string_view line;
};

TEST_CASE("a banner is a line that the peer says first") {
  const std::string endless(3000, 'x');
  const Talk talks[] = {
      {"SSH-2.0-OpenSSH_9.6\r\nmore", false, Contact::answered, "SSH-2.0-OpenSSH_9.6"},
      {"\x1B[31mred\n", false, Contact::answered, "?[31mred"},
      {"", true, Contact::silent, ""},
      {"", false, Contact::closed, ""},
      {"SSH-2", true, Contact::partial, "SSH-2"},
      {"SSH-2", false, Contact::closed, "SSH-2"},
      {endless, true, Contact::garbage, ""},
  };
  for (const Talk& talk : talks) {
    CAPTURE(talk.said, talk.then_hang);
    const DialAnswer answer = dial_for(talk.said, talk.then_hang, Greeting::banner);
    CHECK(answer.contact == talk.contact);
    CHECK(answer.line == talk.line);
  }
  CHECK(dial_server([](Connection& peer) { peer.reset(); }, Greeting::banner).contact == Contact::closed);
}

TEST_CASE("redis answers PING with one line") {
  const Talk talks[] = {
      {"+PONG\r\n", true, Contact::answered, "+PONG"},
      {"-NOAUTH Authentication required.\r\n", true, Contact::answered, "-NOAUTH Authentication required."},
      {"-LOADING Redis is loading the dataset in memory\r\n", false, Contact::answered,
       "-LOADING Redis is loading the dataset in memory"},
      {"HTTP/1.1 400 Bad Request\r\n", false, Contact::garbage, ""},
      {"+PO", true, Contact::partial, "+PO"},
      {"", true, Contact::silent, ""},
      {"", false, Contact::closed, ""},
  };
  for (const Talk& talk : talks) {
    CAPTURE(talk.said, talk.then_hang);
    const DialAnswer answer = dial_for(talk.said, talk.then_hang, Greeting::redis_ping);
    CHECK(answer.contact == talk.contact);
    CHECK(answer.line == talk.line);
  }
}

TEST_CASE("a password goes before PING, and what is told is what PING says") {
  PosixWorld world{{}, ""};
  const std::string expected = "*2\r\n$4\r\nAUTH\r\n$7\r\na b\r\nc\"\r\n*1\r\n$4\r\nPING\r\n";
  std::string heard;
  const auto ask_with = [&](std::string_view first, std::string_view second) {
    const Server server{[&](Connection& peer) {
      heard = peer.read(expected.size());
      peer.send(first);
      peer.send(second);
      peer.hang();
    }};
    Dial question = dial(server.port(), Greeting::redis_ping, Duration{2000});
    question.password = "a b\r\nc\"";
    return ask_one(world, question);
  };
  CHECK(ask_with("+OK\r\n", "+PONG\r\n").line == "+PONG");
  CHECK(heard == expected);
  CHECK(ask_with("-WRONGPASS invalid\r\n", "-NOAUTH x\r\n").line == "-WRONGPASS invalid");
  CHECK(ask_with("+OK\r\n", "-LOADING x\r\n").line == "-LOADING x");
  CHECK(ask_with("+OK\r\n", "").contact == Contact::partial);
}

TEST_CASE("a real redis, where there is one") {
  PosixWorld world{{}, ""};
  if (world.locate("redis-server").empty()) {
    return;
  }
  const Temporary directory;
  const std::string socket = directory / "redis.sock";
  Command redis;
  redis.program = "redis-server";
  redis.arguments = {"--port", "0", "--unixsocket", socket,          "--requirepass", "secret",
                     "--save", "",  "--dir",        directory.path()};
  redis.deadline = Duration{20'000};
  redis.lifetime = Lifetime::accompanying;
  Dial question{UnixTarget{socket}, Greeting::redis_ping, "", "", Duration{5000}};
  Listener listener;
  bool asked = false;
  listener.on_line = [&](std::size_t, std::string_view text) {
    if (asked || text.find("ready to accept connections") == std::string_view::npos) {
      return std::vector<Question>{};
    }
    asked = true;
    Dial with_password = question;
    with_password.password = "secret";
    return std::vector<Question>{question, with_password};
  };
  const auto answers = world.ask(std::vector<Question>{redis, sh("sleep 2")}, listener);
  REQUIRE(answers.size() == 4);
  CHECK_THAT(std::get<DialAnswer>(answers[2].what).line, ContainsSubstring("-NOAUTH"));
  CHECK(std::get<DialAnswer>(answers[3].what).line == "+PONG");
}

}  // namespace
}  // namespace joelclaw::infra
