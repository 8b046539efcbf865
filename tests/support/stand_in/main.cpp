// SPDX-License-Identifier: MIT
#include <infra/base/overload.hpp>
#include <infra/base/text.hpp>
#include <infra/simulation/model_json.hpp>
#include <infra/simulation/reply.hpp>
#include <infra/simulation/scenario.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace joelclaw::infra::simulation {
namespace {

constexpr int usage_error = 64;
constexpr int software_error = 70;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

/// The state file's model; one that does not exist yet begins as the scenario that $STAND_IN_SCENARIO names.
Result<Model> load(const std::string& path) {
  std::ifstream file{path};
  if (!file) {
    const std::string wish = variable("STAND_IN_SCENARIO");
    return make_model(wish.empty() ? "healthy" : wish);
  }
  return model_from_json(std::string{std::istreambuf_iterator<char>{file}, {}});
}

bool save(const std::string& path, const Model& model) {
  std::ofstream file{path, std::ios::trunc};
  file << to_json(model);
  return file.good();
}

/// What comes on stdin is read only by a command that says so: `-f -`, and tee in the VM.
std::string input_of(const std::vector<std::string>& words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool file = words[at] == "-" && at > 0 && (words[at - 1] == "-f" || words[at - 1] == "--filename");
    if (file || words[at] == "tee" || words[at] == "'tee'" || words[at] == "--filename=-") {
      return {std::istreambuf_iterator<char>{std::cin}, {}};
    }
  }
  return {};
}

/// Waits as long as a machine would; $STAND_IN_PACE is in percent, 0 does not wait. What hangs, hangs until it is
/// ended.
void wait_for(const Reply& reply) {
  const auto percent = parse_number(variable("STAND_IN_PACE")).value_or(0);
  std::this_thread::sleep_for(reply.latency * static_cast<Duration::rep>(percent) / 100);
  for (const SpokenLine& line : reply.lines) {
    (line.to_stderr ? std::cerr : std::cout) << line.text << std::endl;
  }
  while (reply.never) {
    std::this_thread::sleep_for(std::chrono::hours{1});
  }
}

int answer(const Reply& reply) {
  const Outcome& outcome = std::get<Outcome>(reply.what);
  wait_for(reply);
  std::cout << outcome.out << std::flush;
  std::cerr << outcome.err << std::flush;
  return std::visit(Overload{
                        [](const Exited& exited) { return exited.status; },
                        [](const NotStarted&) { return 127; },
                        [](const auto&) { return software_error; },
                    },
                    outcome.end);
}

int run(std::vector<std::string> words) {
  const std::string path = variable("STAND_IN_STATE");
  if (!words.empty() && words.front().find("stand_in") != std::string::npos) {
    words.erase(words.begin());
  }
  if (path.empty() || words.empty()) {
    std::cerr << "usage: STAND_IN_STATE=FILE stand_in colima|limactl|talosctl|docker|kubectl|ssh [WORD]...\n";
    return usage_error;
  }
  Result<Model> model = load(path);
  if (!model) {
    std::cerr << to_string(model.error()) << "\n";
    return software_error;
  }
  Command command;
  command.program = words.front().substr(words.front().find_last_of('/') + 1);
  command.arguments.assign(words.begin() + 1, words.end());
  command.input = input_of(command.arguments);
  for (const char* name : {"DOCKER_HOST", "KUBECONFIG", "TALOSCONFIG"}) {
    if (std::getenv(name) != nullptr) {
      command.environment.changes.emplace_back(name, variable(name));
    }
  }
  const Reply reply = respond(*model, command);
  advance(*model, model->now + reply.latency);
  if (!save(path, *model)) {
    std::cerr << path << ": cannot be written\n";
    return software_error;
  }
  return answer(reply);
}

}  // namespace
}  // namespace joelclaw::infra::simulation

int main(int argc, char** argv) {
  return joelclaw::infra::simulation::run({argv, argv + argc});
}
