// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/world.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra::bench {

/// A question, and what it waited for: the answer, or the first line, of another one.
struct Asked {
  Question question;
  long after = -1;           ///< number of the question that brought it about; -1: the opening wave
  std::string on = "start";  ///< "start", "answer", "line" or "tick"
};

/// Passes everything on to another World and notes what was asked when.
class RecordingWorld : public World {
 public:
  explicit RecordingWorld(World& world) : m_world(world) {}

  std::vector<Answer> ask(std::span<const Question> questions, Watcher& watcher) override;
  Result<std::string> scratch_directory() override { return m_world.scratch_directory(); }
  Status end_group(std::int64_t pid, std::int64_t start) override { return m_world.end_group(pid, start); }
  std::string locate(std::string_view program) const override { return m_world.locate(program); }

  const std::vector<Asked>& asked() const { return m_asked; }

 private:
  World& m_world;
  std::vector<Asked> m_asked;
};

}  // namespace joelclaw::infra::bench
