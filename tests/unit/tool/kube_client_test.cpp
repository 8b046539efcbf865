// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/base/text.hpp>
#include <infra/tool/kubernetes.hpp>
#include <infra/tool/talos.hpp>
#include <support/catch.hpp>

#include <algorithm>

using namespace joelclaw::infra;

namespace {

const KubeAccess by_admin{"/Users/joel/.kube/config", "admin@joelclaw"};

std::string base64(const std::string& text) {
  std::string encoded = run({"base64"}, text).out;
  encoded.erase(std::remove(encoded.begin(), encoded.end(), '\n'), encoded.end());
  return encoded;
}

std::string kubeconfig() {
  return "apiVersion: v1\nkind: Config\ncurrent-context: admin@joelclaw\npreferences: {}\n"
         "clusters:\n- cluster:\n    certificate-authority-data: " +
         base64(recorded("certificates/ca.pem")) +
         "\n    server: https://127.0.0.1:64784\n  name: joelclaw\n"
         "contexts:\n- context:\n    cluster: joelclaw\n    namespace: default\n    user: admin@joelclaw\n  name: "
         "admin@joelclaw\n"
         "- context: {cluster: gone, user: nobody}\n  name: orphan\n- name: empty\n- 7\n"
         "users:\n- name: admin@joelclaw\n  user:\n    client-certificate-data: " +
         base64(recorded("certificates/expired.pem")) + "\n    client-key-data: U0VDUkVUS0VZ\n";
}

}  // namespace

TEST_CASE("one proxy serves a whole run") {
  const Command command = kubectl_proxy_command(by_admin, "/tmp/x/api.sock", Duration{10'000});
  CHECK(to_string(command) ==
        "kubectl --kubeconfig /Users/joel/.kube/config --context admin@joelclaw --cache-dir /dev/null/none proxy "
        "--unix-socket=/tmp/x/api.sock");
  CHECK(command.lifetime == Lifetime::accompanying);
  CHECK(is_proxy_ready("Starting to serve on /tmp/x/api.sock"));
  CHECK(!is_proxy_ready("error: listen unix /tmp/x/api.sock: bind: address already in use"));
}

TEST_CASE("requests through the proxy") {
  const HttpRequest request = kube_get({UnixTarget{"/tmp/x/api.sock"}}, "/readyz?verbose", Duration{5'000});
  CHECK(request.target == Target{UnixTarget{"/tmp/x/api.sock"}});
  CHECK(request.host_header.empty());
  CHECK(request.accept == "application/json");
  CHECK_FALSE(request.tls);
  // Table and Secret itself are not acceptable: an API server that cannot give metadata alone must refuse
  CHECK(kube_get({UnixTarget{"/s"}}, "/p", {}, true).accept == "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  CHECK(pod_log_path({"a b", "p/1"}, "c", true, 40) ==
        "/api/v1/namespaces/a%20b/pods/p%2F1/log?container=c&previous=true&tailLines=40");
  CHECK(service_proxy_path({true, {"joelclaw", "typesense"}, "https", "/health?x=1"}) ==
        "/api/v1/namespaces/joelclaw/services/https:typesense:https/proxy/health?x=1");
  CHECK(service_proxy_path({false, {"joelclaw", "typesense"}, "8108", "/health"}) ==
        "/api/v1/namespaces/joelclaw/services/http:typesense:8108/proxy/health");
}

TEST_CASE("exec leaves no cache behind") {
  const ExecProbe probe{{"joelclaw", "redis-0"}, "redis", {"redis-cli", "-a", "$(x)", "ping"}};
  const auto arguments = kubectl_exec_command(by_admin, probe, Duration{5'000}).arguments;
  CHECK(arguments == std::vector<std::string>{"--kubeconfig", by_admin.kubeconfig, "--context", by_admin.context,
                                              "--cache-dir", "/dev/null/none", "exec", "-n", "joelclaw", "redis-0",
                                              "-c", "redis", "--", "redis-cli", "-a", "$(x)", "ping"});
}

TEST_CASE("readiness of an API server, and of none") {
  CHECK(value_of(parse_readyz(recorded_http("kubernetes-1.35/readyz-ok.http"))) == Readiness{true, {}});
  CHECK(value_of(parse_readyz(page(200, "ok", "text/plain"))) == Readiness{true, {}});
  const auto failing = parse_readyz(recorded_http("kubernetes-1.35/readyz-failing.http"));
  CHECK(value_of(failing) == Readiness{false, {"etcd", "poststarthook/rbac/bootstrap-roles"}});
  for (const char* name : {"proxy-refused", "proxy-reset", "proxy-hang"}) {
    CHECK(cause_of(parse_readyz(recorded_http("kubectl-1.32.4/" + std::string{name} + ".http"))) ==
          UnknownCause::failed);
  }
  CHECK(cause_of(parse_readyz(recorded_http("kubectl-1.32.4/proxy-rejects.http"))) == UnknownCause::denied);
  CHECK(cause_of(parse_readyz(recorded_http("kubernetes-1.35/status-unauthorized.http"))) == UnknownCause::denied);
  CHECK(cause_of(parse_readyz(page(200, "<html>"))) == UnknownCause::garbage);
  CHECK(cause_of(parse_readyz(page(200, ""))) == UnknownCause::garbage);
  CHECK(cause_of(parse_readyz(page(404, "[-]x"))) == UnknownCause::failed);
  CHECK(cause_of(parse_readyz(no_answer(Contact::absent))) == UnknownCause::unreachable);
  CHECK(cause_of(parse_readyz(no_answer(Contact::silent))) == UnknownCause::timed_out);
}

TEST_CASE("the date of an answer") {
  CHECK(parse_http_date("Sun, 22 Nov 2026 10:00:00 GMT") == parse_rfc3339("2026-11-22T10:00:00Z"));
  CHECK(parse_http_date(recorded_http("kubernetes-1.35/nodes.http").header("date")) ==
        parse_rfc3339("2026-11-22T10:00:00Z"));
  for (const char* text :
       {"", "Sunday, 22-Nov-26 10:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 CET", "Sun, 2 Nov 2026 10:00:00 GMT",
        "Sun, 22 Nov 2026 25:00:00 GMT", "Sun, 22 Foo 2026 10:00:00 GMT"}) {
    CHECK(parse_http_date(text) == std::nullopt);
  }
}

TEST_CASE("a kubeconfig is read without its keys") {
  const auto probe = parse_kubeconfig("/k", kubeconfig());
  const ClientConfig& config = value_of(probe);
  CHECK(config.path == "/k");
  CHECK(config.current == "admin@joelclaw");
  REQUIRE(config.contexts.size() >= 2);
  CHECK(config.contexts[0].name == "admin@joelclaw");
  CHECK(config.contexts[0].server == "https://127.0.0.1:64784");
  CHECK(config.contexts[0].ca_pem == recorded("certificates/ca.pem"));
  CHECK(config.contexts[0].client_not_after == parse_rfc3339("2025-01-01T00:00:00Z"));
  CHECK(config.contexts[1].name == "orphan");
  CHECK(config.contexts[1].server.empty());
  CHECK(config.contexts[1].client_not_after == std::nullopt);
}

TEST_CASE("credentials are taken where a context has a certificate and a key, and nothing else at all") {
  const std::string certificate = recorded("certificates/expired.pem");
  const std::string key = "-----BEGIN EC PRIVATE KEY-----\nSECRETKEY\n-----END EC PRIVATE KEY-----\n";
  const auto config = [&](const std::string& user, const std::string& cluster = "") {
    return "clusters:\n- name: c\n  cluster: {server: 'https://127.0.0.1:6443', certificate-authority-data: Q0E=" + cluster +
           "}\ncontexts:\n- name: n\n  context: {cluster: c, user: u}\nusers:\n- name: u\n  user: {" + user + "}\n";
  };
  const std::string ours = "client-certificate-data: " + base64(certificate) + ", client-key-data: " + base64(key);
  const auto identity = client_identity(config(ours), "n");
  REQUIRE(identity != nullptr);
  CHECK(*identity == ClientIdentity{certificate, key});
  CHECK(client_identity(config(ours, ", extensions: [{name: x}]"), "n") != nullptr);
  CHECK(client_identity(config(ours), "other") == nullptr);
  for (const char* more : {", token: t", ", tokenFile: /t", ", exec: {command: c}", ", auth-provider: {name: p}",
                           ", username: u", ", as: somebody", ", client-key: /k", ", whatever-comes: x"}) {
    CHECK(client_identity(config(ours + more), "n") == nullptr);
  }
  for (const char* more : {", insecure-skip-tls-verify: true", ", proxy-url: 'http://p'", ", tls-server-name: s",
                           ", certificate-authority: /ca", ", disable-compression: true"}) {
    CHECK(client_identity(config(ours, more), "n") == nullptr);
  }
  CHECK(client_identity(config("client-certificate-data: " + base64(certificate)), "n") == nullptr);
  CHECK(client_identity(config("client-certificate-data: " + base64(certificate) + ", client-key-data: U0VDUkVU"), "n") ==
        nullptr);
  CHECK(client_identity("7", "n") == nullptr);
  CHECK(client_identity("", "n") == nullptr);
}

TEST_CASE("what is no kubeconfig shows nothing of itself") {
  each_beginning(kubeconfig(), [](const std::string& text) {
    const auto probe = parse_kubeconfig("/k", text);  // a beginning of YAML may be YAML; it is never a crash or a key
    if (const Unknown* why = unknown(probe)) {
      CHECK(why->cause == UnknownCause::garbage);
      CHECK(why->detail == "/k: no kubeconfig");
    }
  });
  for (const char* text : {"", "[]", "7", "\xff", "a: [", "{\"a\": "}) {
    CHECK(cause_of(parse_kubeconfig("/k", text)) == UnknownCause::garbage);
    CHECK(cause_of(parse_talosconfig("/t", text)) == UnknownCause::garbage);
  }
  CHECK(value_of(parse_kubeconfig("/k", "contexts: null\nclusters: 7\n")).contexts.empty());
  const auto aliased = parse_kubeconfig("/k", "x: &a {cluster: c}\ncontexts:\n- {name: n, context: *a}\n");
  CHECK(value_of(aliased).contexts.size() == 1);
}

TEST_CASE("a talosconfig is read without its keys") {
  const std::string yaml =
      "context: joelclaw\ncontexts:\n    joelclaw:\n        endpoints:\n            - 127.0.0.1:64785\n"
      "        ca: " +
      base64(recorded("certificates/ca.pem")) + "\n        crt: " + base64(recorded("certificates/expired.pem")) +
      "\n        key: U0VDUkVUS0VZ\n    bare: {}\n";
  const auto probe = parse_talosconfig("/t", yaml);
  const ClientConfig& config = value_of(probe);
  CHECK(config.current == "joelclaw");
  REQUIRE(config.contexts.size() == 2);
  CHECK(config.contexts[0].name == "joelclaw");
  CHECK(config.contexts[0].server == "127.0.0.1:64785");
  CHECK(config.contexts[0].client_not_after == parse_rfc3339("2025-01-01T00:00:00Z"));
  CHECK(config.contexts[1].server.empty());
  CHECK(value_of(parse_talosconfig("/t", "context: \"\"\ncontexts: {}\n")).contexts.empty());
}
