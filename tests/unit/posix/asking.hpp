// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/world.hpp>
#include <infra/posix/posix_world.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// A watcher made of functions, any of which may be missing.
class Listener : public Watcher {
 public:
  std::function<std::vector<Question>(std::size_t, std::string_view)> on_line;
  std::function<std::vector<Question>(std::size_t, Answer&)> on_answered;
  std::function<std::vector<Question>()> on_tick;
  std::vector<std::pair<std::size_t, std::string>> lines;

  std::vector<Question> line(std::size_t number, std::string_view text) override;
  std::vector<Question> answered(std::size_t number, Answer& answer) override;
  std::vector<Question> tick() override;
};

/// A shell's script as a question.
Command sh(std::string script, Duration deadline = Duration{20'000});
Outcome ask_one(World& world, const Command& command);
HttpAnswer ask_one(World& world, const HttpRequest& request);
DialAnswer ask_one(World& world, const Dial& dial);
std::vector<Answer> ask(World& world, const std::vector<Question>& questions);

const Outcome& outcome(const Answer& answer);

/// Waits until a process is gone; false where it still runs after ten seconds.
bool is_gone(long pid);

}  // namespace joelclaw::infra
