// SPDX-License-Identifier: MIT
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

namespace joelclaw::infra {

TEST_CASE("an http probe that cannot be is refused with its place", "[stack]") {
  // what stands below the apiVersion, and all that is said about it
  static const Refusal table[] = {
      {"probes: [{http: \"http://a\"}]", "2:10: probes[0].name: is missing: write name: NAME"},
      {"probes: [{name: a, tcp: \"a:1\", http: \"http://a\"}]",
       "2:10: probes[0]: asks in more than one way (http, tcp): make them probes of their own"},
      {"probes: [{name: a, http: \"localhost:80\"}]",
       "2:26: probes[0].http: 'localhost:80' is not a URL: http://HOST:PORT/PATH or https://HOST:PORT/PATH"},
      {"probes: [{name: a, http: \"http://\"}]",
       "2:26: probes[0].http: 'http://' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://a:0/\"}]",
       "2:26: probes[0].http: 'http://a:0/' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://a:65536/\"}]",
       "2:26: probes[0].http: 'http://a:65536/' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://a:080/\"}]",
       "2:26: probes[0].http: 'http://a:080/' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://me:pw@a/\"}]",
       "2:26: probes[0].http: 'http://***@a/' carries a user or a password: a spec holds no secret"},
      {"probes: [{name: a, http: \"http://a/b c\"}]",
       "2:26: probes[0].http: 'http://a/b c' has a path with a character that must be escaped there, or a fragment"},
      {"probes: [{name: a, http: \"http://a/#x\"}]",
       "2:26: probes[0].http: 'http://a/#x' has a path with a character that must be escaped there, or a fragment"},
      {"probes: [{name: a, http: \"http://::1/\"}]",
       "2:26: probes[0].http: 'http://::1/' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://[::g]/\"}]",
       "2:26: probes[0].http: 'http://[::g]/' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://[127.0.0.1]/\"}]",
       "2:26: probes[0].http: 'http://[127.0.0.1]/' has no valid host and port: HOST, HOST:PORT or [IPV6]:PORT"},
      {"probes: [{name: a, http: \"http://a\", timeout: 99ms}]",
       "2:47: probes[0].timeout: 99ms is not in 100ms to 60s"},
      {"probes: [{name: a, http: \"http://a\", timeout: 2m}]", "2:47: probes[0].timeout: 120s is not in 100ms to 60s"},
      {"probes: [{name: a, http: \"http://a\", critical: 1}]", "2:48: probes[0].critical: '1' is not true or false"},
      {"probes: [{name: a, http: \"http://a\", expect: {status: 99}}]",
       "2:55: probes[0].expect.status: '99' is not within 100 to 599"},
      {"probes: [{name: a, http: \"http://a\", expect: {status: 200-600}}]",
       "2:55: probes[0].expect.status: '200-600' is not within 100 to 599"},
      {"probes: [{name: a, http: \"http://a\", expect: {status: 399-200}}]",
       "2:55: probes[0].expect.status: '399-200' ends before it begins"},
      {"probes: [{name: a, http: \"http://a\", expect: {status: 2xx}}]",
       "2:55: probes[0].expect.status: '2xx' is not a number or a range FIRST-LAST"},
      {"probes: [{name: a, http: \"http://a\", expect: {banner: x}}]",
       "2:47: probes[0].expect.banner: is no key of probes[0].expect: its keys are status, body, contains, json"},
      {"probes: [{name: a, http: \"http://a\", expect: OK}]", "2:46: probes[0].expect: is a text: wanted a map"},
      {"probes: [{name: a, http: \"http://a\", expect: {contains: \"\"}}]",
       "2:57: probes[0].expect.contains: is empty: wanted a text"},
      {"probes: [{name: a, http: \"http://a\", expect: {json: OK}}]",
       "2:53: probes[0].expect.json: is a text: wanted a map, like {status: 200}"},
      {"probes: [{name: a, http: \"http://a\", expect: {json: {n: 010}}}]",
       "2:57: probes[0].expect.json.n: '010' is not a number as JSON has them: put a text in quotes"},
      {"probes: [{name: a, http: \"http://a\", expect: {json: {n: {length: many}}}}]",
       "2:66: probes[0].expect.json.n.length: 'many' is not a whole number"},
      {"probes: [{name: a, http: \"http://a\", expect: {json: {n: }}}]",
       "2:54: probes[0].expect.json.n: has no value: write one, null is written out"},
      {"probes: [{name: a, http: \"http://a\", expect: {json: {a.b: 1, a: {b: 2}}}}]",
       "2:66: probes[0].expect.json.a.b: the path a.b is given twice"},
      {"probes: [{name: a, http: \"http://a\", expect: {json: {a..b: 1}}}]",
       "2:54: probes[0].expect.json.a..b: is no path: keys, with single dots between nested ones"},
      {"probes: [{name: a, http: \"http://a\", tls: {serverName: a}}]",
       "2:43: probes[0].tls: only an https URL has a certificate to judge"},
      {"probes: [{name: a, http: \"https://a\", tls: {pinSha256: abc}}]",
       "2:56: probes[0].tls.pinSha256: 'abc' is not a SHA-256 in hex: 64 digits of 0-9 and a-f"},
      {"probes: [{name: a, http: \"https://a\", tls: {insecure: true}}]",
       "2:45: probes[0].tls.insecure: is no key of probes[0].tls: its keys are caFile, serverName, pinSha256"},
      {"probes: [{name: a, http: \"https://a\", tls: {caFile: ../ca.pem}}]",
       "2:53: probes[0].tls.caFile: '../ca.pem' is not a path: absolute, below ~/, or relative to the spec's folder, "
       "without '..'"},
      {"probes: [{name: a, service: \"http:a/dkron-svc:8080\"}]",
       "2:29: probes[0].service: 'http:a/dkron-svc:8080' is not [https:]NAMESPACE/NAME:PORT[/PATH]"},
  };
  check_refusals(table);
}

}  // namespace joelclaw::infra
