// SPDX-License-Identifier: MIT
#pragma once

#include <infra/port/clock.hpp>
#include <infra/port/filesystem.hpp>
#include <infra/port/host.hpp>
#include <infra/port/lock.hpp>
#include <infra/port/surroundings.hpp>
#include <infra/port/terminal.hpp>
#include <infra/port/world.hpp>
#include <infra/simulation/model.hpp>
#include <infra/simulation/simulated_host.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace joelclaw::infra::simulation {

/// A watcher made of functions.
class Ears : public Watcher {
 public:
  std::function<std::vector<Question>(std::size_t, std::string_view)> on_line;
  std::function<std::vector<Question>(std::size_t, Answer&)> on_answer;
  std::function<std::vector<Question>()> on_tick;

  std::vector<Question> line(std::size_t number, std::string_view text) override {
    return on_line ? on_line(number, text) : std::vector<Question>{};
  }
  std::vector<Question> answered(std::size_t number, Answer& answer) override {
    return on_answer ? on_answer(number, answer) : std::vector<Question>{};
  }
  std::vector<Question> tick() override { return on_tick ? on_tick() : std::vector<Question>{}; }
};

class NoTerminal : public Terminal {
 public:
  Written write(Stream, std::string_view) override { return Written::complete; }
  bool is_terminal(Stream) const override { return false; }
  int width(Stream) const override { return 80; }
};

/// A simulated host and somebody who asks it.
struct Bench {
  explicit Bench(std::string_view wish);

  explicit Bench(Model model) : simulated(std::move(model)) {}

  SimulatedHost simulated;
  NoTerminal terminal;

  Host host() { return simulated.host(terminal); }
  Model& model() { return simulated.model(); }
  std::vector<Answer> ask(const std::vector<Question>& questions);
  std::vector<Answer> ask(const std::vector<Question>& questions, Watcher& watcher);

  Outcome run(const Command& command);
  HttpAnswer get(const Target& target, const std::string& path, const std::string& accept = {});
  DialAnswer dial(std::uint16_t port, Greeting greeting);
  HttpAnswer engine(const std::string& path);
  /// Through a kubectl proxy that lives for this question.
  HttpAnswer kube(const std::string& path, const std::string& accept = "application/json");
  Outcome guest();

  /// "colima start --profile default": words without quotes, waited for as long as they take.
  Outcome sh(const std::string& line, const std::string& input = {});
  /// The same on the VM's shell.
  Outcome in_vm(const std::string& line, const std::string& input = {});
  void wait(int seconds);
  const Act& last_act() { return model().acts.back(); }
  std::string instance_status();

  Command proxy_command();
  Command guest_command(const std::vector<std::string>& words);
};

}  // namespace joelclaw::infra::simulation
