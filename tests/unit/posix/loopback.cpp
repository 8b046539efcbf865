// SPDX-License-Identifier: MIT
#include "loopback.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace joelclaw::infra {
namespace {

sockaddr_un socket_name(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  return name;
}

template <class Name>
const sockaddr* general(const Name& name) {
  return reinterpret_cast<const sockaddr*>(&name);  // NOLINT: how sockets are named
}

UniqueFd stream_socket(int family) {
  UniqueFd fd{::socket(family, SOCK_STREAM, 0)};
  set_close_on_exec(fd.get());
  return fd;
}

}  // namespace

bool Connection::wait_readable() {
  pollfd events[] = {{m_socket.get(), POLLIN, 0}, {m_stop, POLLIN, 0}};
  return ::poll(events, 2, 30'000) > 0 && events[1].revents == 0;
}

std::string Connection::read_request() {
  std::string text;
  while (text.find("\r\n\r\n") == std::string::npos && wait_readable()) {
    char buffer[4096];
    const ssize_t count = ::recv(m_socket.get(), buffer, sizeof buffer, 0);
    if (count <= 0) {
      return text;
    }
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

std::string Connection::read(std::size_t size) {
  std::string text;
  while (text.size() < size && wait_readable()) {
    char buffer[4096];
    const ssize_t count = ::recv(m_socket.get(), buffer, std::min(sizeof buffer, size - text.size()), 0);
    if (count <= 0) {
      return text;
    }
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

void Connection::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(m_socket.get(), text.data(), text.size(), 0);
    if (count <= 0) {
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Connection::hang() {
  char buffer[4096];
  while (wait_readable() && ::recv(m_socket.get(), buffer, sizeof buffer, 0) > 0) {
  }
}

void Connection::reset() {
  const linger at_once{1, 0};
  ::setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  m_socket.reset();
}

UniqueFd listen_on(const std::string& address, std::uint16_t& port, int backlog) {
  const bool six = address.find(':') != std::string::npos;
  UniqueFd fd = stream_socket(six ? AF_INET6 : AF_INET);
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in four{};
  sockaddr_in6 long_name{};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  long_name.sin6_family = AF_INET6;
  long_name.sin6_port = htons(port);
  ::inet_pton(six ? AF_INET6 : AF_INET, address.c_str(),
              six ? static_cast<void*>(&long_name.sin6_addr) : static_cast<void*>(&four.sin_addr));
  socklen_t size = six ? sizeof long_name : sizeof four;
  const sockaddr* name = six ? general(long_name) : general(four);
  if (::bind(fd.get(), name, size) != 0 || ::listen(fd.get(), backlog) != 0) {
    return {};
  }
  sockaddr_storage bound{};
  size = sizeof bound;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&bound), &size);   // NOLINT
  port = ntohs(six ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port  // NOLINT
                   : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);  // NOLINT
  return fd;
}

UniqueFd listen_on_socket(const std::string& path, int backlog) {
  UniqueFd fd = stream_socket(AF_UNIX);
  const sockaddr_un name = socket_name(path);
  if (::bind(fd.get(), general(name), sizeof name) != 0 || ::listen(fd.get(), backlog) != 0) {
    return {};
  }
  return fd;
}

std::uint16_t closed_port() {
  std::uint16_t port = 0;
  listen_on("127.0.0.1", port);
  return port;
}

Server::Server(UniqueFd listener, Handler handler, int)
    : m_listener(std::move(listener)), m_stop(make_pipe()), m_handler(std::move(handler)) {
  m_thread = std::thread{[this] { serve(); }};
}

Server::Server(Handler handler, const std::string& address) : m_stop(make_pipe()), m_handler(std::move(handler)) {
  m_listener = listen_on(address, m_port);
  m_thread = std::thread{[this] { serve(); }};
}

Server* Server::on_socket(const std::string& path, Handler handler) {
  return new Server{listen_on_socket(path), std::move(handler), 0};
}

Server::~Server() {
  m_stop.write.reset();
  m_thread.join();
  for (std::thread& thread : m_threads) {
    thread.join();
  }
}

void Server::serve() {
  for (;;) {
    pollfd events[] = {{m_listener.get(), POLLIN, 0}, {m_stop.read.get(), POLLIN, 0}};
    if (::poll(events, 2, -1) <= 0 || events[1].revents != 0) {
      return;
    }
    UniqueFd socket{::accept(m_listener.get(), nullptr, nullptr)};
    if (!socket) {
      continue;
    }
    set_close_on_exec(socket.get());
    ++m_connections;
    m_threads.emplace_back([this, fd = socket.release()] {
      Connection connection{UniqueFd{fd}, m_stop.read.get()};
      m_handler(connection);
    });
  }
}

FullQueue::FullQueue() : m_listener(listen_on("127.0.0.1", m_port, 0)) {
  for (int i = 0; i < 16; ++i) {
    UniqueFd fd = stream_socket(AF_INET);
    set_nonblocking(fd.get());
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(m_port);
    ::inet_pton(AF_INET, "127.0.0.1", &name.sin_addr);
    ::connect(fd.get(), general(name), sizeof name);
    pollfd event{fd.get(), POLLOUT, 0};
    const bool waits = ::poll(&event, 1, 200) == 0;
    m_waiting.push_back(std::move(fd));
    if (waits) {
      return;
    }
  }
}

FullQueue::FullQueue(const std::string& path) : m_listener(listen_on_socket(path, 0)) {
  for (int i = 0; i < 16; ++i) {
    UniqueFd fd = stream_socket(AF_UNIX);
    set_nonblocking(fd.get());
    const sockaddr_un name = socket_name(path);
    if (::connect(fd.get(), general(name), sizeof name) != 0) {
      return;
    }
    m_waiting.push_back(std::move(fd));
  }
}

}  // namespace joelclaw::infra
