// SPDX-License-Identifier: MIT
#include <infra/render/table.hpp>
#include <infra/render/words.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {

TEST_CASE("a text that is too long ends in an ellipsis, within its columns") {
  const Style unicode{false, true, 80};
  const Style ascii{false, false, 80};
  CHECK(elided("running 9 days", 14, unicode) == "running 9 days");
  CHECK(elided("running 9 days", 13, unicode) == "running 9 da…");
  CHECK(elided("running 9 days", 13, ascii) == "running 9...");
  CHECK(elided("running, 9 days", 9, unicode) == "running…");
  CHECK(elided("größer als", 6, unicode) == "größe…");
  CHECK(elided("whole", 0, unicode) == "whole");
}

TEST_CASE("lines break between words and never inside what can be pasted") {
  CHECK(wrapped("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("see /a/path/that/is/long now", 10) == std::vector<std::string>{"see", "/a/path/that/is/long", "now"});
  CHECK(wrapped("", 10) == std::vector<std::string>{""});
  CHECK(wrapped("one two", 0) == std::vector<std::string>{"one two"});
}

TEST_CASE("a number keeps its unit, and lines after the first may hang") {
  CHECK(wrapped("it takes about 10 s", 17) == std::vector<std::string>{"it takes about", "10 s"});
  CHECK(wrapped("one two three", 8, 2) == std::vector<std::string>{"one two", "  three"});
}

TEST_CASE("a glossary gives a long term a line of its own") {
  Glossary glossary;
  glossary.widest = 6;
  glossary.rows = {{"-v", "say more"}, {"--simulate", "rehearse"}};
  CHECK(render(glossary, Style{}) == "  -v  say more\n  --simulate\n      rehearse\n");
}

}  // namespace joelclaw::infra
