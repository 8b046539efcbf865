// SPDX-License-Identifier: MIT
#include <support/catch.hpp>
#include <support/source_directory.hpp>

#include "rules.hpp"
#include "source_tree.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace joelclaw::infra::architecture {
namespace {

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = product_sources(source_directory());
  return files;
}

/// All faults of the tree by one rule, one a line; empty where the tree keeps it.
std::string faults_of_tree(Faults (*rule)(const SourceFile&)) {
  std::string text;
  for (const SourceFile& file : tree()) {
    for (const std::string& fault : rule(file)) {
      text += "\n" + fault;
    }
  }
  return text;
}

TEST_CASE("the tree is there to be read") {
  REQUIRE(tree().size() > 50);
}

TEST_CASE("rooms include only what the picture lets them see") {
  CHECK(faults_of_tree(include_faults) == "");
}

TEST_CASE("libraries of others stay in .cpp files of the rooms that need them") {
  CHECK(faults_of_tree(third_party_faults) == "");
}

TEST_CASE("runtimes are named by drivers and tools alone") {
  CHECK(faults_of_tree(runtime_name_faults) == "");
}

TEST_CASE("command lines begin in drivers and tools alone") {
  CHECK(faults_of_tree(program_name_faults) == "");
}

TEST_CASE("no shell on this host") {
  CHECK(faults_of_tree(shell_faults) == "");
}

TEST_CASE("clock, environment, files and screen are behind ports") {
  CHECK(faults_of_tree(purity_faults) == "");
}

TEST_CASE("files fit in a head") {
  CHECK(faults_of_tree(length_faults) == "");
}

TEST_CASE("what only macOS compiles is on the page that says how a Mac proves it") {
  std::ifstream file{std::string{source_directory()} + "/docs/macos.md"};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  REQUIRE(!page.empty());
  for (const SourceFile& each : tree()) {
    if (each.text.find("__APPLE__") != std::string::npos) {
      INFO(each.path);
      CHECK(page.find(each.path.substr(each.path.rfind('/') + 1)) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace joelclaw::infra::architecture
