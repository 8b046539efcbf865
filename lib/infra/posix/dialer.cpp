// SPDX-License-Identifier: MIT
#include <infra/posix/dialer.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/posix/certificate.hpp>

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace joelclaw::infra {
namespace {

/// More than any banner or first line of RESP; what sends more without a line end speaks something else.
constexpr std::size_t longest_line = 1024;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

std::vector<Address> resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = AF_UNSPEC;
  std::vector<Address> addresses;
  // localhost never goes to a resolver: 127.0.0.1, then ::1, whatever /etc/hosts says.
  const std::vector<std::string> names =
      host == "localhost" ? std::vector<std::string>{"127.0.0.1", "::1"} : std::vector<std::string>{host};
  for (const std::string& name : names) {
    addrinfo* list = nullptr;
    if (::getaddrinfo(name.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
      continue;
    }
    for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
      Address address;
      std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
      address.size = each->ai_addrlen;
      addresses.push_back(address);
    }
    ::freeaddrinfo(list);
  }
  return addresses;
}

std::vector<Address> unix_address(const std::string& path) {
  sockaddr_un name{};
  if (path.size() >= sizeof name.sun_path) {
    return {};
  }
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  Address address;
  std::memcpy(&address.storage, &name, sizeof name);
  address.size = sizeof name;
  return {address};
}

Contact contact_of(int error) {
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

/// A RESP array, so that a password with blanks or line ends stays one argument.
std::string resp(const std::vector<std::string>& words) {
  std::string text = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    text += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
  return text;
}

}  // namespace

struct Dialer::Addresses {
  std::vector<Address> list;
  std::size_t next = 0;
};

Dialer::Dialer(const Dial& dial, Instant now)
    : m_dial(dial), m_addresses(std::make_unique<Addresses>()), m_started(now), m_deadline(now + dial.deadline) {
  m_addresses->list = std::visit(Overload{
                                     [](const TcpTarget& tcp) { return resolve(tcp.host, tcp.port); },
                                     [](const UnixTarget& socket) { return unix_address(socket.path); },
                                 },
                                 dial.target);
  if (m_addresses->list.empty()) {
    finish(Contact::unresolved);
    return;
  }
  try_next_address();
}

Dialer::~Dialer() = default;

void Dialer::try_next_address() {
  while (m_addresses->next < m_addresses->list.size()) {
    const Address& address = m_addresses->list[m_addresses->next++];
    m_socket = UniqueFd{::socket(address.storage.ss_family, SOCK_STREAM, 0)};
    set_close_on_exec(m_socket.get());
    set_nonblocking(m_socket.get());
    const auto* name = reinterpret_cast<const sockaddr*>(&address.storage);  // NOLINT: how sockets are named
    if (::connect(m_socket.get(), name, address.size) == 0) {
      connected();
      return;
    }
    if (errno == EINPROGRESS) {
      return;
    }
    // A unix socket whose queue is full says EAGAIN: somebody has it open and does not accept.
    m_answer.contact = errno == EAGAIN ? Contact::no_connect : contact_of(errno);
  }
  finish(m_answer.contact == Contact::cancelled ? Contact::refused : m_answer.contact);
}

void Dialer::add_descriptors(std::vector<pollfd>& to) const {
  if (m_socket) {
    to.push_back({m_socket.get(), m_events, 0});
  }
}

void Dialer::attend(Instant now) {
  if (m_done) {
    return;
  }
  if (m_stage == Stage::connecting) {
    pollfd look{m_socket.get(), POLLOUT, 0};
    if (::poll(&look, 1, 0) > 0) {
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == 0) {
        connected();
      } else {
        m_answer.contact = contact_of(error);
        try_next_address();
      }
    }
  }
  if (!m_done && m_stage == Stage::greeting) {
    send_greeting();
  }
  if (!m_done && m_stage == Stage::listening) {
    listen();
  }
  if (!m_done && m_stage == Stage::shaking) {
    shake();
  }
  if (!m_done && now >= m_deadline) {
    finish(m_stage == Stage::connecting ? Contact::no_connect : m_heard.empty() ? Contact::silent : Contact::partial);
  }
}

void Dialer::connected() {
  switch (m_dial.greeting) {
    case Greeting::none:
      finish(Contact::answered);
      return;
    case Greeting::banner:
      m_stage = Stage::listening;
      m_events = POLLIN;
      return;
    case Greeting::redis_ping:
      if (!m_dial.password.empty()) {
        m_to_send = resp({"AUTH", m_dial.password});
        m_lines_wanted = 2;
      }
      m_to_send += resp({"PING"});
      m_stage = Stage::greeting;
      return;
    case Greeting::certificate:
      m_handshake = std::make_unique<Handshake>(m_socket.get(), m_dial.server_name);
      m_stage = Stage::shaking;
      return;
  }
}

void Dialer::send_greeting() {
  while (!m_to_send.empty()) {
    const ssize_t count = ::send(m_socket.get(), m_to_send.data(), m_to_send.size(), 0);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && errno == EAGAIN) {
      return;
    }
    if (count < 0) {
      finish(Contact::closed);
      return;
    }
    m_to_send.erase(0, static_cast<std::size_t>(count));
  }
  m_stage = Stage::listening;
  m_events = POLLIN;
}

void Dialer::listen() {
  char buffer[512];
  for (;;) {
    const ssize_t count = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && errno == EAGAIN) {
      return;
    }
    if (count <= 0) {
      finish(Contact::closed);
      return;
    }
    m_heard.append(buffer, static_cast<std::size_t>(count));
    const auto lines = std::count(m_heard.begin(), m_heard.end(), '\n');
    const std::string_view first = first_line(m_heard);
    // A refused AUTH is the answer: what PING says after it is the same again.
    if (lines >= m_lines_wanted || (lines == 1 && first.starts_with('-'))) {
      const auto all = lines_of(m_heard);
      const bool second = m_lines_wanted == 2 && all.size() > 1 && !first.starts_with('-');
      m_answer.line = excerpt(trim(second ? all[1] : first));
      finish(Contact::answered);
      return;
    }
    if (m_heard.size() > longest_line) {
      finish(Contact::garbage, excerpt(m_heard));
      return;
    }
  }
}

void Dialer::shake() {
  switch (m_handshake->advance()) {
    case Handshake::State::wants_read:
      m_events = POLLIN;
      return;
    case Handshake::State::wants_write:
      m_events = POLLOUT;
      return;
    case Handshake::State::done:
      m_answer.certificate = m_handshake->certificate();
      finish(Contact::answered);
      return;
    case Handshake::State::failed:
      finish(Contact::tls_failed, m_handshake->failure());
      return;
  }
}

void Dialer::cancel() {
  if (!m_done) {
    finish(Contact::cancelled);
  }
}

void Dialer::finish(Contact contact, std::string detail) {
  m_answer.contact = contact;
  m_answer.detail = std::move(detail);
  m_handshake.reset();
  m_socket.reset();
  m_done = true;
}

DialAnswer Dialer::take_answer(Instant now) {
  m_answer.took = now - m_started;
  return std::move(m_answer);
}

}  // namespace joelclaw::infra
