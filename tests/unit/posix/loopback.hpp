// SPDX-License-Identifier: MIT
#pragma once

#include <infra/posix/unique_fd.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace joelclaw::infra {

/// A server's side of one connection; blocking, but ended when its server ends.
class Connection {
 public:
  Connection(UniqueFd socket, int stop) : m_socket(std::move(socket)), m_stop(stop) {}

  int fd() const { return m_socket.get(); }
  /// What comes until an empty line has come, or until the peer is silent for good.
  std::string read_request();
  /// As many bytes.
  std::string read(std::size_t count);
  void send(std::string_view text);
  /// Says nothing until the peer goes or the server ends.
  void hang();
  /// Goes with a reset instead of an end.
  void reset();

 private:
  bool wait_readable();
  UniqueFd m_socket;
  int m_stop;
};

/// A server on the loopback with a thread for each connection, ended with this object.
class Server {
 public:
  using Handler = std::function<void(Connection&)>;

  explicit Server(Handler handler, const std::string& address = "127.0.0.1");
  static Server* on_socket(const std::string& path, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return m_port; }
  int connections() const { return m_connections; }

 private:
  Server(UniqueFd listener, Handler handler, int);
  void serve();

  UniqueFd m_listener;
  Pipe m_stop;
  Handler m_handler;
  std::uint16_t m_port = 0;
  std::atomic<int> m_connections{0};
  std::thread m_thread;
  std::list<std::thread> m_threads;
};

/// Listening sockets; empty where the system has no such address.
UniqueFd listen_on(const std::string& address, std::uint16_t& port, int backlog = 64);
UniqueFd listen_on_socket(const std::string& path, int backlog = 64);
/// A port of 127.0.0.1 on which nobody listens.
std::uint16_t closed_port();

/// Connections that nobody accepts, until the queue is full and the next one waits.
class FullQueue {
 public:
  FullQueue();
  explicit FullQueue(const std::string& path);
  std::uint16_t port() const { return m_port; }

 private:
  std::uint16_t m_port = 0;
  UniqueFd m_listener;
  std::list<UniqueFd> m_waiting;
};

}  // namespace joelclaw::infra
