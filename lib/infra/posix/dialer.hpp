// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>
#include <infra/posix/unique_fd.hpp>

#include <poll.h>

#include <memory>
#include <string>
#include <vector>

namespace joelclaw::infra {

class Handshake;

/// One connection that is opened, greeted as the Dial says, and closed.
class Dialer {
 public:
  Dialer(const Dial& dial, Instant now);
  ~Dialer();
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;

  void add_descriptors(std::vector<pollfd>& to) const;
  void attend(Instant now);
  Instant deadline() const { return m_deadline; }
  bool done() const { return m_done; }
  void cancel();
  DialAnswer take_answer(Instant now);

 private:
  enum class Stage { connecting, greeting, listening, shaking };
  void try_next_address();
  void connected();
  void send_greeting();
  void listen();
  void shake();
  void finish(Contact contact, std::string detail = {});

  Dial m_dial;
  struct Addresses;
  std::unique_ptr<Addresses> m_addresses;
  UniqueFd m_socket;
  std::unique_ptr<Handshake> m_handshake;
  Stage m_stage = Stage::connecting;
  short m_events = POLLOUT;
  std::string m_to_send, m_heard;
  DialAnswer m_answer;
  Instant m_started, m_deadline;
  bool m_done = false;
  int m_lines_wanted = 1;
};

}  // namespace joelclaw::infra
