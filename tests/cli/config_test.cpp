// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <infra/base/text.hpp>

#include <support/catch.hpp>
#include <unit/render/schema_check.hpp>

#include <nlohmann/json.hpp>

namespace joelclaw::infra::cli {
namespace {

constexpr const char* usual_path = "/Users/joel/.config/joelclaw-infra/stack.yaml";
constexpr const char* small = "apiVersion: joelclaw-infra/v1\nname: small\n";

}  // namespace

TEST_CASE("the spec is looked for in the contract's order") {
  FakeMachine machine;
  CHECK(machine({"config", "path"}) == 0);
  CHECK(machine.out() == std::string{usual_path} + "\n");
  machine.surroundings.variables["XDG_CONFIG_HOME"] = "/xdg";
  machine({"config", "path"});
  CHECK(machine.out() == "/xdg/joelclaw-infra/stack.yaml\n");
  machine.surroundings.variables["XDG_CONFIG_HOME"] = "relative";
  machine({"config", "path"});
  CHECK(machine.out() == std::string{usual_path} + "\n");
  machine.surroundings.variables["JOELCLAW_INFRA_CONFIG"] = "/var/stack.yaml";
  machine({"config", "path"});
  CHECK(machine.out() == "/var/stack.yaml\n");
  machine({"config", "path", "--config", "/flag.yaml"});
  CHECK(machine.out() == "/flag.yaml\n");
}

TEST_CASE("without a file the built-in default is in force") {
  FakeMachine machine;
  CHECK(machine({"config", "show"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("# the built-in default\n"));
  CHECK_THAT(machine.out(), ContainsSubstring("name: joelclaw"));
  CHECK(machine({"config", "check"}) == 0);
}

TEST_CASE("a file that was named and is not there is an error, never the default") {
  FakeMachine machine;
  CHECK(machine({"status", "--config", "/missing.yaml"}) == 78);
  CHECK_THAT(machine.err(), ContainsSubstring("/missing.yaml: cannot be read: no such file"));
  machine.surroundings.variables["JOELCLAW_INFRA_CONFIG"] = "/missing.yaml";
  CHECK(machine({"status"}) == 78);
  CHECK_THAT(machine.err(), ContainsSubstring("joelclaw-infra config init --config /missing.yaml"));
  CHECK(machine({"config", "check", "/no/such/stack.yaml"}) == 78);
  CHECK_THAT(machine.out() + machine.err(), ContainsSubstring("/no/such/stack.yaml: cannot be read: no such file"));
  CHECK(machine.looks == 0);
}

TEST_CASE("a link to a spec that is not there is an error, never the default") {
  FakeMachine machine;
  machine.files.links[usual_path] = "/elsewhere/stack.yaml";
  CHECK(machine({"status"}) == 78);
  CHECK_THAT(machine.err(), ContainsSubstring(std::string{usual_path} + ": cannot be read: it is a link to a file"));
  machine.files.files["/elsewhere/stack.yaml"] = small;
  CHECK(machine({"config", "check"}) == 0);
  CHECK(machine.looks == 0);
}

TEST_CASE("a spec is the file that its path leads to, however the path is written") {
  FakeMachine machine;
  machine.files.files["/home/stack.yaml"] = small;
  machine.files.files["/home/below/other.yaml"] = small;
  machine.files.links["/linked"] = "/home";
  machine.surroundings.variables["PWD"] = "/home";
  for (const char* path : {"stack.yaml", "./stack.yaml", "below/../stack.yaml", "/home//stack.yaml",
                           "/linked/stack.yaml", "../linked/below/../stack.yaml"}) {
    INFO(path);
    CHECK(machine({"config", "check", path}) == 0);
    CHECK(machine.err().empty());
  }
  machine.files.modes["/home"] = 0777;
  CHECK(machine({"config", "check", "/linked/stack.yaml"}) == 78);
  CHECK_THAT(machine.out(), ContainsSubstring("/home: on the way to the spec is writable by others"));
  CHECK(machine({"config", "check", "/linked"}) == 78);
  CHECK_THAT(machine.out(), ContainsSubstring("/home: is no regular file"));
}

TEST_CASE("a wrong spec is named by file, line, column and key") {
  FakeMachine machine;
  machine.files.files[usual_path] = std::string{small} + "colour: red\nports: 7\n";
  CHECK(machine({"status"}) == 78);
  CHECK_THAT(machine.err(), ContainsSubstring(std::string{usual_path} + ":3:1: colour"));
  CHECK_THAT(machine.err(), ContainsSubstring("1 more"));
  CHECK_THAT(machine.err(), ContainsSubstring("hint: joelclaw-infra config check"));
  CHECK(machine({"config", "check"}) == 78);
  CHECK(lines_of(machine.out()).size() == 2);
  CHECK(machine({"config", "check", "-o", "json"}) == 78);
  CHECK(schema_complaints("envelope.json", machine.out()) == std::vector<std::string>{});
  const auto envelope = nlohmann::json::parse(machine.out());
  CHECK(envelope["error"]["code"] == "SPEC_INVALID");
  CHECK(envelope["result"]["problems"].size() == 2);
  CHECK(envelope["result"]["problems"][0]["line"] == 3);
}

TEST_CASE("a spec that others can write is not trusted, nor one behind such a directory or link") {
  FakeMachine machine;
  machine.files.files[usual_path] = small;
  CHECK(machine({"config", "check"}) == 0);
  machine.files.modes[usual_path] = 0666;
  CHECK(machine({"config", "check"}) == 78);
  machine.files.modes[usual_path] = 0600;
  machine.files.modes["/Users/joel/.config"] = 0777;
  CHECK(machine({"config", "check"}) == 78);
  machine.files.modes.clear();
  machine.files.files["/shared/stack.yaml"] = small;
  machine.files.links["/Users/joel/link.yaml"] = "/shared/stack.yaml";
  CHECK(machine({"config", "check", "/Users/joel/link.yaml"}) == 0);
  machine.files.modes["/shared"] = 0777;
  CHECK(machine({"config", "check", "/Users/joel/link.yaml"}) == 78);
}

TEST_CASE("init writes a new file that is right, and never touches one that is there") {
  FakeMachine machine;
  CHECK(machine({"config", "init"}) == 0);
  REQUIRE(machine.created.contains(usual_path));
  machine.files.files[usual_path] = machine.created[usual_path];
  CHECK(machine({"config", "check"}) == 0);
  machine.created.clear();
  CHECK(machine({"config", "init"}) == 4);
  CHECK(machine.created.empty());
  CHECK_THAT(machine.err(), ContainsSubstring("exists already"));
}

TEST_CASE("init says where it could not write") {
  FakeMachine machine;
  machine.controls.create_file = [](const std::string& path, const std::string&) -> Status {
    return Error{path, "cannot be written", "No space left on device", {}};
  };
  CHECK(machine({"config", "init"}) == 74);
  CHECK_THAT(machine.err(), ContainsSubstring("No space left on device"));
}

}  // namespace joelclaw::infra::cli
