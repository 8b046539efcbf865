// SPDX-License-Identifier: MIT
#include "replay_task.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace joelclaw::infra::bench {
namespace {

int connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  // NOLINTNEXTLINE: the sockets API
  return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? descriptor : -1;
}

int connect_tcp(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host.c_str(), &address.sin_addr) != 1) {
    return -1;
  }
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  // NOLINTNEXTLINE: the sockets API
  const int begun = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return begun == 0 || errno == EINPROGRESS ? descriptor : -1;
}

/// Connects, says its words, reads to the end (HTTP), to the first line (a greeting), or not at all.
class TalkTask : public Task {
 public:
  explicit TalkTask(const Step& step) : m_step(step) {
    m_descriptor = step.socket.empty() ? connect_tcp(step.host, step.port) : connect_unix(step.socket);
    done = failed = m_descriptor < 0;
  }
  ~TalkTask() override {
    SSL_free(m_tls);
    SSL_CTX_free(m_context);
    if (m_descriptor >= 0) {
      ::close(m_descriptor);
    }
  }

  void add_descriptors(std::vector<pollfd>& to) const override { to.push_back({m_descriptor, m_wants, 0}); }

  void attend() override {
    pollfd now{m_descriptor, m_wants, 0};
    if (done || ::poll(&now, 1, 0) != 1) {
      return;
    }
    if (!m_connected) {
      begin();
    } else if (m_step.greeting == "certificate") {
      shake_hands();
    } else {
      read();
    }
  }

 private:
  void begin() {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    m_connected = error == 0;
    if (!m_connected || m_step.greeting == "none") {
      finish(!m_connected);
    } else if (m_step.greeting == "certificate") {
      m_context = SSL_CTX_new(TLS_client_method());
      m_tls = SSL_new(m_context);
      SSL_set_fd(m_tls, m_descriptor);
      shake_hands();
    } else {
      // Questions are shorter than a socket's buffer.
      const ssize_t size_said = static_cast<ssize_t>(m_step.said.size());
      failed = size_said != 0 && ::write(m_descriptor, m_step.said.data(), m_step.said.size()) != size_said;
      done = failed;
      m_wants = POLLIN;
    }
  }

  void shake_hands() {
    const int result = SSL_connect(m_tls);
    if (result == 1) {
      bytes = 1;
      finish(false);
      return;
    }
    const int error = SSL_get_error(m_tls, result);
    m_wants = error == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN;
    if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ) {
      finish(true);
    }
  }

  void read() {
    char buffer[65536];
    ssize_t got = 0;
    while ((got = ::read(m_descriptor, buffer, sizeof buffer)) > 0) {
      bytes += static_cast<std::uint64_t>(got);
      if (!m_step.greeting.empty() && std::memchr(buffer, '\n', static_cast<std::size_t>(got)) != nullptr) {
        finish(false);
        return;
      }
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      finish(bytes == 0);
    }
  }

  void finish(bool in_vain) {
    failed = in_vain;
    done = true;
  }

  Step m_step;
  int m_descriptor = -1;
  short m_wants = POLLOUT;
  bool m_connected = false;
  SSL_CTX* m_context = nullptr;
  SSL* m_tls = nullptr;
};

}  // namespace

std::unique_ptr<Task> start_talk(const Step& step) {
  return std::make_unique<TalkTask>(step);
}

}  // namespace joelclaw::infra::bench
