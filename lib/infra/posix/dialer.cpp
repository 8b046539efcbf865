// SPDX-License-Identifier: MIT
#include <infra/posix/dialer.hpp>

#include <infra/base/text.hpp>
#include <infra/posix/contact.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace joelclaw::infra {
namespace {

/// More than any banner or first line of RESP; what sends more without a line end speaks something else.
constexpr std::size_t longest_line = 1024;
constexpr Duration retry_interval{20};

/// A RESP array, so that a password with blanks or line ends stays one argument.
std::string resp(const std::vector<std::string>& words) {
  std::string text = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    text += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
  return text;
}

/// A connection from a free port to itself: the kernel offers it where nobody listens and the port is among those that
/// it hands out. Nobody is there.
bool is_own_echo(int socket) {
  SocketAddress here;
  SocketAddress there;
  here.size = there.size = sizeof here.storage;
  return ::getsockname(socket, reinterpret_cast<sockaddr*>(&here.storage), &here.size) == 0 &&    // NOLINT
         ::getpeername(socket, reinterpret_cast<sockaddr*>(&there.storage), &there.size) == 0 &&  // NOLINT
         here.storage.ss_family != AF_UNIX && here.size == there.size &&
         std::memcmp(&here.storage, &there.storage, here.size) == 0;
}

}  // namespace

Dialer::Dialer(const Dial& dial, Instant now)
    : m_dial(dial),
      m_search(std::make_unique<AddressSearch>(dial.target)),
      m_started(now),
      m_deadline(now + dial.deadline) {
  if (m_search->ended()) {
    begin_connecting(now);
  }
}

void Dialer::begin_connecting(Instant now) {
  m_addresses = m_search->take();
  m_stage = Stage::connecting;
  if (m_addresses.empty()) {
    const bool is_socket = std::holds_alternative<UnixTarget>(m_dial.target);
    finish(is_socket ? Contact::absent : Contact::unresolved, is_socket ? "the path is too long for a socket" : "");
    return;
  }
  try_addresses(now);
}

void Dialer::try_addresses(Instant now) {
  while (!m_done && m_stage == Stage::connecting && !m_socket && !m_retry_at) {
    if (m_next == m_addresses.size()) {
      finish(contact_of_errno(m_connect_error), std::strerror(m_connect_error));  // NOLINT: one thread asks
      return;
    }
    const auto left = static_cast<Duration::rep>(m_addresses.size() - m_next);
    m_address_deadline = now + std::max(Duration{0}, m_deadline - now) / left;
    try_address(m_addresses[m_next++], now);
  }
}

void Dialer::try_address(const SocketAddress& address, Instant now) {
  m_retry_at.reset();
  m_socket = UniqueFd{::socket(address.storage.ss_family, SOCK_STREAM, 0)};
  if (!m_socket) {
    give_up_address(errno);
    return;
  }
  set_close_on_exec(m_socket.get());
  set_nonblocking(m_socket.get());
  const auto* name = reinterpret_cast<const sockaddr*>(&address.storage);  // NOLINT: how sockets are named
  if (::connect(m_socket.get(), name, address.size) == 0) {
    connected();
  } else if (errno == EAGAIN) {
    // A unix socket whose queue is full: somebody has it open and does not accept; perhaps soon.
    m_socket.reset();
    m_retry_at = now + retry_interval;
  } else if (errno != EINPROGRESS && errno != EINTR) {
    give_up_address(errno);
  }
}

void Dialer::give_up_address(int error) {
  m_connect_error = graver_errno(m_connect_error, error);
  m_socket.reset();
}

void Dialer::look_at_connect(Instant now) {
  if (m_retry_at) {
    if (now >= *m_retry_at) {
      try_address(m_addresses[m_next - 1], now);
    }
    return;
  }
  pollfd look{m_socket.get(), POLLOUT, 0};
  if (::poll(&look, 1, 0) > 0) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error == 0 && is_own_echo(m_socket.get())) {
      error = ECONNREFUSED;
    }
    if (error == 0) {
      connected();
      return;
    }
    give_up_address(error);
  } else if (now >= m_address_deadline && m_next < m_addresses.size()) {
    give_up_address(ETIMEDOUT);
  }
  try_addresses(now);
}

void Dialer::add_descriptors(std::vector<pollfd>& to) const {
  if (m_socket) {
    to.push_back({m_socket.get(), m_events, 0});
  } else if (m_stage == Stage::resolving && m_search->descriptor() >= 0) {
    to.push_back({m_search->descriptor(), POLLIN, 0});
  }
}

Instant Dialer::next_instant() const {
  if (m_stage != Stage::connecting) {
    return m_deadline;
  }
  return std::min(m_deadline, m_retry_at.value_or(m_next < m_addresses.size() ? m_address_deadline : m_deadline));
}

void Dialer::attend(Instant now) {
  if (!m_done && m_stage == Stage::resolving && m_search->ended()) {
    begin_connecting(now);
  }
  if (!m_done && m_stage == Stage::connecting) {
    look_at_connect(now);
  }
  if (!m_done && m_stage == Stage::talking) {
    send_greeting();
  }
  if (!m_done && m_stage == Stage::talking) {
    listen();
  }
  if (!m_done && m_stage == Stage::shaking) {
    shake();
  }
  if (!m_done && now >= m_deadline) {
    finish_at_deadline();
  }
}

void Dialer::finish_at_deadline() {
  switch (m_stage) {
    case Stage::resolving:
      finish(Contact::unresolved, "the resolver did not answer");
      return;
    case Stage::connecting:
      finish(Contact::no_connect);
      return;
    case Stage::talking:
    case Stage::shaking:
      break;
  }
  const bool heard = !m_heard.empty() || (m_handshake && m_handshake->heard_anything());
  m_answer.line = excerpt(m_heard);
  finish(heard ? Contact::partial : Contact::silent);
}

void Dialer::connected() {
  m_stage = Stage::talking;
  switch (m_dial.greeting) {
    case Greeting::none:
      finish(Contact::answered);
      return;
    case Greeting::banner:
      m_events = POLLIN;
      return;
    case Greeting::redis_ping:
      m_to_send = m_dial.password.empty() ? "" : resp({"AUTH", m_dial.password});
      m_to_send += resp({"PING"});
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
    if (count >= 0) {
      m_to_send.erase(0, static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      m_to_send.clear();  // it may have said why before it closed
    }
  }
  m_events = POLLIN;
}

void Dialer::listen() {
  char buffer[512];
  while (!m_done) {
    const ssize_t count = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && errno == EAGAIN) {
      return;
    }
    if (count <= 0) {
      m_answer.line = excerpt(m_heard);
      finish(Contact::closed, count < 0 ? std::strerror(errno) : "");  // NOLINT: one thread asks
      return;
    }
    m_heard.append(buffer, static_cast<std::size_t>(count));
    if (!hear_line() && m_heard.size() > longest_line) {
      finish(Contact::garbage, excerpt(m_heard));
    }
  }
}

/// Whether what was heard is enough, or is not what was hoped for.
bool Dialer::hear_line() {
  const bool redis = m_dial.greeting == Greeting::redis_ping;
  if (redis && m_heard.front() != '+' && m_heard.front() != '-') {
    finish(Contact::garbage, excerpt(m_heard));
    return true;
  }
  // A refused AUTH is the answer; after an accepted one it is what PING says.
  const std::size_t wanted = redis && !m_dial.password.empty() && m_heard.front() == '+' ? 2 : 1;
  const auto ends = static_cast<std::size_t>(std::count(m_heard.begin(), m_heard.end(), '\n'));
  if (ends < wanted) {
    return false;
  }
  m_answer.line = excerpt(trim(lines_of(m_heard)[wanted - 1]));
  finish(Contact::answered);
  return true;
}

void Dialer::shake() {
  const Handshake::State state = m_handshake->advance();
  if (state == Handshake::State::wants_read || state == Handshake::State::wants_write) {
    m_events = state == Handshake::State::wants_read ? POLLIN : POLLOUT;
    return;
  }
  // A server that goes on to want a certificate of ours has shown its own by then.
  m_answer.certificate = m_handshake->certificate();
  if (state == Handshake::State::done || m_answer.certificate) {
    finish(Contact::answered, m_handshake->failure());
  } else {
    finish(state == Handshake::State::closed ? Contact::closed : Contact::tls_failed, m_handshake->failure());
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
