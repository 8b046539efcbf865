// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <infra/base/text.hpp>
#include <infra/base/version.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>
#include <unit/render/screens.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::cli {
namespace {

bool coloured(FakeMachine& machine, std::vector<std::string> more = {}) {
  more.insert(more.begin(), "status");
  machine.diagnosis = zombie();
  machine(more);
  return machine.out().find('\x1b') != std::string::npos;
}

}  // namespace

TEST_CASE("who decides about colour, in order") {
  FakeMachine machine;
  CHECK_FALSE(coloured(machine));
  CHECK(coloured(machine, {"--color", "always"}));
  machine.terminal.on_terminal = true;
  CHECK(coloured(machine));
  CHECK_FALSE(coloured(machine, {"--color=never"}));
  machine.surroundings.variables["TERM"] = "dumb";
  CHECK_FALSE(coloured(machine));
  machine.surroundings.variables["CLICOLOR_FORCE"] = "1";
  CHECK(coloured(machine));
  machine.surroundings.variables["NO_COLOR"] = "1";
  CHECK_FALSE(coloured(machine));
  CHECK(coloured(machine, {"--color=always"}));
  machine.surroundings.variables["NO_COLOR"] = "";
  machine.surroundings.variables["CLICOLOR_FORCE"] = "0";
  CHECK_FALSE(coloured(machine));
}

TEST_CASE("JSON has no colour, whoever asks for it") {
  FakeMachine machine;
  machine.terminal.on_terminal = true;
  CHECK_FALSE(coloured(machine, {"--color=always", "-o", "json"}));
}

TEST_CASE("an ellipsis is one character only where the locale has it") {
  FakeMachine machine;
  machine.terminal.on_terminal = true;
  machine.diagnosis = healthy();
  machine.diagnosis.layers[1].summary = std::string(200, 'x');
  machine({"status"});
  CHECK(contains(machine.out(), "xxx..."));
  machine.surroundings.variables["LANG"] = "en_US.UTF-8";
  machine({"status"});
  CHECK(contains(machine.out(), "xxx…"));
  machine.surroundings.variables["LC_ALL"] = "C";
  machine({"status"});
  CHECK(contains(machine.out(), "xxx..."));
}

TEST_CASE("a closed stdout is no error, a full disk behind it is") {
  FakeMachine machine;
  machine.terminal.answer = Terminal::Written::closed;
  CHECK(machine({"status"}) == 0);
  CHECK(machine({"help"}) == 0);
  CHECK(machine.err().empty());
  machine.terminal.answer = Terminal::Written::failed;
  CHECK(machine({"status"}) == 74);
  CHECK(machine({"status", "--json"}) == 74);
  CHECK_THAT(machine.err(), ContainsSubstring("hint: "));
}

TEST_CASE("quiet says nothing of a healthy stack and one line of any other") {
  FakeMachine machine;
  CHECK(machine({"status", "-q"}) == 0);
  CHECK(machine.out().empty());
  machine.diagnosis = forward_dead();
  CHECK(machine({"status", "-q"}) == 2);
  CHECK(lines_of(machine.out()).size() == 1);
  machine({"status", "-q", "--json"});
  CHECK(contains(machine.out(), "\"health\": \"down\""));
}

TEST_CASE("the version, by word and by option") {
  FakeMachine machine;
  CHECK(machine({"version"}) == 0);
  const std::string said = machine.out();
  CHECK(said.starts_with("joelclaw-infra " + std::string{version()}));
  CHECK(machine({"--version"}) == 0);
  CHECK(machine.out() == said);
  machine({"version", "--json"});
  CHECK(nlohmann::json::parse(machine.out())["result"]["version"] == std::string{version()});
}

TEST_CASE("without a command the program explains itself") {
  FakeMachine machine;
  CHECK(machine({}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("usage: joelclaw-infra"));
  CHECK(machine({"-o", "json"}) == 0);
  const auto result = nlohmann::json::parse(machine.out())["result"];
  CHECK(result["commands"].size() > 5);
  for (const auto& command : result["commands"]) {
    CHECK(command["usage"].get<std::string>().starts_with("joelclaw-infra "));
  }
}

TEST_CASE("twice verbose tells of every question, on stderr") {
  FakeMachine machine;
  machine.controls.log = [](std::function<void(const Question&, const Answer&)> log) {
    Outcome outcome;
    outcome.end = Exited{1};
    outcome.took = Duration{41};
    log(Command{"limactl", {"list", "--json"}}, Answer{outcome, {}});
  };
  machine({"status", "-vv"});
  CHECK_THAT(machine.err(), ContainsSubstring("41 ms  exit status 1     limactl list --json\n"));
  machine({"status", "-v"});
  CHECK(machine.err().empty());
}

TEST_CASE("a budget and the spec's programs reach the machine") {
  FakeMachine machine;
  std::optional<Instant> deadline;
  std::map<std::string, std::string> tools;
  machine.controls.deadline = [&](std::optional<Instant> at) { deadline = at; };
  machine.controls.tools = [&](std::map<std::string, std::string> paths) { tools = std::move(paths); };
  machine.files.files["/s.yaml"] = "apiVersion: joelclaw-infra/v1\nname: s\ntools: {kubectl: /opt/kubectl}\n";
  CHECK(machine({"status", "--timeout", "3s", "-c", "/s.yaml"}) == 0);
  CHECK(deadline == Instant{4000});
  CHECK(tools == std::map<std::string, std::string>{{"kubectl", "/opt/kubectl"}});
}

}  // namespace joelclaw::infra::cli
