// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <support/source_directory.hpp>

#include <infra/diagnose/finding_class.hpp>
#include <infra/snapshot/layer.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace joelclaw::infra {
namespace {

const std::filesystem::path runbook = std::filesystem::path{source_directory()} / "docs" / "runbook";

const std::vector<std::string> chapters{"## What it means", "## How it is seen", "## What the program does",
                                        "## What you do",   "## Never",          "## Where it comes from"};

std::string page_of(std::string_view name) {
  std::ifstream stream{runbook / (std::string{name} + ".md"), std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

/// The lines between ``` and ```.
std::vector<std::string> commands_of(const std::string& page) {
  std::vector<std::string> commands;
  std::istringstream lines{page};
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
    } else if (inside) {
      commands.push_back(line);
    }
  }
  return commands;
}

/// The second paragraph of a page says the fixed properties of its class, as this program has them.
std::string properties_of(const ClassInfo& info) {
  std::string text = "Layer " + to_string(info.layer);
  text += info.carries ? ", carries the stack" : "";
  text += info.heals ? ", healed with impact " + to_string(*info.heals) : ", not healed by itself";
  return text + ", remedy " + to_string(info.remedy) + ".";
}

TEST_CASE("every finding class has its page, and every page its class") {
  std::set<std::string> pages;
  for (const auto& entry : std::filesystem::directory_iterator(runbook)) {
    pages.insert(entry.path().stem().string());
  }
  std::set<std::string> names;
  for (const ClassInfo& info : all_classes()) {
    names.emplace(info.name);
  }
  pages.erase("README");
  CHECK(pages == names);
}

TEST_CASE("a page begins with its class and what this program does about it") {
  for (const ClassInfo& info : all_classes()) {
    INFO(info.name);
    const std::string page = page_of(info.name);
    const std::string expected = "# " + std::string{info.name} + "\n\n" + properties_of(info) + "\n\n";
    CHECK(page.substr(0, expected.size()) == expected);
  }
}

TEST_CASE("a page has all its chapters, in order, and none of them empty") {
  for (const ClassInfo& info : all_classes()) {
    INFO(info.name);
    const std::string page = page_of(info.name);
    std::size_t from = 0;
    for (const std::string& chapter : chapters) {
      const std::size_t at = page.find("\n" + chapter + "\n\n", from);
      INFO(chapter);
      REQUIRE(at != std::string::npos);
      from = at + chapter.size() + 3;
      CHECK(page.substr(from, 2) != "\n#");
    }
    const auto lines = std::count(page.begin(), page.end(), '\n');
    CHECK(lines >= 20);
    CHECK(lines <= 50);
  }
}

TEST_CASE("no command of a page loses data") {
  for (const ClassInfo& info : all_classes()) {
    for (const std::string& command : commands_of(page_of(info.name))) {
      for (const char* const forbidden :
           {"volume prune", "system prune", "prune -a", "rm -v", "colima delete", "cluster destroy", "delete pvc",
            "delete pv", "insecure-skip-tls-verify", "-O exit", "pkill", "killall", "kill -9", "curl -k", "curl -sk"}) {
        INFO(info.name << ": " << command);
        CHECK(command.find(forbidden) == std::string::npos);
      }
    }
  }
}

TEST_CASE("commands of this program in a page begin with a command that it has") {
  const std::set<std::string> verbs{"status", "up",      "down",   "heal", "ports",   "recreate", "backup",
                                    "doctor", "service", "config", "log",  "explain", "bundle",   "version"};
  std::size_t seen = 0;
  for (const ClassInfo& info : all_classes()) {
    for (const std::string& command : commands_of(page_of(info.name))) {
      constexpr std::string_view program = "joelclaw-infra ";
      if (command.starts_with(program)) {
        const std::string verb = command.substr(program.size(), command.find(' ', program.size()) - program.size());
        INFO(info.name << ": " << command);
        CHECK(verbs.contains(verb));
        ++seen;
      }
    }
  }
  CHECK(seen > 100);
}

}  // namespace
}  // namespace joelclaw::infra
