// SPDX-License-Identifier: MIT
#include <support/catch.hpp>

#include <infra/base/question.hpp>

#include <set>

namespace joelclaw::infra {
namespace {

TEST_CASE("targets and questions as a log shows them") {
  CHECK(to_string(Target{TcpTarget{"127.0.0.1", 6443}}) == "127.0.0.1:6443");
  CHECK(to_string(Target{TcpTarget{"::1", 6443}}) == "[::1]:6443");
  CHECK(to_string(Target{UnixTarget{"/run/docker.sock"}}) == "/run/docker.sock");
  HttpRequest http;
  http.target = TcpTarget{"localhost", 8080};
  http.path = "/healthz";
  CHECK(to_string(Question{http}) == "GET http://localhost:8080/healthz");
  http.tls = TlsPolicy{};
  CHECK(to_string(Question{http}) == "GET https://localhost:8080/healthz");
}

TEST_CASE("no password is in a log") {
  const Dial dial{TcpTarget{"127.0.0.1", 6379}, Greeting::redis_ping, "", "hunter2", {}};
  CHECK(to_string(Question{dial}) == "dial 127.0.0.1:6379 (redis ping)");
}

TEST_CASE("contacts have names and words of their own") {
  std::set<std::string> names, words;
  constexpr int count = static_cast<int>(Contact::cancelled) + 1;
  for (int i = 0; i < count; ++i) {
    names.insert(to_string(static_cast<Contact>(i)));
    words.insert(describe(static_cast<Contact>(i)));
  }
  CHECK(names.size() == count);
  CHECK(words.size() == count);
  CHECK(names.count("?") == 0);
}

TEST_CASE("headers are found by their lower-case name") {
  HttpAnswer answer;
  answer.headers = {{"content-type", "text/plain"}};
  CHECK(answer.header("content-type") == "text/plain");
  CHECK(answer.header("server") == "");
}

TEST_CASE("an answer took what its part took") {
  DialAnswer dial;
  dial.took = Duration{12};
  CHECK(Answer{dial, {}}.took() == Duration{12});
}

}  // namespace
}  // namespace joelclaw::infra
