// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <infra/base/text.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace joelclaw::infra::cli {
namespace {

struct Wrong {
  std::vector<std::string> line;
  int code;
  const char* error;
};

const std::vector<Wrong>& wrongs() {
  static const std::vector<Wrong> all{
      {{"stauts"}, 64, "USAGE"},
      {{"status", "--nope"}, 64, "USAGE"},
      {{"status", "extra"}, 64, "USAGE"},
      {{"status", "--timeout", "soon"}, 64, "USAGE"},
      {{"config", "frob"}, 64, "USAGE"},
      {{"explain", "no-such-class"}, 64, "USAGE"},
      {{"completion", "tcsh"}, 64, "USAGE"},
      {{"completion"}, 64, "USAGE"},
      {{"help", "frob"}, 64, "USAGE"},
      {{"status", "--config", "relative.yaml"}, 64, "USAGE"},
      {{"--simulate", "no-such-scenario", "status"}, 64, "USAGE"},
      {{"recreate"}, 64, "NOT_IN_THIS_VERSION"},
      {{"recreate"}, 64, "NOT_IN_THIS_VERSION"},
      {{"backup", "restore", "x"}, 64, "NOT_IN_THIS_VERSION"},
      {{"help", "recreate"}, 64, "NOT_IN_THIS_VERSION"},
      {{"status", "--config", "/missing.yaml"}, 78, "SPEC_INVALID"},
      {{"config", "init", "--simulate", "healthy"}, 4, "REFUSED"},
  };
  return all;
}

}  // namespace

TEST_CASE("every error says what, why and what next") {
  for (const Wrong& wrong : wrongs()) {
    FakeMachine machine;
    INFO(join(wrong.line, " "));
    CHECK(machine(wrong.line) == wrong.code);
    CHECK(machine.out().empty());
    CHECK(machine.err().starts_with("joelclaw-infra: "));
    CHECK_THAT(machine.err(), ContainsSubstring("\nhint: "));
    const std::string_view first = first_line(machine.err());
    CHECK_FALSE(first.ends_with('.'));
  }
}

TEST_CASE("every error is an envelope too, however the format was asked for") {
  for (const Wrong& wrong : wrongs()) {
    for (const std::vector<std::string>& asked :
         std::vector<std::vector<std::string>>{{"-o", "json"}, {"--json"}, {"-ojson"}, {"-o", "ndjson"}}) {
      std::vector<std::string> line = asked;
      line.insert(line.end(), wrong.line.begin(), wrong.line.end());
      FakeMachine machine;
      INFO(join(line, " "));
      CHECK(machine(line) == wrong.code);
      CHECK(machine.err().empty());
      CHECK(schema_complaints("envelope.json", machine.out()) == std::vector<std::string>{});
      const auto envelope = nlohmann::json::parse(machine.out(), nullptr, false);
      CHECK(envelope["ok"] == false);
      CHECK(envelope["error"]["code"] == wrong.error);
      CHECK_FALSE(envelope["next_actions"].empty());
    }
  }
}

TEST_CASE("what is advised after an error can be typed") {
  for (const Wrong& wrong : wrongs()) {
    std::vector<std::string> line = wrong.line;
    line.insert(line.begin(), "--json");
    FakeMachine machine;
    machine(line);
    const auto answer = nlohmann::json::parse(machine.out());
    for (const auto& action : answer["next_actions"]) {
      std::vector<std::string> words;
      for (const std::string_view word : split(action["command"].get_ref<const std::string&>(), ' ')) {
        words.emplace_back(word);
      }
      INFO(action["command"]);
      REQUIRE(words.front() == "joelclaw-infra");
      words.erase(words.begin());
      const int code = machine(words);
      CHECK(code != 64);
      CHECK(code != 70);
    }
  }
}

TEST_CASE("an exception is a bug, said as one") {
  FakeMachine machine;
  UseCases broken;
  broken.status = [](const StackSpec&, Host&) -> Diagnosis { throw std::runtime_error{"table \x1b[2J corrupt"}; };
  CHECK(run({"status"}, machine.host, {}, broken) == 70);
  CHECK_THAT(machine.err(), ContainsSubstring("this is a bug in the program: table ?[2J corrupt"));
  machine.terminal.out.clear();
  CHECK(run({"status", "--json"}, machine.host, {}, broken) == 70);
  CHECK(nlohmann::json::parse(machine.out())["error"]["code"] == "INTERNAL");
  broken.status = [](const StackSpec&, Host&) -> Diagnosis { throw 7; };
  CHECK(run({"status"}, machine.host, {}, broken) == 70);
}

}  // namespace joelclaw::infra::cli
