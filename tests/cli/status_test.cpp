// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <infra/base/text.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>
#include <unit/render/screens.hpp>

#include <csignal>
#include <nlohmann/json.hpp>

namespace joelclaw::infra::cli {
namespace {

nlohmann::json parsed(const std::string& text) {
  return nlohmann::json::parse(text, nullptr, false);
}

}  // namespace

TEST_CASE("the exit code is the verdict's") {
  FakeMachine machine;
  CHECK(machine({"status"}) == 0);
  machine.diagnosis = tainted();
  CHECK(machine({"status"}) == 1);
  machine.diagnosis = zombie();
  CHECK(machine({"status"}) == 2);
  machine.diagnosis = half_observed();
  CHECK(machine({"status"}) == 3);
  machine.diagnosis = nothing_installed();
  CHECK(machine({"status"}) == 69);
}

TEST_CASE("every verdict is one envelope of the schema, ok exactly where the code is 0") {
  for (const auto& [name, diagnosis] : all_screens()) {
    FakeMachine machine;
    machine.diagnosis = diagnosis;
    const int code = machine({"status", "-o", "json"});
    INFO(name);
    CHECK(schema_complaints("envelope.json", machine.out()) == std::vector<std::string>{});
    const auto envelope = parsed(machine.out());
    CHECK(envelope["ok"] == (code == 0));
    CHECK(envelope["command"] == "status");
    CHECK(schema_complaints("status.json", envelope["result"].dump()) == std::vector<std::string>{});
    CHECK(machine.err().empty());
  }
}

TEST_CASE("a stack that is down is an answer, not an error") {
  FakeMachine machine;
  machine.diagnosis = forward_dead();
  machine({"status", "--json"});
  const auto envelope = parsed(machine.out());
  CHECK_FALSE(envelope.contains("error"));
  CHECK(envelope["fix"].get<std::string>().find("joelclaw-infra ") != std::string::npos);
  CHECK_FALSE(envelope["next_actions"].empty());
}

TEST_CASE("what ends status early has a code of its own and the result beside it") {
  FakeMachine machine;
  machine.diagnosis = nothing_installed();
  machine({"status", "--json"});
  CHECK(parsed(machine.out())["error"]["code"] == "TOOL_MISSING");
  machine.diagnosis = healthy();
  machine.diagnosis.health = Health::unknown;
  machine.diagnosis.findings = {{FindingClass::not_hosted_here,
                                 "clamshell",
                                 Severity::info,
                                 Layer::host,
                                 "panda carries this stack",
                                 {},
                                 std::nullopt,
                                 Remedy::none}};
  CHECK(machine({"status", "--json"}) == 69);
  CHECK(parsed(machine.out())["error"]["code"] == "NOT_HOSTED_HERE");
  CHECK(parsed(machine.out())["result"]["health"] == "unknown");
}

TEST_CASE("next actions name the same stack as the command did") {
  FakeMachine machine;
  machine.files.files["/etc/my stack.yaml"] = "apiVersion: joelclaw-infra/v1\nname: other\n";
  machine.diagnosis = half_observed();
  CHECK(machine({"status", "-c", "/etc/my stack.yaml"}) == 3);
  CHECK_THAT(machine.out(), ContainsSubstring("joelclaw-infra --config '/etc/my stack.yaml' status -v"));
}

TEST_CASE("an interrupted look ends with the signal's code and says what to do") {
  FakeMachine machine;
  for (const auto& [signal, code] : {std::pair{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}}) {
    machine.surroundings.signal = signal;
    CHECK(machine({"status"}) == code);
    CHECK(machine.out().empty());
    CHECK_THAT(machine.err(), ContainsSubstring("hint: joelclaw-infra status"));
    CHECK(machine({"status", "-o", "json"}) == code);
    CHECK(parsed(machine.out())["error"]["code"] == "INTERRUPTED");
  }
}

TEST_CASE("ndjson begins with a start and ends with the envelope") {
  FakeMachine machine;
  machine({"status", "-o", "ndjson"});
  const auto lines = lines_of(machine.out());
  REQUIRE(lines.size() == 2);
  CHECK(parsed(std::string{lines.front()})["type"] == "start");
  CHECK(parsed(std::string{lines.back()})["type"] == "result");
}

}  // namespace joelclaw::infra::cli
