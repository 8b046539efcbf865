// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/tool/engine_files.hpp>
#include <infra/tool/json_splice.hpp>

#include "support/catch.hpp"

#include <array>
#include <string>

namespace joelclaw::infra {
namespace {

Binding tcp(std::uint16_t host, std::uint16_t container) {
  return {container, Protocol::tcp, "0.0.0.0", host};
}

const std::string host_config =
    R"({"Binds":null,"PortBindings":{"6379/tcp":[{"HostIp":"0.0.0.0","HostPort":"6379"}]},"Memory":1.0e3,"A":"\u003c\"}]"})"
    "\n";

/// What was put in and what stands around it.
void check_insertion(const std::string& before, const std::string& at, const std::string& added, const Result<std::string>& after) {
  REQUIRE(after);
  const auto found = before.find(at);
  REQUIRE(found != std::string::npos);
  CHECK(*after == before.substr(0, found) + added + before.substr(found));
}

}  // namespace

TEST_CASE("a binding is written among the others, and no other byte changes") {
  check_insertion(host_config, R"(},"Memory")", R"(,"3000/tcp":[{"HostIp":"0.0.0.0","HostPort":"9627"}])",
                  with_binding(host_config, tcp(9627, 3000)));
  const auto back = without_binding(*with_binding(host_config, tcp(9627, 3000)), tcp(9627, 3000));
  REQUIRE(back);
  CHECK(*back == host_config);
  CHECK(*with_binding(host_config, tcp(6379, 6379)) == host_config);
  CHECK(*without_binding(host_config, tcp(1, 6379)) == host_config);
  const Binding udp{6379, Protocol::udp, "0.0.0.0", 6379};
  CHECK(*without_binding(host_config, udp) == host_config);
  CHECK(contains(*with_binding(host_config, udp), "6379/udp"));
}

TEST_CASE("a second host port of the same container port joins its list") {
  const auto two = with_binding(host_config, tcp(7000, 6379));
  REQUIRE(two);
  CHECK_THAT(*two, ContainsSubstring(R"("HostPort":"6379"},{"HostIp":"0.0.0.0","HostPort":"7000"}])"));
  const auto one = without_binding(*two, tcp(6379, 6379));
  REQUIRE(one);
  CHECK_THAT(*one, ContainsSubstring(R"({"6379/tcp":[{"HostIp":"0.0.0.0","HostPort":"7000"}]})"));
  CHECK(*without_binding(*two, tcp(7000, 6379)) == host_config);
}

TEST_CASE("what is empty, null or missing becomes what it should be") {
  struct Case {
    const char *before, *after;
  };
  const std::string entry = R"({"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"80"}]})";
  for (const Case& each : {Case{R"({"PortBindings":{}})", R"({"PortBindings":@})"},
                           Case{R"({"PortBindings": null , "b":1})", R"({"PortBindings": @ , "b":1})"},
                           Case{R"({})", R"({"PortBindings":@})"}, Case{R"({ "a" : [1] })", R"({ "a" : [1],"PortBindings":@ })"},
                           Case{R"({"PortBindings":{"80/tcp":[]}})", R"({"PortBindings":@})"},
                           Case{R"({"PortBindings":{"80/tcp":null}})", R"({"PortBindings":@})"}}) {
    std::string wanted = each.after;
    wanted.replace(wanted.find('@'), 1, entry);
    const auto got = with_binding(each.before, tcp(80, 80));
    INFO(each.before);
    REQUIRE(got);
    CHECK(*got == wanted);
  }
  CHECK(*with_exposed_port(R"({"Config":{"ExposedPorts":null}})", tcp(80, 80)) == R"({"Config":{"ExposedPorts":{"80/tcp":{}}}})");
  CHECK(*with_exposed_port(R"({"Config":{"Env":["A=}"]},"b":2})", tcp(80, 80)) ==
        R"({"Config":{"Env":["A=}"],"ExposedPorts":{"80/tcp":{}}},"b":2})");
  CHECK(*without_exposed_port(R"({"Config":{"ExposedPorts":{"80/tcp":{},"81/tcp":{}}}})", tcp(80, 80)) ==
        R"({"Config":{"ExposedPorts":{"81/tcp":{}}}})");
  CHECK(*without_exposed_port(R"({"Config":{"ExposedPorts":{"81/tcp":{}, "80/tcp":{} }}})", tcp(80, 80)) ==
        R"({"Config":{"ExposedPorts":{"81/tcp":{} }}})");
}

TEST_CASE("what is no such file is not edited, and no word of it is told") {
  const std::string secret = "U0VDUkVU";
  for (const std::string& text :
       {std::string{}, std::string{"{"}, "[\"" + secret + "\"]", "\"" + secret + "\"", "{\"Config\":\"" + secret + "\"}",
        "{\"Config\":{\"ExposedPorts\":\"" + secret + "\"}}", "{\"PortBindings\":\"" + secret + "\"}",
        "{\"PortBindings\":{\"80/tcp\":\"" + secret + "\"}}", "{\"PortBindings\":{},\"PortBindings\":{\"" + secret + "\":[]}}",
        "{\"Config\":{},\"Config\":{\"A\":\"" + secret + "\"}}", "{\"a\":\"" + secret + "\"} x", std::string(70, '[') + std::string(70, ']')}) {
    INFO(text);
    for (const auto& got : {with_binding(text, tcp(80, 80)), with_exposed_port(text, tcp(80, 80))}) {
      if (!got) {
        CHECK_FALSE(contains(to_string(got.error()), secret));
      }
    }
    const bool both = with_binding(text, tcp(80, 80)) && with_exposed_port(text, tcp(80, 80));
    CHECK_FALSE(both);
  }
}

TEST_CASE("any cut of a file is refused") {
  const std::string config = R"({"Config":{"Env":["USERDATA=x"],"ExposedPorts":{"1/tcp":{}}},"Name":"/x"})";
  for (std::size_t length = 0; length < config.size(); ++length) {
    CHECK_FALSE(with_exposed_port(config.substr(0, length), tcp(80, 80)));
  }
  CHECK(with_exposed_port(config, tcp(80, 80)));
}

}  // namespace joelclaw::infra
