// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>

#include <ctime>

namespace joelclaw::infra {
namespace {

using namespace std::string_literals;

const std::string head = "apiVersion: joelclaw-infra/v1\n";

std::string first_problem(const std::string& bytes) {
  const auto spec = load_spec(bytes, "f");
  return spec ? "fine" : to_string(spec.error().front());
}

std::string repeated(const std::string& piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    text += piece;
  }
  return text;
}

}  // namespace

TEST_CASE("bytes that are no plain text are refused before a parser sees them", "[stack]") {
  CHECK(first_problem(head + "name: a\0b\n"s) == "f:2:8: holds a control character U+0000: a spec is plain text");
  CHECK(first_problem(head + "name: \x1B[31m\n") == "f:2:7: holds a control character U+001B: a spec is plain text");
  CHECK(first_problem(head + "name: a\x7F\n") == "f:2:8: holds a control character U+007F: a spec is plain text");
  CHECK(first_problem(head + "name: a\xC2\x85\n") == "f:2:8: holds a control character U+0085: a spec is plain text");
  CHECK(first_problem(head + "name: \xFF\n") == "f:2:7: holds a byte that is not UTF-8: save it as UTF-8");
  CHECK(first_problem(head + "name: \xC0\xAF\n") == "f:2:7: holds a byte that is not UTF-8: save it as UTF-8");
  CHECK(first_problem(head + "name: \xED\xA0\x80\n") == "f:2:7: holds a byte that is not UTF-8: save it as UTF-8");
  CHECK(first_problem("\xFF\xFE"
                      "a\0"s) == "f:1:1: is written in UTF-16 or UTF-32: save it as UTF-8");
  CHECK(first_problem("\xFE\xFF\0a"s) == "f:1:1: is written in UTF-16 or UTF-32: save it as UTF-8");
  CHECK(first_problem("\0\0\xFE\xFF"s) == "f:1:1: is written in UTF-16 or UTF-32: save it as UTF-8");
  CHECK(first_problem(head + "name: a\rvm: {}\n") ==
        "f:2:8: holds a carriage return without a line feed: a spec is plain text");
  CHECK(first_problem(head + "name: \xE2\x80\xAE"
                             "a\n") == "f:2:7: holds an invisible character U+202E: a spec is plain text");
  CHECK(first_problem(head + "#" + std::string(1U << 20U, 'x')) ==
        "f:1:1: holds 1048607 bytes: a spec has at most 1 MiB");
}

TEST_CASE("a byte order mark and the line ends of other editors are accepted", "[stack]") {
  const auto spec = load_spec(
      "\xEF\xBB\xBF"
      "apiVersion: joelclaw-infra/v1\r\nname: lab\r\nhosts:\r\n  - panda\r\n",
      "f");
  REQUIRE(spec.has_value());
  CHECK(spec->name == "lab");
  CHECK(spec->hosts == std::vector<std::string>{"panda"});
  CHECK(first_problem("\xEF\xBB\xBF"
                      "apiVersion: joelclaw-infra/v1\r\nnaem: x\r\n") ==
        "f:2:1: naem: is no key of a spec; did you mean name?");
}

TEST_CASE("a document start is accepted once, before anything else", "[stack]") {
  CHECK(first_problem("# a comment\n---\n" + head) == "fine");
  CHECK(first_problem("%YAML 1.2\n---\n" + head) == "f:1:1: a directive (%YAML 1.2): a spec has none");
  CHECK(first_problem("{apiVersion: joelclaw-infra/v1}\nname: b\n") == "f:2:1: text after the end of the spec");
}

TEST_CASE("what is no map of keys is no spec", "[stack]") {
  const std::string empty = "f:1:1: is empty: a spec begins with apiVersion: joelclaw-infra/v1";
  CHECK(first_problem("") == empty);
  CHECK(first_problem("\n\n") == empty);
  CHECK(first_problem("# nothing\n") == empty);
  CHECK(first_problem("~") == empty);
  CHECK(first_problem("redis\n") == "f:1:1: is a text: wanted a map of keys, apiVersion first");
  CHECK(first_problem("- redis\n") == "f:1:1: is a list: wanted a map of keys, apiVersion first");
}

TEST_CASE("no megabyte takes long or breaks anything", "[stack]") {
  const std::string bombs =
      "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n";
  for (const std::string& bytes : {repeated("[", 1'000'000),
                                   repeated("{a: ", 250'000),
                                   repeated("- ", 500'000),
                                   repeated("? ", 500'000),
                                   repeated("&a ", 300'000),
                                   repeated("*a ", 300'000),
                                   repeated("!", 1'000'000),
                                   repeated("a: 1\n", 200'000),
                                   repeated("a:\n", 300'000),
                                   repeated("-\n", 500'000),
                                   "\"" + repeated("\n", 1'000'000) + "\"",
                                   "a: >\n" + repeated("\n", 1'000'000),
                                   "a: |\n" + repeated(" x\n", 300'000),
                                   "a" + repeated("\n", 900'000) + "b",
                                   "[" + repeated("'',", 300'000) + "]",
                                   "{" + repeated("a: 1, ", 150'000) + "}",
                                   repeated("%a\n", 300'000),
                                   repeated("---\n", 250'000),
                                   repeated("...\n", 250'000),
                                   "[" + repeated("\"a,", 300'000),
                                   head + bombs,
                                   head + "ports: [" + repeated("{host: 1},", 3'000) + "]",
                                   head + "probes: [" + repeated("{},", 300'000) + "]"}) {
    const std::clock_t before = std::clock();  // of the processor: the host may be busy
    const auto spec = load_spec(bytes, "f");
    INFO(excerpt(bytes, 40));
    CHECK(!spec.has_value());
    CHECK((std::clock() - before) / CLOCKS_PER_SEC < 20);  // under sanitizers; a debug build needs two seconds
  }
}

TEST_CASE("no refusal shows a password that a URL carries", "[stack]") {
  const std::string said = first_problem(head + "probes: [{name: a, http: \"http://me:hunter2@a/\"}]\n");
  CHECK_THAT(said, ContainsSubstring("'http://***@a/'"));
  CHECK(!contains(said, "hunter2"));
}

}  // namespace joelclaw::infra
