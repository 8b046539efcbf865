// SPDX-License-Identifier: MIT
#include <infra/render/page_text.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

constexpr const char* page =
    "# class\n\nA paragraph that was written\nfor wider screens than this.\n\n- an item that goes on\n  in a second "
    "line\n"
    "- another\n\n```\na command line that is to be pasted whole\n\n# and its comment\n```\n| a | table that is wide "
    "|\n";

Style wide(int columns) {
  Style style;
  style.width = columns;
  return style;
}

}  // namespace

TEST_CASE("a page is broken to the screen, but for what is to be pasted") {
  CHECK(render_page(page, wide(24)) ==
        "# class\n\nA paragraph that was\nwritten for wider\nscreens than this.\n\n- an item that goes on\n  in a "
        "second line\n"
        "- another\n\n```\na command line that is to be pasted whole\n\n# and its comment\n```\n| a | table that is "
        "wide |\n");
}

TEST_CASE("what is piped on is the page itself") {
  CHECK(render_page(page, wide(0)) == page);
}

TEST_CASE("on a very wide screen lines stay short enough to be read") {
  std::string words;
  for (int i = 0; i < 60; ++i) {
    words += "words ";
  }
  const std::string shown = render_page(words, wide(300));
  CHECK(shown.find('\n') <= 100);
}

}  // namespace joelclaw::infra
