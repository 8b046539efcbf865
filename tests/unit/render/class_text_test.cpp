// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/render/class_text.hpp>

#include <support/catch.hpp>

#include <set>

namespace joelclaw::infra {

TEST_CASE("each class has its words, in its own row") {
  std::set<std::string_view> meanings;
  for (const ClassInfo& each : all_classes()) {
    const ClassText& text = text_of(each.cls);
    INFO(each.name);
    CHECK(text.cls == each.cls);
    CHECK_FALSE(text.meaning.empty());
    CHECK(meanings.insert(text.meaning).second);
    for (const std::string_view words : {text.meaning, text.usual_cause, text.repair}) {
      CHECK_FALSE(words.ends_with('.'));
      CHECK(display_width(words) <= 100);
    }
  }
}

TEST_CASE("whatever heals by itself says what it does then") {
  for (const ClassInfo& each : all_classes()) {
    INFO(each.name);
    CHECK((each.remedy != Remedy::heal || !text_of(each.cls).repair.empty()));
  }
}

}  // namespace joelclaw::infra
