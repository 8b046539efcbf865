// SPDX-License-Identifier: MIT
#include "asking.hpp"

#include <infra/posix/process_identity.hpp>

#include <chrono>
#include <thread>

namespace joelclaw::infra {

std::vector<Question> Listener::line(std::size_t number, std::string_view text) {
  lines.emplace_back(number, text);
  return on_line ? on_line(number, text) : std::vector<Question>{};
}

std::vector<Question> Listener::answered(std::size_t number, Answer& answer) {
  return on_answered ? on_answered(number, answer) : std::vector<Question>{};
}

std::vector<Question> Listener::tick() {
  return on_tick ? on_tick() : std::vector<Question>{};
}

Command sh(std::string script, Duration deadline) {
  Command command;
  command.program = "sh";
  command.arguments = {"-c", std::move(script)};
  command.deadline = deadline;
  return command;
}

std::vector<Answer> ask(World& world, const std::vector<Question>& questions) {
  Watcher silent;
  return world.ask(questions, silent);
}

Outcome ask_one(World& world, const Command& command) {
  return std::get<Outcome>(ask(world, {command}).at(0).what);
}

HttpAnswer ask_one(World& world, const HttpRequest& request) {
  return std::get<HttpAnswer>(ask(world, {request}).at(0).what);
}

DialAnswer ask_one(World& world, const Dial& dial) {
  return std::get<DialAnswer>(ask(world, {dial}).at(0).what);
}

const Outcome& outcome(const Answer& answer) {
  return std::get<Outcome>(answer.what);
}

bool is_gone(long pid) {
  for (int i = 0; i < 1000; ++i) {
    if (!is_process_alive(pid)) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return false;
}

}  // namespace joelclaw::infra
