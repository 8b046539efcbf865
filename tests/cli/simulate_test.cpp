// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <complete.hpp>
#include <infra/base/text.hpp>
#include <infra/diagnose/finding_class.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::cli {
namespace {

/// With the real use cases: what is simulated is looked at in earnest.
int run_for_real(FakeMachine& machine, const std::vector<std::string>& arguments) {
  machine.terminal.out.clear();
  machine.terminal.err.clear();
  return run(arguments, machine.host, machine.controls);
}

}  // namespace

TEST_CASE("a simulated stack says so in its first line, and in its envelope") {
  FakeMachine machine;
  CHECK(run_for_real(machine, {"--simulate", "healthy", "status"}) == 0);
  CHECK(first_line(machine.out()).starts_with("simulated: healthy;"));
  CHECK(run_for_real(machine, {"--simulate", "forward-dead", "status"}) == 2);
  CHECK_THAT(machine.out(), ContainsSubstring("host-forward-dead"));
  CHECK(run_for_real(machine, {"status", "--simulate", "forward-dead", "--json"}) == 2);
  const auto envelope = nlohmann::json::parse(machine.out(), nullptr, false);
  CHECK(envelope["simulated"] == true);
  CHECK(envelope["result"]["root_cause"]["class"] == "host-forward-dead");
  CHECK(schema_complaints("status.json", envelope["result"].dump()) == std::vector<std::string>{});
}

TEST_CASE("a plan says how long nothing would be served, and what to type where it waits to be sure") {
  FakeMachine machine;
  CHECK(run_for_real(machine, {"--simulate", "healthy", "down", "--plan"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("downtime  until the next up\n"));
  CHECK(run_for_real(machine, {"--simulate", "healthy", "up", "--plan"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("downtime  none\n"));
  CHECK(run_for_real(machine, {"--simulate", "zombie", "heal", "--plan"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("confirming"));
  CHECK_THAT(machine.out(), ContainsSubstring("\nnext      joelclaw-infra --simulate zombie heal\n"));
}

TEST_CASE("a hold is said once, with what ends it") {
  FakeMachine machine;
  CHECK(run_for_real(machine, {"--simulate", "down-on-purpose", "heal"}) == 75);
  const std::string& out = machine.out();
  CHECK(out.find("moving house") == out.rfind("moving house"));
  CHECK_THAT(out, ContainsSubstring("\nnext      joelclaw-infra --simulate down-on-purpose up\n"));
}

TEST_CASE("on a terminal no line of a plan or a page is wider than it, but for what is to be pasted") {
  FakeMachine machine;
  machine.terminal.on_terminal = true;
  machine.surroundings.variables["NO_COLOR"] = "1";
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--simulate", "healthy", "down", "--plan"},
                                             {"--simulate", "stopped", "up", "--plan"},
                                             {"explain", "node-tainted"}}) {
    run_for_real(machine, words);
    bool pasted = false;
    for (const std::string_view line : lines_of(machine.out())) {
      pasted = line.starts_with("```") ? !pasted : pasted;
      INFO(line);
      CHECK((pasted || line.starts_with("        ") || display_width(line) <= 80));
    }
  }
}

TEST_CASE("a simulated watch ages with its watcher and does not spin") {
  FakeMachine machine;
  machine.clock.pauses_left = 1;
  CHECK(run_for_real(machine, {"--simulate", "healthy", "status", "--watch", "7s", "-o", "json"}) == 0);
  CHECK(lines_of(machine.out()).size() == 2);
  CHECK(machine.clock.now == Instant{1000 + 14'000});
}

TEST_CASE("the scenarios are listed, and every name of the list can be used") {
  FakeMachine machine;
  CHECK(run_for_real(machine, {"--simulate", "list"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("zombie"));
  run_for_real(machine, {"__complete", "scenarios"});
  const std::string names = machine.out();
  for (const std::string_view line : lines_of(names)) {
    const std::string name{line.substr(0, line.find('\t'))};
    INFO(name);
    CHECK(run_for_real(machine, {"--simulate", name, "config", "path"}) == 0);
  }
}

TEST_CASE("completion values are complete, silent and never an error") {
  FakeMachine machine;
  CHECK(machine({"__complete", "classes"}) == 0);
  CHECK(lines_of(machine.out()).size() == all_classes().size());
  CHECK(machine({"__complete", "commands"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("status\tLook at every layer"));
  CHECK(machine({"__complete", "services"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("joelclaw/redis\t"));
  CHECK(machine({"__complete", "ports"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("9627\t"));
  CHECK(machine({"__complete", "probes"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("redis\t"));
  machine.files.files["/Users/joel/.colima/default/colima.yaml"] = "cpu: 4\n";
  machine.files.files["/Users/joel/.colima/ssh_config"] = "";
  CHECK(machine({"__complete", "profiles"}) == 0);
  CHECK(machine.out() == "default\n");
  for (const std::vector<std::string>& line : std::vector<std::vector<std::string>>{
           {"__complete"}, {"__complete", "nonsense"}, {"__complete", "shells", "x"}}) {
    CHECK(machine(line) == 0);
    CHECK(machine.err().empty());
  }
  machine.files.files["/Users/joel/.config/joelclaw-infra/stack.yaml"] = "ports: {{{";
  CHECK(machine({"__complete", "ports"}) == 0);
  CHECK((machine.out().empty() && machine.err().empty()));
}

}  // namespace joelclaw::infra::cli
