// SPDX-License-Identifier: MIT
#include <infra/observe/conversation.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace joelclaw::infra {
namespace {

/// Less than this is not worth starting a child for: it could only be killed.
constexpr Duration least{50};

void clip(Question& question, Duration left) {
  std::visit([left](auto& any) { any.deadline = std::max(least, std::min(any.deadline, left)); }, question);
}

struct Summary {
  bool answered = false;
  std::string detail;
};

Summary summary_of(const Answer& answer) {
  return std::visit(
      Overload{
          [](const Outcome& outcome) {
            return Summary{std::holds_alternative<Exited>(outcome.end), describe_end(outcome)};
          },
          [](const HttpAnswer& http) {
            const bool answered = http.contact == Contact::answered;
            return Summary{answered, answered ? "HTTP " + std::to_string(http.status) : describe(http.contact)};
          },
          [](const DialAnswer& dial) { return Summary{dial.contact != Contact::cancelled, describe(dial.contact)}; },
      },
      answer.what);
}

}  // namespace

Conversation::Conversation(Snapshot& snapshot, const Clock& clock, Instant end)
    : m_snapshot(snapshot), m_clock(clock), m_start(clock.awake()), m_end(end) {}

void Conversation::hold(World& world, Inquiries opening) {
  const std::vector<Question> questions = take(std::move(opening));
  world.ask(questions, *this);
  m_inquiries.clear();
}

std::vector<Question> Conversation::take(Inquiries more) {
  std::vector<Question> questions;
  questions.reserve(more.size());
  const Duration left = m_end - m_clock.awake();
  for (Inquiry& inquiry : more) {
    clip(inquiry.question, left);
    questions.push_back(std::move(inquiry.question));
    inquiry.question = {};
    m_inquiries.push_back(std::move(inquiry));
  }
  return questions;
}

void Conversation::note(std::size_t number, const Inquiry& inquiry, const Answer& answer) {
  if (inquiry.check.empty()) {
    return;
  }
  const Outcome* outcome = std::get_if<Outcome>(&answer.what);
  const bool has_served =
      m_speakers.contains(number) && outcome != nullptr && std::holds_alternative<Cancelled>(outcome->end);
  Summary summary = has_served ? Summary{true, "served until it was ended"} : summary_of(answer);
  m_snapshot.asked.push_back(
      {inquiry.check, inquiry.layer, inquiry.way, answer.took(), summary.answered, std::move(summary.detail)});
}

std::vector<Question> Conversation::line(std::size_t number, std::string_view text) {
  const auto hear = m_inquiries.at(number).line;
  if (hear) {
    m_speakers.insert(number);
  }
  return hear ? take(hear(text, m_snapshot)) : std::vector<Question>{};
}

std::vector<Question> Conversation::answered(std::size_t number, Answer& answer) {
  // Moved out, not referred to: what it returns grows the vector it lives in.
  const Inquiry inquiry = std::move(m_inquiries.at(number));
  note(number, inquiry, answer);
  Inquiries more = inquiry.read ? inquiry.read(answer, m_snapshot) : Inquiries{};
  if (on_answer) {
    append(more, on_answer());
  }
  return take(std::move(more));
}

std::vector<Question> Conversation::tick() {
  return on_tick ? take(on_tick(m_clock.awake() - m_start)) : std::vector<Question>{};
}

}  // namespace joelclaw::infra
