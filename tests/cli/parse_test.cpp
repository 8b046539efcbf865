// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <parse.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra::cli {
namespace {

Invocation read(const std::vector<std::string>& arguments) {
  auto invocation = parse(arguments);
  if (!invocation) {
    FAIL(to_string(invocation.error().error));
  }
  return *invocation;
}

std::string refusal(const std::vector<std::string>& arguments) {
  const auto invocation = parse(arguments);
  return invocation ? "" : std::string{info(invocation.error().code).name} + " " + to_string(invocation.error().error);
}

}  // namespace

TEST_CASE("global options stand before or after the command") {
  for (const std::vector<std::string>& line : std::vector<std::vector<std::string>>{
           {"-o", "json", "status"},
           {"status", "-o", "json"},
           {"status", "-ojson"},
           {"--output=json", "status"},
           {"status", "--output", "json"},
           {"--json", "status"},
           {"status", "-o", "text", "-o", "json"},
       }) {
    const Invocation invocation = read(line);
    CHECK(invocation.command->name == "status");
    CHECK(invocation.globals.format == Format::json);
  }
}

TEST_CASE("flags come in bundles, and count") {
  CHECK(read({"status", "-v"}).globals.verbosity == Verbosity::verbose);
  CHECK(read({"-vv", "status"}).globals.verbosity == Verbosity::commands);
  CHECK(read({"-v", "status", "--verbose"}).globals.verbosity == Verbosity::commands);
  CHECK(read({"status", "-vo", "json"}).globals.format == Format::json);
  CHECK(read({"-qojson", "status"}).globals.verbosity == Verbosity::quiet);
  CHECK_THAT(refusal({"status", "-q", "-v"}), ContainsSubstring("excludes --verbose"));
}

TEST_CASE("commands of two words") {
  CHECK(read({"config", "check", "/x.yaml"}).arguments == std::vector<std::string>{"/x.yaml"});
  CHECK(read({"config", "--json", "show"}).command->name == "config show");
  CHECK(read({"config"}).group == "config");
}

TEST_CASE("an option's value may be left out where it is optional") {
  CHECK(read({"status", "--watch"}).has("--watch"));
  CHECK_FALSE(read({"status", "--watch"}).value("--watch"));
  CHECK_FALSE(read({"status", "--watch", "-q"}).value("--watch"));
  CHECK(read({"status", "--watch", "2s"}).value("--watch") == "2s");
  CHECK(read({"status", "--watch=2s"}).value("--watch") == "2s");
}

TEST_CASE("what cannot be understood is refused with the reason") {
  CHECK_THAT(refusal({"stauts"}), ContainsSubstring("USAGE stauts: no such command: did you mean status?"));
  CHECK_THAT(refusal({"config", "chekc"}), ContainsSubstring("did you mean config check?"));
  CHECK_THAT(refusal({"frobnicate"}), ContainsSubstring("there are status, up"));
  CHECK_THAT(refusal({"status", "--wacth"}), ContainsSubstring("did you mean --watch?"));
  CHECK_THAT(refusal({"status", "now"}), ContainsSubstring("one argument too many"));
  CHECK_THAT(refusal({"status", "-o", "yaml"}), ContainsSubstring("text, json, ndjson"));
  CHECK_THAT(refusal({"status", "--timeout", "5"}), ContainsSubstring("like 90s"));
  CHECK_THAT(refusal({"status", "--config", ""}), ContainsSubstring("it is empty"));
  CHECK_THAT(refusal({"status", "--config"}), ContainsSubstring("USAGE"));
  CHECK_THAT(refusal({"--watch", "5s", "status"}), ContainsSubstring("stands behind its command"));
  CHECK_THAT(refusal({"completion"}), ContainsSubstring("SHELL is missing"));
  CHECK_THAT(refusal({"completion", "tcsh"}), ContainsSubstring("zsh, bash, fish"));
}

TEST_CASE("what the contract names and this version lacks is told from what nobody knows") {
  for (const CommandInfo& command : all_commands()) {
    if (!command.built) {
      std::vector<std::string> words;
      for (const std::string_view word : split(command.name, ' ')) {
        words.emplace_back(word);
      }
      INFO(command.name);
      CHECK_THAT(refusal(words), ContainsSubstring("NOT_IN_THIS_VERSION"));
    }
  }
}

TEST_CASE("help needs no arguments that the command needs") {
  CHECK(read({"completion", "--help"}).globals.help);
  CHECK(read({"-h"}).globals.help);
}

TEST_CASE("hostile lines neither crash nor run") {
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{""},
                                             {"-"},
                                             {"--"},
                                             {"--", "status"},
                                             {"=", "="},
                                             {"--=x"},
                                             {"-\xff"},
                                             {"status", "\x1b[2J"},
                                             {"\xc3\x28"},
                                             {"status", "--watch", "99999999999999999999s"},
                                             {"status", "-o"},
                                             {"-o"},
                                             {std::string(100'000, 'x')},
                                             {"--config=" + std::string(100'000, 'y'), "status", "extra"}}) {
    const std::string text = refusal(line);
    CHECK(text.size() < 1000);
    CHECK(text.find('\x1b') == std::string::npos);
  }
}

}  // namespace joelclaw::infra::cli
