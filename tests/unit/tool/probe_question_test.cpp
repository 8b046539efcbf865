// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/tool/probe_question.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

ProbeSpec http_probe(ProbeExpectation expect = {}) {
  return {"typesense", true, Duration{5'000},
          HttpProbe{"http://localhost:8108/health", false, "localhost", 8108, "/health", {}}, std::move(expect)};
}
ProbeSpec redis_probe() {
  return {"redis", true, Duration{5'000}, RedisProbe{"localhost", 6379, {}}, {}};
}
ProbeSpec exec_probe(ProbeExpectation expect = {}) {
  return {"exec", false, Duration{5'000}, ExecProbe{{"joelclaw", "redis-0"}, "", {"redis-cli", "ping"}},
          std::move(expect)};
}
ProbeSpec service_probe() {
  return {"svc", false, Duration{5'000}, ServiceProbe{false, {"joelclaw", "typesense"}, "8108", "/health"}, {}};
}
ProbeVerdict verdict(const Probe<ProbeAnswer>& answer) {
  return value_of(answer).verdict;
}
Answer http_answer(HttpAnswer answer) {
  return {std::move(answer), {}};
}
Answer dial_answer(Contact contact, const std::string& line = "") {
  DialAnswer answer;
  answer.contact = contact;
  answer.line = line;
  return {answer, {}};
}

}  // namespace

TEST_CASE("probes become questions") {
  const auto http = std::get<HttpRequest>(probe_question(http_probe()));
  CHECK(http.target == Target{TcpTarget{"localhost", 8108}});
  CHECK(http.path == "/health");
  CHECK(http.deadline == Duration{5'000});
  CHECK(http.tls == std::nullopt);
  ProbeSpec tls = http_probe();
  std::get<HttpProbe>(tls.what).tls = true;
  std::get<HttpProbe>(tls.what).tls_policy = {"/ca.pem", "name", "ab"};
  CHECK(std::get<HttpRequest>(probe_question(tls)).tls == TlsPolicy{"/ca.pem", "", "name", "ab"});
  const auto redis = std::get<Dial>(probe_question(redis_probe(), "pass"));
  CHECK(redis.greeting == Greeting::redis_ping);
  CHECK(redis.password == "pass");
  ProbeSpec tcp{"ssh", false, Duration{1}, TcpProbe{"127.0.0.1", 22}, {}};
  CHECK(std::get<Dial>(probe_question(tcp)).greeting == Greeting::none);
  tcp.expect.banner = "SSH-2.0";
  CHECK(std::get<Dial>(probe_question(tcp)).greeting == Greeting::banner);
}

TEST_CASE("an answer over HTTP against what is expected") {
  const auto judge = [](const ProbeExpectation& expect, const HttpAnswer& answer) {
    return verdict(judge_probe(http_probe(expect), http_answer(answer)));
  };
  CHECK(judge({}, page(200, "")) == ProbeVerdict::right);
  CHECK(judge({}, page(302, "")) == ProbeVerdict::right);
  CHECK(judge({}, page(503, "")) == ProbeVerdict::wrong);
  ProbeExpectation unauthorised;
  unauthorised.status = std::pair{401, 401};
  CHECK(judge(unauthorised, page(401, "")) == ProbeVerdict::right);
  CHECK(judge(unauthorised, page(200, "")) == ProbeVerdict::wrong);
  ProbeExpectation text;
  text.body = "OK";
  text.contains = "O";
  CHECK(judge(text, page(200, " OK\n")) == ProbeVerdict::right);
  CHECK(judge(text, page(200, "OKAY")) == ProbeVerdict::wrong);
  ProbeExpectation json;
  json.json = {{"ok", JsonExpectation::Kind::equals, "true", 0},
               {"a.b", JsonExpectation::Kind::present, "", 0},
               {"list", JsonExpectation::Kind::length, "", 2}};
  CHECK(judge(json, page(200, R"({"ok":true,"a":{"b":0},"list":[1,2]})")) == ProbeVerdict::right);
  CHECK(judge(json, page(200, R"({"ok":"true","a":{"b":0},"list":[1,2]})")) == ProbeVerdict::wrong);
  CHECK(judge(json, page(200, R"({"ok":true,"a":{},"list":[1,2]})")) == ProbeVerdict::wrong);
  CHECK(judge(json, page(200, R"({"ok":true,"a":{"b":0},"list":[1]})")) == ProbeVerdict::wrong);
  CHECK(judge(json, page(200, "{")) == ProbeVerdict::wrong);
}

TEST_CASE("silence after connecting is a blackhole, before it a refusal") {
  const auto judge = [](Contact contact) {
    return verdict(judge_probe(http_probe(), http_answer(no_answer(contact))));
  };
  CHECK(judge(Contact::silent) == ProbeVerdict::blackhole);
  CHECK(judge(Contact::partial) == ProbeVerdict::wrong);
  CHECK(judge(Contact::garbage) == ProbeVerdict::wrong);
  CHECK(judge(Contact::tls_failed) == ProbeVerdict::untrusted);
  for (const Contact contact : {Contact::refused, Contact::closed, Contact::no_connect, Contact::unreachable,
                                Contact::unresolved, Contact::absent, Contact::denied}) {
    CHECK(judge(contact) == ProbeVerdict::refused);
  }
  CHECK(cause_of(judge_probe(http_probe(), http_answer(no_answer(Contact::cancelled)))) == UnknownCause::cancelled);
  CHECK(cause_of(judge_probe(http_probe(), {exited(0, ""), {}})) == UnknownCause::garbage);
}

TEST_CASE("redis and banners") {
  const auto redis = [](const std::string& line) {
    return verdict(judge_probe(redis_probe(), dial_answer(Contact::answered, line)));
  };
  CHECK(redis("+PONG") == ProbeVerdict::right);
  CHECK(redis("-LOADING Redis is loading the dataset in memory") == ProbeVerdict::limited);
  CHECK(redis("-NOAUTH Authentication required.") == ProbeVerdict::limited);
  CHECK(redis("-ERR unknown command") == ProbeVerdict::wrong);
  CHECK(redis("HTTP/1.1 400 Bad Request") == ProbeVerdict::wrong);
  ProbeSpec tcp{"ssh", false, Duration{1}, TcpProbe{"127.0.0.1", 22}, {}};
  CHECK(verdict(judge_probe(tcp, dial_answer(Contact::answered))) == ProbeVerdict::right);
  tcp.expect.banner = "SSH-2.0";
  CHECK(verdict(judge_probe(tcp, dial_answer(Contact::answered, "SSH-2.0-OpenSSH"))) == ProbeVerdict::right);
  CHECK(verdict(judge_probe(tcp, dial_answer(Contact::answered, "220 smtp"))) == ProbeVerdict::wrong);
  CHECK(verdict(judge_probe(tcp, dial_answer(Contact::silent))) == ProbeVerdict::blackhole);
}

TEST_CASE("an exec probe blames the service only for what the service did") {
  ProbeExpectation pong;
  pong.output = "PONG";
  CHECK(verdict(judge_exec_probe(exec_probe(pong), exited(0, "PONG\n"))) == ProbeVerdict::right);
  CHECK(verdict(judge_exec_probe(exec_probe(pong), exited(0, "LOADING\n"))) == ProbeVerdict::wrong);
  CHECK(verdict(judge_exec_probe(exec_probe(), exited(7, "", "command terminated with exit code 7\n"))) ==
        ProbeVerdict::wrong);
  CHECK(verdict(judge_exec_probe(exec_probe(),
                                 exited(1, "", "Error from server (NotFound): pods \"redis-0\" not found"))) ==
        ProbeVerdict::refused);
  CHECK(verdict(judge_exec_probe(
            exec_probe(), exited(1, "", "error: unable to upgrade connection: container not found (\"redis\")"))) ==
        ProbeVerdict::refused);
  const auto cause = [](const Outcome& outcome) { return cause_of(judge_exec_probe(exec_probe(), outcome)); };
  CHECK(cause(ended(TimedOut{})) == UnknownCause::timed_out);
  CHECK(cause(ended(NotStarted{2})) == UnknownCause::tool_missing);
  CHECK(cause(exited(1, "", recorded("kubectl-1.32.4/exec-refused.err"))) == UnknownCause::unreachable);
  CHECK(cause(exited(1, "",
                     "error: unable to upgrade connection: Forbidden (user=apiserver-kubelet-client, verb=create, "
                     "resource=nodes, subresource(s)=[proxy])")) == UnknownCause::failed);
  CHECK(cause(exited(1, "", "error: Internal error occurred: error executing command in container")) ==
        UnknownCause::failed);
}

TEST_CASE("a service probe blames the service only for what the service did") {
  const auto judge = [](const std::string& name) { return judge_service_probe(service_probe(), recorded_http(name)); };
  CHECK(verdict(judge_service_probe(service_probe(), page(200, R"({"ok":true})"))) == ProbeVerdict::right);
  CHECK(verdict(judge_service_probe(service_probe(), page(500, "oops", "text/plain"))) == ProbeVerdict::wrong);
  CHECK(verdict(judge("kubernetes-1.35/service-none.http")) == ProbeVerdict::refused);
  CHECK(verdict(judge("kubernetes-1.35/service-no-endpoints.http")) == ProbeVerdict::refused);
  CHECK(verdict(judge("kubernetes-1.35/service-no-port.http")) == ProbeVerdict::refused);
  CHECK(verdict(judge("kubernetes-1.35/service-refused.http")) == ProbeVerdict::refused);
  CHECK(cause_of(judge("kubernetes-1.35/service-timeout.http")) == UnknownCause::unreachable);
  CHECK(cause_of(judge("kubernetes-1.35/status-forbidden.http")) == UnknownCause::denied);
  // kubectl's proxy speaks for itself where it does not reach the API server: nothing came through one
  CHECK(cause_of(judge("kubectl-1.32.4/proxy-refused.http")) == UnknownCause::unreachable);
  CHECK(cause_of(judge("kubectl-1.32.4/proxy-reset.http")) == UnknownCause::unreachable);
  CHECK(cause_of(judge("kubectl-1.32.4/proxy-hang.http")) == UnknownCause::unreachable);
  CHECK(cause_of(judge("kubectl-1.32.4/proxy-rejects.http")) == UnknownCause::denied);
  CHECK(cause_of(judge_service_probe(service_probe(), no_answer(Contact::silent))) == UnknownCause::timed_out);
  CHECK(cause_of(judge_service_probe(service_probe(), no_answer(Contact::absent))) == UnknownCause::unreachable);
}

TEST_CASE("the same probe from inside the VM") {
  const auto http = guest_dial_of(http_probe());
  REQUIRE(http.has_value());
  CHECK(http->port == 8108);
  CHECK(http->request ==
        "GET /health HTTP/1.0\r\nHost: localhost:8108\r\nUser-Agent: joelclaw-infra\r\nAccept: */*\r\nConnection: "
        "close\r\n\r\n");
  CHECK(guest_dial_of(redis_probe()) == GuestDial{6379, "PING\r\nQUIT\r\n"});
  ProbeSpec secret = redis_probe();
  std::get<RedisProbe>(secret.what).password_command = {"cat", "/secret"};
  CHECK(guest_dial_of(secret) == std::nullopt);
  CHECK(guest_dial_of(exec_probe()) == std::nullopt);
  CHECK(guest_dial_of(service_probe()) == std::nullopt);
  ProbeSpec elsewhere = http_probe();
  std::get<HttpProbe>(elsewhere.what).host = "panda";
  CHECK(guest_dial_of(elsewhere) == std::nullopt);
}

TEST_CASE("what a dial inside heard") {
  const auto http = [](Contact contact, const std::string& bytes = "") {
    return verdict(judge_guest_dial(http_probe(), {8108, contact, bytes}));
  };
  CHECK(http(Contact::answered, "HTTP/1.1 200 OK\r\nX: y\r\n\r\n{}") == ProbeVerdict::right);
  CHECK(http(Contact::answered, "HTTP/1.1 503 No\r\n\r\n") == ProbeVerdict::wrong);
  CHECK(http(Contact::answered, "+PONG\r\n") == ProbeVerdict::wrong);
  CHECK(http(Contact::answered, "HTTP/1.1 ") == ProbeVerdict::wrong);
  CHECK(http(Contact::silent) == ProbeVerdict::blackhole);
  CHECK(http(Contact::closed) == ProbeVerdict::refused);
  CHECK(http(Contact::refused) == ProbeVerdict::refused);
  CHECK(verdict(judge_guest_dial(redis_probe(), {6379, Contact::answered, "+PONG\r\n+OK\r\n"})) == ProbeVerdict::right);
}
