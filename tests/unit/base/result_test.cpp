// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/base/overload.hpp>
#include <infra/base/result.hpp>

#include <memory>

namespace joelclaw::infra {
namespace {

TEST_CASE("an error leaves out what is empty") {
  CHECK(to_string(Error{"docker", "cannot inspect", "timed out", {"hint"}}) == "docker: cannot inspect: timed out");
  CHECK(to_string(Error{"docker", "", "timed out", {}}) == "docker: timed out");
  CHECK(to_string(Error{"", "", "", {}}) == "");
}

TEST_CASE("a result holds a value or an error, also one that can only be moved") {
  Result<std::unique_ptr<int>> good{std::make_unique<int>(7)};
  REQUIRE(good);
  CHECK(**good == 7);
  const std::unique_ptr<int> taken = std::move(good).value();
  CHECK(*taken == 7);
  const Result<int> bad{Error{"a", "b", "c", {}}};
  CHECK_FALSE(bad.has_value());
  CHECK(bad.error().what == "b");
  CHECK(bad.value_or(3) == 3);
}

TEST_CASE("an overload visits by the case that fits") {
  const std::variant<int, std::string> value{std::string{"x"}};
  CHECK(std::visit(Overload{[](int) { return 1; }, [](const std::string&) { return 2; }}, value) == 2);
}

}  // namespace
}  // namespace joelclaw::infra
