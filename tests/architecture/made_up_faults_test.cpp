// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include "lexer.hpp"
#include "rules.hpp"

/// Each rule is shown a line that breaks it and a line beside it that does not: a rule that finds nothing would pass
/// for ever.
namespace joelclaw::infra::architecture {
namespace {

SourceFile made_up(std::string path, std::string text) {
  return {std::move(path), std::move(text)};
}

TEST_CASE("an include against an arrow is a fault") {
  const auto faults = include_faults(
      made_up("lib/infra/diagnose/rule.cpp", "#include <infra/base/text.hpp>\n#include <infra/port/clock.hpp>\n"));
  REQUIRE(faults == Faults{"lib/infra/diagnose/rule.cpp:2: diagnose must not include port"});
  CHECK(include_faults(made_up("lib/infra/simulation/a.cpp", "#include \"infra/tool/docker.hpp\"\n")).size() == 1);
  CHECK(include_faults(made_up("lib/infra/posix/a.cpp", "#  include <infra/use_case/up.hpp>\n")).size() == 1);
  CHECK(include_faults(made_up("lib/infra/observe/a.cpp", "#include <infra/port/world.hpp>\n")).empty());
  CHECK(include_faults(made_up("lib/infra/cellar/a.cpp", "")).size() == 1);
}

TEST_CASE("another's library in a header, or in the wrong room, is a fault") {
  CHECK(third_party_faults(made_up("lib/infra/render/json.hpp", "#include <nlohmann/json.hpp>\n")).size() == 1);
  CHECK(third_party_faults(made_up("lib/infra/render/json.hpp", "#include <nlohmann/json_fwd.hpp>\n")).empty());
  CHECK(third_party_faults(made_up("lib/infra/render/json.cpp", "#include <nlohmann/json.hpp>\n")).empty());
  CHECK(third_party_faults(made_up("lib/infra/plan/a.cpp", "#include <CLI/CLI.hpp>\n")).size() == 1);
  CHECK(third_party_faults(made_up("lib/infra/observe/a.cpp", "#include \"curl/curl.h\"\n")).size() == 1);
  CHECK(third_party_faults(made_up("lib/infra/posix/http.cpp", "#include <curl/curl.h>\n")).empty());
}

TEST_CASE("a runtime's name outside its rooms is a fault, in code and in texts") {
  CHECK(runtime_name_faults(made_up("lib/infra/plan/a.cpp", "int talos_port = 0;\n")).size() == 1);
  CHECK(runtime_name_faults(made_up("lib/infra/plan/a.cpp", "const char* a = \"start Colima\";\n")).size() == 1);
  CHECK(runtime_name_faults(made_up("lib/infra/plan/a.cpp", "// Talos keeps its volumes\n")).empty());
  CHECK(runtime_name_faults(made_up("lib/infra/plan/a.cpp", "f(\"COLIMA_HOME\");\n")).empty());
  CHECK(runtime_name_faults(made_up("lib/infra/plan/a.cpp", "f(\"COLIMA_HOME/x\");\n")).size() == 1);
  CHECK(
      runtime_name_faults(made_up("lib/infra/plan/a.cpp", "talos_api_unreachable, \"talos-service-failed\"")).empty());
  CHECK(runtime_name_faults(made_up("lib/infra/tool/a.cpp", "int talos_port = 0;\n")).empty());
}

TEST_CASE("a program's name outside drivers and tools is a fault") {
  CHECK(program_name_faults(made_up("lib/infra/execute/a.cpp", "run({\"docker\", \"start\", name});\n")).size() == 1);
  CHECK(program_name_faults(made_up("lib/infra/execute/a.cpp", "fail(\"docker did not start\");\n")).empty());
  CHECK(program_name_faults(made_up("lib/infra/tool/docker.cpp", "run({\"docker\", \"start\", name});\n")).empty());
}

TEST_CASE("a shell is a fault") {
  CHECK(shell_faults(made_up("lib/infra/posix/a.cpp", "int rc = std::system(line.c_str());\n")).size() == 1);
  CHECK(shell_faults(made_up("lib/infra/posix/a.cpp", "FILE* f = popen (\"ls\", \"r\");\n")).size() == 1);
  CHECK(shell_faults(made_up("lib/infra/tool/a.cpp", "Command{\"sh\", {\"-c\", text}};\n")).size() == 1);
  CHECK(shell_faults(made_up("lib/infra/tool/a.cpp", "Command{\"/bin/bash\",\n  {\"-lc\", text}};\n")).size() == 1);
  CHECK(shell_faults(made_up("lib/infra/tool/guest.cpp", "Command{\"sh\", {\"-c\", text}};\n")).size() == 1);
  CHECK(shell_faults(made_up("lib/infra/tool/guest.cpp", "ssh_command(vm, {\"sh\", \"-c\", script});\n")).empty());
  CHECK(shell_faults(made_up("lib/infra/port/a.hpp", "virtual std::string system() const = 0;\n")).empty());
  CHECK(shell_faults(made_up("lib/infra/tool/a.cpp", "// system(text) would be a shell\n")).empty());
}

TEST_CASE("touching the world outside its adapters is a fault") {
  CHECK(purity_faults(made_up("lib/infra/plan/a.cpp", "auto t = std::chrono::system_clock::now();\n")).size() == 1);
  CHECK(purity_faults(made_up("lib/infra/observe/a.cpp", "const char* home = std::getenv(\"HOME\");\n")).size() == 1);
  CHECK(purity_faults(made_up("lib/infra/use_case/a.cpp", "std::ifstream file{path};\n")).size() == 1);
  CHECK(purity_faults(made_up("lib/infra/posix/a.cpp", "std::ifstream file{path};\n")).empty());
  CHECK(purity_faults(made_up("lib/infra/plan/a.cpp", "// getenv would be wrong here\nauto s = \"cout\";\n")).empty());
}

TEST_CASE("a file of 301 lines is a fault") {
  CHECK(length_faults(made_up("lib/infra/plan/a.cpp", std::string(301, '\n'))).size() == 1);
  CHECK(length_faults(made_up("lib/infra/plan/a.cpp", std::string(300, '\n'))).empty());
}

TEST_CASE("the lexer tells code, comments and texts apart") {
  const Lexed lexed = lex("a(\"x//y\"); // \"no\"\n/* \"no\"\n */ b('\"', 1'000, R\"q(r\"s)q\", \"t\\\"u\");\n");
  CHECK(lexed.literals == std::vector<Literal>{{1, "x//y"}, {3, "r\"s"}, {3, "t\\\"u"}});
  CHECK(lexed.code.find("no") == std::string::npos);
  CHECK(lexed.code.find("1'000") != std::string::npos);
}

}  // namespace
}  // namespace joelclaw::infra::architecture
