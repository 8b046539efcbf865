// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/guest.hpp>
#include <support/catch.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <thread>

using namespace joelclaw::infra;

namespace {

const SshTarget lima{"/c", "lima-colima", "", ""};

/// A listener on a free port of this machine that serves one connection by a function.
class PortOwner {
 public:
  explicit PortOwner(void (*serve)(int)) : m_fd(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(m_fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    m_port = ntohs(address.sin_port);
    if (serve != nullptr) {
      REQUIRE(::listen(m_fd, 4) == 0);
      m_thread = std::thread([this, serve] {
        const int peer = ::accept(m_fd, nullptr, nullptr);
        if (peer >= 0) {
          serve(peer);
          ::close(peer);
        }
      });
    }
  }
  PortOwner(const PortOwner&) = delete;
  PortOwner& operator=(const PortOwner&) = delete;
  ~PortOwner() {
    if (m_thread.joinable()) {
      ::shutdown(m_fd, SHUT_RDWR);
      m_thread.join();
    }
    ::close(m_fd);
  }
  std::uint16_t port() const { return m_port; }

 private:
  int m_fd;
  std::uint16_t m_port = 0;
  std::thread m_thread;
};

std::string all_of(int fd, std::size_t least) {
  std::string heard;
  char byte = 0;
  while (heard.size() < least && ::read(fd, &byte, 1) == 1) {
    heard += byte;
  }
  return heard;
}

void echo_ping(int fd) {
  const std::string heard = all_of(fd, 12);
  const std::string answer = heard == "PING\r\nQUIT\r\n" ? std::string{"+PONG\r\n\0\xff+OK\r\n", 14} : "?" + heard;
  (void)!::write(fd, answer.data(), answer.size());
}
void hang(int fd) {
  all_of(fd, 1'000'000);
}
void hang_up(int) {}
void flood(int fd) {
  const std::string much(64 * 1024, 'x');
  (void)!::write(fd, much.data(), much.size());
}

/// The command as sshd would run it, without ssh.
Outcome run_far_end(const Command& command) {
  const auto begin = std::find(command.arguments.begin(), command.arguments.end(), "--");
  const Run heard = run({"sh", "-c", join(std::vector<std::string>(begin + 1, command.arguments.end()), " ")});
  return exited(heard.status, heard.out);
}

}  // namespace

TEST_CASE("ports are dialled from inside the VM, all at once") {
  const PortOwner refuses{nullptr};
  const PortOwner answers{echo_ping};
  const PortOwner silent{hang};
  const PortOwner closes{hang_up};
  const PortOwner floods{flood};
  const std::string ping = "PING\r\nQUIT\r\n";
  const auto command = guest_dial_command(lima,
                                          {{refuses.port(), ping},
                                           {answers.port(), ping},
                                           {silent.port(), "x"},
                                           {closes.port(), "$(id -u)\\n%s'"},
                                           {floods.port(), ""}},
                                          Duration{6'000});
  const auto read = parse_guest_dials(run_far_end(command));
  const auto find = [&read](const PortOwner& listener) {
    for (const GuestDialAnswer& each : value_of(read)) {
      if (each.port == listener.port()) {
        return each;
      }
    }
    FAIL("a port without an answer");
    return GuestDialAnswer{};
  };
  CHECK(find(refuses).contact == Contact::refused);
  CHECK(find(answers).contact == Contact::answered);
  CHECK((find(answers).bytes == std::string{"+PONG\r\n\0\xff+OK\r\n", 14}));
  CHECK(find(silent).contact == Contact::silent);
  CHECK(find(closes).contact == Contact::closed);
  CHECK(find(floods).bytes == std::string(3000, 'x'));
}

TEST_CASE("long answers from many ports do not mix") {
  std::vector<std::unique_ptr<PortOwner>> listeners;
  std::vector<GuestDial> dials;
  for (int i = 0; i < 24; ++i) {
    listeners.push_back(std::make_unique<PortOwner>(flood));
    dials.push_back({listeners.back()->port(), ""});
  }
  const auto read = parse_guest_dials(run_far_end(guest_dial_command(lima, dials, Duration{6'000})));
  const std::vector<GuestDialAnswer> answers = value_of(read);
  CHECK(answers.size() == dials.size());
  CHECK(std::all_of(answers.begin(), answers.end(),
                    [](const GuestDialAnswer& each) { return each.bytes == std::string(3000, 'x'); }));
}

TEST_CASE("dials are read, half of them are not") {
  const std::string text =
      "dial 80 refused\ndial 81 silent\ndial 82 closed\ndial 83 no-connect\ndial 84 answered aGk=\n"
      "dial x refused\ndial 99999 refused\nnoise\nend\n";
  const auto read = parse_guest_dials(exited(0, text));
  CHECK(value_of(read) == std::vector<GuestDialAnswer>{{80, Contact::refused, ""},
                                                       {81, Contact::silent, ""},
                                                       {82, Contact::closed, ""},
                                                       {83, Contact::no_connect, ""},
                                                       {84, Contact::answered, "hi"}});
  each_beginning(text, [](const std::string& part) {
    CHECK(cause_of(parse_guest_dials(exited(0, part))) == UnknownCause::garbage);
  });
  CHECK(cause_of(parse_guest_dials(exited(0, ""))) == UnknownCause::garbage);
  CHECK(cause_of(parse_guest_dials(exited(127, "", "bash: not found"))) == UnknownCause::failed);
  CHECK(cause_of(parse_guest_dials(ended(TimedOut{}))) == UnknownCause::timed_out);
}
