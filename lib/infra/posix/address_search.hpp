// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>

#include <sys/socket.h>

#include <memory>
#include <vector>

namespace joelclaw::infra {

/// Where connect() goes.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// The addresses of a target. Numbers, localhost and unix sockets are known at once; other names are looked up in a
/// thread of their own, because the system's resolver waits for as long as it likes and cannot be polled.
class AddressSearch {
 public:
  explicit AddressSearch(const Target& target);
  ~AddressSearch();
  AddressSearch(const AddressSearch&) = delete;
  AddressSearch& operator=(const AddressSearch&) = delete;

  /// Readable once the search has ended; -1 where there was none.
  int descriptor() const;
  bool ended() const;
  /// In the order in which they are to be tried; none where the name has none.
  std::vector<SocketAddress> take();

 private:
  struct Shared;
  void search(const TcpTarget& tcp);
  std::shared_ptr<Shared> m_shared;  ///< with the thread, which may outlive us
};

}  // namespace joelclaw::infra
