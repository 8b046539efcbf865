// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/inquiry.hpp>
#include <infra/port/clock.hpp>
#include <infra/port/world.hpp>

#include <cstddef>
#include <functional>
#include <set>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

/// Carries inquiries to a World and their answers into a Snapshot, in one poll, clipping each deadline so that all of it
/// ends by `end`.
class Conversation : public Watcher {
 public:
  Conversation(Snapshot& snapshot, const Clock& clock, Instant end);

  /// Called after each answer has been read, for what depends on more than one of them; what it returns is asked.
  std::function<Inquiries()> on_answer;
  /// Called about every 100 ms with the time since the start; what it returns is asked.
  std::function<Inquiries(Duration)> on_tick;

  void hold(World& world, Inquiries opening);

  std::vector<Question> line(std::size_t number, std::string_view text) override;
  std::vector<Question> answered(std::size_t number, Answer& answer) override;
  std::vector<Question> tick() override;

 private:
  std::vector<Question> take(Inquiries more);
  void note(std::size_t number, const Inquiry& inquiry, const Answer& answer);

  Snapshot& m_snapshot;
  const Clock& m_clock;
  Instant m_start, m_end;
  std::vector<Inquiry> m_inquiries;
  std::set<std::size_t> m_speakers;  ///< whose lines somebody hears: companions that serve the others
};

}  // namespace joelclaw::infra
