// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include <command_table.hpp>
#include <dispatch.hpp>
#include <embedded.hpp>
#include <infra/base/text.hpp>
#include <infra/diagnose/finding_class.hpp>

#include <support/catch.hpp>
#include <support/source_directory.hpp>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace joelclaw::infra::cli {
namespace {

using Words = std::set<std::string>;

std::string file(const std::string& path) {
  std::ifstream stream{source_directory() + "/" + path};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Words matches(const std::string& text, const char* pattern) {
  Words words;
  const std::regex expression{pattern};
  for (std::sregex_iterator at{text.begin(), text.end(), expression}, end; at != end; ++at) {
    words.insert((*at)[1].str());
  }
  return words;
}

/// Everything that starts with a dash and is built.
Words built_options() {
  Words words;
  const auto collect = [&](std::span<const OptionInfo> options) {
    for (const OptionInfo& option : options) {
      for (const std::string_view name : names_of(option)) {
        option.built ? void(words.emplace(name)) : void();
      }
    }
  };
  collect(global_options());
  for (const CommandInfo& command : all_commands()) {
    command.built ? collect(command.options) : void();
  }
  return words;
}

Words built_commands() {
  Words words;
  for (const CommandInfo& command : all_commands()) {
    command.built ? void(words.emplace(command.name)) : void();
  }
  return words;
}

Words first_words() {
  Words words;
  for (const TopLevel& word : top_level()) {
    words.insert(word.name);
  }
  return words;
}

}  // namespace

TEST_CASE("each built command does something, and no other does") {
  for (const CommandInfo& command : all_commands()) {
    INFO(command.name);
    CHECK((function_of(command.name) != nullptr) == command.built);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.summary.ends_with('.'));
  }
}

TEST_CASE("every command of the contract has a row") {
  for (const char* name : {"status",
                           "up",
                           "down",
                           "heal",
                           "heal pause",
                           "heal resume",
                           "ports list",
                           "ports check",
                           "ports add",
                           "ports remove",
                           "recreate",
                           "backup create",
                           "backup list",
                           "backup verify",
                           "backup restore",
                           "backup prune",
                           "doctor",
                           "service install",
                           "service uninstall",
                           "service status",
                           "config show",
                           "config check",
                           "config path",
                           "config init",
                           "log",
                           "explain",
                           "bundle",
                           "version",
                           "completion",
                           "help"}) {
    INFO(name);
    CHECK(find_command(name) != nullptr);
  }
}

TEST_CASE("the man page has every built command and option, and nothing else") {
  const std::string page = file("man/joelclaw-infra.1");
  const std::string commands =
      page.substr(page.find(".Sh COMMANDS"), page.find(".Sh OPTIONS") - page.find(".Sh COMMANDS"));
  Words named;
  for (const std::string& words : matches(commands, "\\n\\.It Cm ([a-z]+(?: Cm (?!zsh)[a-z]+)?)")) {
    named.insert(std::regex_replace(words, std::regex{" Cm "}, " "));
  }
  CHECK(named == built_commands());
  Words options;
  for (const std::string& flag : matches(page, "Fl (-?[a-z][a-z-]*)")) {
    options.insert("-" + flag);
  }
  CHECK(options == built_options());
}

TEST_CASE("the man page has every exit code that a command may answer with") {
  const std::string page = file("man/joelclaw-infra.1");
  const std::string section = page.substr(page.find(".Sh EXIT STATUS"));
  for (const CommandInfo& command : all_commands()) {
    for (const ExitInfo& exit : command.exits) {
      INFO(command.name << " " << exit.code);
      CHECK((!command.built ||
             std::regex_search(section, std::regex{"\\.It (.* , )*" + std::to_string(exit.code) + "\\b"})));
    }
  }
  for (const ExitInfo& exit : common_exits()) {
    INFO(exit.code);
    CHECK(std::regex_search(section, std::regex{"\\.It (.* , )*" + std::to_string(exit.code) + "\\b"}));
  }
}

TEST_CASE("the zsh completion has every built command and option, and nothing else") {
  const std::string script = file("completions/_joelclaw-infra");
  const std::string top = script.substr(0, script.find("_joelclaw-infra_heal_commands() {"));
  CHECK(matches(top, "\\n    '([a-z]+):") == first_words());
  CHECK(matches(script, "[{',)](--?[a-z][a-z-]*)(?=[\\[=},+])") == built_options());
}

TEST_CASE("the bash completion has every built command and option, and nothing else") {
  const std::string script = file("completions/joelclaw-infra.bash");
  Words offered = matches(*matches(script, "globals=\"([^\"]*)\"").begin() + " ", "(--?[a-z][a-z-]*) ");
  for (const std::string& words : matches(script, "words=\"([^\"]*) \\$globals\"")) {
    offered.merge(matches(words + " ", "(--[a-z][a-z-]*) "));
  }
  CHECK(offered == built_options());
  CHECK(matches(*matches(script, "\"\"\\) words=\"([a-z ]+)").begin(), "([a-z]+)") == first_words());
}

TEST_CASE("the fish completion has every built command and option, and nothing else") {
  const std::string script = file("completions/joelclaw-infra.fish");
  Words options;
  for (const std::string& name : matches(script, "complete -c joelclaw-infra[^\n]* -l ([a-z][a-z-]*)")) {
    options.insert("--" + name);
  }
  for (const std::string& name : matches(script, "complete -c joelclaw-infra -s ([a-z]) -l")) {
    options.insert("-" + name);
  }
  CHECK(options == built_options());
  CHECK(matches(script, "__joelclaw_infra_is' -a ([a-z]+)") == first_words());
}

TEST_CASE("help names every built command and option, and nothing that is not built") {
  FakeMachine machine;
  for (const CommandInfo& command : all_commands()) {
    if (!command.built) {
      continue;
    }
    std::vector<std::string> line{"help"};
    for (const std::string_view word : split(command.name, ' ')) {
      line.emplace_back(word);
    }
    INFO(command.name);
    REQUIRE(machine(line) == 0);
    for (const OptionInfo& option : command.options) {
      CHECK(contains(machine.out(), std::string{name_of(option)} + (option.value.empty() ? "" : " ")) == option.built);
    }
    CHECK_THAT(machine.out(), ContainsSubstring("exit status:"));
  }
  machine({"help"});
  for (const std::string& word : first_words()) {
    CHECK_THAT(machine.out(), ContainsSubstring("  " + word + " "));
  }
  CHECK_FALSE(contains(machine.out(), "\n  recreate"));
}

TEST_CASE("examples in help are lines that the parser takes") {
  for (const CommandInfo& command : all_commands()) {
    for (const ExampleInfo& example : command.examples) {
      if (!command.built || contains(example.command, "eval") || contains(example.command, ">")) {
        continue;
      }
      std::vector<std::string> words;
      for (const std::string_view word : split(example.command, ' ')) {
        words.emplace_back(word);
      }
      words.erase(words.begin());
      FakeMachine machine;
      INFO(example.command);
      CHECK(machine(words) < 64);
    }
  }
}

TEST_CASE("every finding class has its page in the program") {
  FakeMachine machine;
  for (const ClassInfo& each : all_classes()) {
    INFO(each.name);
    CHECK_FALSE(find_embedded(embedded_pages(), std::string{each.name} + ".md").empty());
    CHECK(machine({"explain", std::string{each.name}}) == 0);
    CHECK_THAT(machine.out(), ContainsSubstring(std::string{each.name}));
  }
  CHECK(machine({"explain"}) == 0);
  CHECK_THAT(machine.out(), ContainsSubstring("host-forward-dead"));
}

TEST_CASE("the completion scripts are in the program as they are in the tree") {
  FakeMachine machine;
  for (const auto& [shell, path] : {std::pair{"zsh", "completions/_joelclaw-infra"},
                                    {"bash", "completions/joelclaw-infra.bash"},
                                    {"fish", "completions/joelclaw-infra.fish"}}) {
    CHECK(machine({"completion", shell}) == 0);
    CHECK(machine.out() == file(path));
  }
}

}  // namespace joelclaw::infra::cli
