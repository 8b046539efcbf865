// SPDX-License-Identifier: MIT
#include "unit/simulation/asking.hpp"

#include <infra/base/text.hpp>

namespace joelclaw::infra::simulation {
namespace {

constexpr Duration patience{5'000};
const std::string proxy_socket = "/tmp/joelclaw-infra-simulated/proxy.sock";

}  // namespace

Bench::Bench(std::string_view wish) : simulated(std::move(make(wish).value())) {}

std::vector<Answer> Bench::ask(const std::vector<Question>& questions, Watcher& watcher) {
  return host().world.ask(questions, watcher);
}
std::vector<Answer> Bench::ask(const std::vector<Question>& questions) {
  Ears ears;
  return ask(questions, ears);
}

Outcome Bench::run(const Command& command) {
  Command bounded = command;
  bounded.deadline = bounded.deadline.count() == 0 ? patience : bounded.deadline;
  return std::get<Outcome>(ask({bounded}).front().what);
}

HttpAnswer Bench::get(const Target& target, const std::string& path, const std::string& accept) {
  HttpRequest request;
  request.target = target;
  request.path = path;
  request.accept = accept;
  request.deadline = patience;
  return std::get<HttpAnswer>(ask({request}).front().what);
}

DialAnswer Bench::dial(std::uint16_t port, Greeting greeting) {
  Dial dial;
  dial.target = TcpTarget{"127.0.0.1", port};
  dial.greeting = greeting;
  dial.deadline = patience;
  return std::get<DialAnswer>(ask({dial}).front().what);
}

HttpAnswer Bench::engine(const std::string& path) {
  return get(UnixTarget{model().docker_socket()}, path);
}

Command Bench::proxy_command() {
  Command command{"kubectl",
                  {"--kubeconfig", model().parameters.home + "/.kube/config", "--context", model().cluster.api.context,
                   "proxy", "--unix-socket=" + proxy_socket},
                  {},
                  "",
                  patience};
  command.lifetime = Lifetime::accompanying;
  return command;
}

HttpAnswer Bench::kube(const std::string& path, const std::string& accept) {
  HttpAnswer heard;
  Ears ears;
  ears.on_line = [&](std::size_t, std::string_view text) {
    HttpRequest request;
    request.target = UnixTarget{proxy_socket};
    request.path = path;
    request.accept = accept;
    request.deadline = patience;
    return text.starts_with("Starting to serve on ") ? std::vector<Question>{request} : std::vector<Question>{};
  };
  ears.on_answer = [&](std::size_t, Answer& answer) {
    if (const auto* http = std::get_if<HttpAnswer>(&answer.what)) {
      heard = *http;
    }
    return std::vector<Question>{};
  };
  // Beside something bounded: a proxy alone would be ended before it serves.
  ask({proxy_command(), guest_command({"true"})}, ears);
  return heard;
}

Command Bench::guest_command(const std::vector<std::string>& words) {
  std::vector<std::string> arguments{"-F", model().lima_home() + "/" + model().instance() + "/ssh.config", "-T"};
  for (const char* option : {"BatchMode=yes", "ControlMaster=no", "ControlPath=none", "ConnectTimeout=5"}) {
    arguments.insert(arguments.end(), {"-o", option});
  }
  arguments.insert(arguments.end(), {model().ssh_host(), "--"});
  for (const std::string& word : words) {
    arguments.push_back("'" + word + "'");
  }
  return {"ssh", arguments, {}, "", patience};
}

Outcome Bench::guest() {
  return run(guest_command({"sh", "-c", "the script itself does not matter", "joelclaw-facts"}));
}

Outcome Bench::sh(const std::string& line, const std::string& input) {
  Command command;
  for (const std::string_view word : split(line, ' ')) {
    (command.program.empty() ? command.program : command.arguments.emplace_back()) = std::string{word};
  }
  command.input = input;
  command.deadline = Duration{1'900'000};
  return run(command);
}

Outcome Bench::in_vm(const std::string& line, const std::string& input) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) {
    words.emplace_back(word);
  }
  Command command = guest_command(words);
  command.input = input;
  command.deadline = Duration{300'000};
  return run(command);
}

void Bench::wait(int seconds) {
  advance(model(), model().now + Duration{seconds * 1'000});
}

std::string Bench::instance_status() {
  const std::string line = sh("limactl list --json").out;
  const auto at = line.find("\"status\":\"") + 10;
  return line.substr(at, line.find('"', at) - at);
}

}  // namespace joelclaw::infra::simulation
