// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <infra/base/text.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::cli {
namespace {

int run_for_real(FakeMachine& machine, const std::vector<std::string>& arguments) {
  machine.terminal.out.clear();
  machine.terminal.err.clear();
  return run(arguments, machine.host, machine.controls);
}

PortRow row_in(CheckState state) {
  PortRow row;
  row.mapping.host = row.mapping.container = 8108;
  row.in_spec = true;
  row.state = state;
  return row;
}

}  // namespace

TEST_CASE("check judges by its worst port, and list only says whether it could see them") {
  FakeMachine machine;
  const std::vector<std::pair<CheckState, int>> codes{
      {CheckState::ok, 0}, {CheckState::warn, 1}, {CheckState::fail, 2}, {CheckState::unknown, 3}};
  for (const auto& [state, code] : codes) {
    machine.rows = {row_in(CheckState::ok), row_in(state)};
    CHECK(machine({"ports", "check"}) == code);
    CHECK(machine({"ports", "list"}) == (code == 3 ? 3 : 0));
  }
  machine.rows = {row_in(CheckState::unknown), row_in(CheckState::fail)};
  CHECK(machine({"ports", "check"}) == 2);
}

TEST_CASE("on simulated stacks: the trap of the NodePort, a dead socket, a good day") {
  FakeMachine machine;
  CHECK(run_for_real(machine, {"--simulate", "healthy", "ports", "check"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("12 ports, all right"));
  CHECK(run_for_real(machine, {"--simulate", "S26", "ports", "check", "-q"}) == 2);
  CHECK_THAT(machine.out(), ContainsSubstring("9627:3000"));
  CHECK_THAT(machine.out(), !ContainsSubstring("typesense"));
  CHECK(run_for_real(machine, {"--simulate", "S06", "ports", "check"}) == 3);
  CHECK_THAT(machine.out(), ContainsSubstring("docker-socket-dead"));
}

TEST_CASE("the table is the same to a program") {
  FakeMachine machine;
  CHECK(run_for_real(machine, {"--simulate", "S26", "ports", "check", "--json"}) == 2);
  const auto envelope = nlohmann::json::parse(machine.out(), nullptr, false);
  CHECK(schema_complaints("envelope.json", machine.out()) == std::vector<std::string>{});
  CHECK(schema_complaints("ports.json", envelope["result"].dump()) == std::vector<std::string>{});
  CHECK(envelope["command"] == "ports check");
  CHECK(envelope["ok"] == false);
  CHECK(run_for_real(machine, {"--simulate", "S26", "ports", "list", "--json"}) == 0);
}

}  // namespace joelclaw::infra::cli
