// SPDX-License-Identifier: MIT
#include <infra/posix/address_search.hpp>

#include <infra/posix/unique_fd.hpp>

#include <netdb.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace joelclaw::infra {
namespace {

using Addresses = std::vector<SocketAddress>;

Addresses resolve(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = AF_UNSPEC;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  Addresses addresses;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
    return addresses;
  }
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
    addresses.push_back(address);
  }
  ::freeaddrinfo(list);
  return addresses;
}

/// localhost never goes to a resolver: 127.0.0.1, then ::1, whatever /etc/hosts says.
Addresses known(const TcpTarget& tcp) {
  const bool local = tcp.host == "localhost";
  Addresses addresses = resolve(local ? "127.0.0.1" : tcp.host, tcp.port, AI_NUMERICHOST);
  if (local) {
    const Addresses six = resolve("::1", tcp.port, AI_NUMERICHOST);
    addresses.insert(addresses.end(), six.begin(), six.end());
  }
  return addresses;
}

Addresses known(const UnixTarget& socket) {
  sockaddr_un name{};
  if (socket.path.size() >= sizeof name.sun_path) {
    return {};
  }
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, socket.path.c_str(), socket.path.size() + 1);
  SocketAddress address;
  std::memcpy(&address.storage, &name, sizeof name);
  address.size = sizeof name;
  return {address};
}

/// For the life of it no signal goes to a thread that is started: our handlers belong to the one that polls.
class NoSignals {
 public:
  NoSignals() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &m_before);
  }
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t m_before{};
};

}  // namespace

struct AddressSearch::Shared {
  std::mutex mutex;
  Addresses addresses;
  bool ended = false;
  Pipe pipe;

  void end(Addresses found) {
    const std::lock_guard<std::mutex> held{mutex};
    addresses = std::move(found);
    ended = true;
    pipe.write.reset();  // its end of file is the news
  }
};

AddressSearch::AddressSearch(const Target& target) : m_shared(std::make_shared<Shared>()) {
  if (const TcpTarget* tcp = std::get_if<TcpTarget>(&target)) {
    Addresses addresses = known(*tcp);
    if (addresses.empty()) {
      search(*tcp);
    } else {
      m_shared->end(std::move(addresses));
    }
  } else {
    m_shared->end(known(std::get<UnixTarget>(target)));
  }
}

AddressSearch::~AddressSearch() = default;

void AddressSearch::search(const TcpTarget& tcp) {
  m_shared->pipe = make_pipe();
  const NoSignals quiet;
  try {
    std::thread{[shared = m_shared, tcp] { shared->end(resolve(tcp.host, tcp.port, 0)); }}.detach();
  } catch (const std::system_error&) {
    m_shared->end({});  // no more threads: the name stays unresolved
  }
}

int AddressSearch::descriptor() const {
  return m_shared->pipe.read.get();
}

bool AddressSearch::ended() const {
  const std::lock_guard<std::mutex> held{m_shared->mutex};
  return m_shared->ended;
}

std::vector<SocketAddress> AddressSearch::take() {
  const std::lock_guard<std::mutex> held{m_shared->mutex};
  return std::move(m_shared->addresses);
}

}  // namespace joelclaw::infra
