// SPDX-License-Identifier: MIT
#include "recording_world.hpp"

#include <utility>

namespace joelclaw::infra::bench {
namespace {

/// What a watcher returns is numbered in that order, so a copy of it in that order is the recording.
class RecordingWatcher : public Watcher {
 public:
  RecordingWatcher(Watcher& watcher, std::vector<Asked>& asked) : m_watcher(watcher), m_asked(asked) {}

  void started(std::size_t number, std::int64_t pid) override { m_watcher.started(number, pid); }
  std::vector<Question> line(std::size_t number, std::string_view text) override {
    return note(m_watcher.line(number, text), static_cast<long>(number), "line");
  }
  std::vector<Question> answered(std::size_t number, Answer& answer) override {
    return note(m_watcher.answered(number, answer), static_cast<long>(number), "answer");
  }
  std::vector<Question> tick() override { return note(m_watcher.tick(), -1, "tick"); }

 private:
  std::vector<Question> note(std::vector<Question> questions, long after, const char* on) {
    for (const Question& question : questions) {
      m_asked.push_back({question, after, on});
    }
    return questions;
  }

  Watcher& m_watcher;
  std::vector<Asked>& m_asked;
};

}  // namespace

std::vector<Answer> RecordingWorld::ask(std::span<const Question> questions, Watcher& watcher) {
  for (const Question& question : questions) {
    m_asked.push_back({question});
  }
  RecordingWatcher recording{watcher, m_asked};
  return m_world.ask(questions, recording);
}

}  // namespace joelclaw::infra::bench
