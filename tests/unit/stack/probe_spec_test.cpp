// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

ProbeSpec probe_of(const std::string& entry) {
  const auto spec = load_spec("apiVersion: joelclaw-infra/v1\nprobes: [{name: a, " + entry + "}]\n", "f");
  if (!spec) {
    FAIL(to_string(spec.error().front()));
  }
  return spec->probes.at(0);
}

}  // namespace

TEST_CASE("a probe's target is taken apart", "[stack]") {
  struct Row {
    const char* entry;
    const char* target;
    bool from_host;
    int own_port;
  };
  const Row table[] = {
      {"http: http://localhost:8108/health", "http http://localhost:8108/health", true, 8108},
      {"http: http://LOCALHOST", "http http://LOCALHOST", true, 80},
      {"http: 'https://127.0.0.1/x?y=z'", "http https://127.0.0.1/x?y=z", true, 443},
      {"http: 'http://[::1]:80/'", "http http://[::1]:80/", true, 0},
      {"http: http://panda.local:80/", "http http://panda.local:80/", true, 0},
      {"redis: localhost:6379", "redis localhost:6379", true, 6379},
      {"redis: '[::1]:6379'", "redis [::1]:6379", true, 0},
      {"tcp: 127.0.0.1:22", "tcp 127.0.0.1:22", true, 22},
      {"exec: {pod: a/redis-0, command: [redis-cli, ping]}", "exec a/redis-0: redis-cli ping", false, 0},
      {"service: a/b:8080/health", "service a/b:8080/health", false, 0},
      {"service: https:a/b:http", "service https:a/b:http/", false, 0},
  };
  for (const Row& row : table) {
    INFO(row.entry);
    const ProbeSpec probe = probe_of(row.entry);
    CHECK(describe_target(probe) == row.target);
    CHECK(probe.from_host() == row.from_host);
    CHECK(probe.host_port().value_or(0) == row.own_port);
  }
}

TEST_CASE("a URL is taken apart into what is dialled and what is asked", "[stack]") {
  const auto http = std::get<HttpProbe>(probe_of("http: 'https://Panda.local:8443?a=b'").what);
  CHECK(http == HttpProbe{"https://Panda.local:8443?a=b", true, "panda.local", 8443, "/?a=b", {}});
  const auto six = std::get<HttpProbe>(probe_of("http: 'http://[0:0::1]'").what);
  CHECK(six.host == "::1");
  CHECK(six.port == 80);
  CHECK(six.path == "/");
}

TEST_CASE("a JSON expectation keeps the type that is written", "[stack]") {
  const ProbeSpec probe = probe_of(
      "http: http://a, expect: {json: {n: 200, t: \"200\", b: true, w: ok, z: null, f: -1.5, l: [1, a], e: [], "
      "deep: {in: {x: 1}}, dotted.path: 2, s: \"*\", c: {length: 3}, o: {}}}");
  using Kind = JsonExpectation::Kind;
  const std::vector<JsonExpectation> wanted{
      {"n", Kind::equals, "200", 0},         {"t", Kind::equals, "\"200\"", 0}, {"b", Kind::equals, "true", 0},
      {"w", Kind::equals, "\"ok\"", 0},      {"z", Kind::equals, "null", 0},    {"f", Kind::equals, "-1.5", 0},
      {"l", Kind::equals, "[1,\"a\"]", 0},   {"e", Kind::equals, "[]", 0},      {"deep.in.x", Kind::equals, "1", 0},
      {"dotted.path", Kind::equals, "2", 0}, {"s", Kind::present, "", 0},       {"c", Kind::length, "", 3},
      {"o", Kind::equals, "{}", 0}};
  CHECK(probe.expect.json == wanted);
}

TEST_CASE("a status is one number or a range, none by default", "[stack]") {
  CHECK(!probe_of("http: http://a").expect.status);
  CHECK(probe_of("http: http://a, expect: {status: 204}").expect.status == std::pair{204, 204});
  CHECK(probe_of("http: http://a, expect: {status: 200-399}").expect.status == std::pair{200, 399});
  CHECK(probe_of("http: http://a, expect: {body: \"\"}").expect.body == "");
}

TEST_CASE("a critical tcp probe is right with a banner, a pin in either case", "[stack]") {
  CHECK(probe_of("tcp: localhost:22, critical: true, expect: {banner: SSH-2.0}").critical);
  const std::string pin(64, 'A');
  const auto http = std::get<HttpProbe>(probe_of("http: https://a, tls: {pinSha256: " + pin + "}").what);
  CHECK(http.tls_policy.pin_sha256 == std::string(64, 'a'));
}

}  // namespace joelclaw::infra
