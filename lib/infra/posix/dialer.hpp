// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/posix/address_search.hpp>
#include <infra/posix/certificate.hpp>
#include <infra/posix/unique_fd.hpp>

#include <poll.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// One connection that is opened, greeted as the Dial says, and closed.
class Dialer {
 public:
  Dialer(const Dial& dial, Instant now);
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;

  void add_descriptors(std::vector<pollfd>& to) const;
  void attend(Instant now);
  /// When attend() is next due without a descriptor's news.
  Instant next_instant() const;
  bool done() const { return m_done; }
  void cancel();
  DialAnswer take_answer(Instant now);

 private:
  enum class Stage { resolving, connecting, talking, shaking };
  void begin_connecting(Instant now);
  void try_addresses(Instant now);
  void try_address(const SocketAddress& address, Instant now);
  void look_at_connect(Instant now);
  void give_up_address(int error);
  void connected();
  void send_greeting();
  void listen();
  bool hear_line();
  void shake();
  void finish_at_deadline();
  void finish(Contact contact, std::string detail = {});

  Dial m_dial;
  std::unique_ptr<AddressSearch> m_search;
  std::vector<SocketAddress> m_addresses;
  std::size_t m_next = 0;             ///< address to try
  Instant m_address_deadline;         ///< of the one that is tried now
  std::optional<Instant> m_retry_at;  ///< a full queue is tried again
  int m_connect_error = 0;            ///< the one to report if no address answers
  UniqueFd m_socket;
  std::unique_ptr<Handshake> m_handshake;
  Stage m_stage = Stage::resolving;
  short m_events = POLLOUT;
  std::string m_to_send, m_heard;
  DialAnswer m_answer;
  Instant m_started, m_deadline;
  bool m_done = false;
};

}  // namespace joelclaw::infra
