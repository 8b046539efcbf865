// SPDX-License-Identifier: MIT
#pragma once

#include <infra/posix/child.hpp>
#include <infra/posix/dialer.hpp>
#include <infra/posix/http_client.hpp>
#include <infra/posix/posix_world.hpp>
#include <infra/posix/programs.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

struct PosixWorld::State {
  State(Programs found, std::string own_path) : programs(std::move(found)), guard(std::move(own_path)) {}

  Programs programs;
  std::string guard;
  std::string scratch;
  std::optional<Instant> deadline;
  bool by_ticks = false;
  std::function<void(const Question&, const Answer&)> log;
  HttpClient http;
};

/// One ask: everything that is under way in it.
class PosixWorld::Round {
 public:
  Round(State& state, Watcher& watcher);
  std::vector<Answer> run(std::span<const Question> questions);
  /// The first question's streams are this command's files; what went through them is told to `heard`. Both must outlive
  /// the round.
  void stream(const StreamCommand& command, StreamOutcome& heard) { m_stream = &command, m_heard = &heard; }

 private:
  template <class T>
  struct Running {
    std::size_t number;
    std::unique_ptr<T> what;
    bool heard = false;  ///< a child has said a line
  };

  void take(std::vector<Question> more);
  void start(std::size_t number);
  void start_child(std::size_t number, const Command& command, Instant now);
  bool is_waited_for(const Running<Child>& child) const;
  bool anything_bounded_left() const;
  bool anything_left() const;
  void wait();
  Duration longest_wait(Instant now) const;
  void attend();
  void attend_children();
  void attend_dials();
  void hear(std::size_t number, std::vector<std::string>& lines);
  void answer(std::size_t number, Answer what);
  void tick();
  bool is_to_stop(Instant now) const;
  void stop_everything();
  void cancel_children(bool all);

  State& m_state;
  Watcher& m_watcher;
  std::vector<Question> m_questions;
  std::vector<Answer> m_answers;
  std::vector<Instant> m_asked;
  std::vector<Running<Child>> m_children;
  std::vector<Running<Dialer>> m_dials;
  std::size_t m_http_left = 0;
  Instant m_last_tick;
  const StreamCommand* m_stream = nullptr;
  StreamOutcome* m_heard = nullptr;
  bool m_stopping = false;
};

/// The awake clock, as port/clock.hpp has it.
Instant awake_now();

}  // namespace joelclaw::infra
