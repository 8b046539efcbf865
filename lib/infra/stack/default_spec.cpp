// SPDX-License-Identifier: MIT
#include <infra/stack/default_spec.hpp>

#include <utility>

namespace joelclaw::infra {
namespace {

constexpr const char* home = "joelclaw";

PortMapping port(std::uint16_t host, std::uint16_t container, ObjectName service, std::string service_port = "") {
  PortMapping mapping;
  mapping.host = host;
  mapping.container = container;
  mapping.service = std::move(service);
  mapping.service_port = std::move(service_port);
  return mapping;
}

std::vector<PortMapping> default_ports() {
  return {
      port(6379, 6379, {home, "redis"}),
      port(8108, 8108, {home, "typesense"}),
      port(8288, 8288, {home, "inngest-svc"}, "8288"),
      port(8289, 8289, {home, "inngest-svc"}, "8289"),
      port(3111, 3111, {home, "system-bus-worker"}),
      port(7880, 7880, {home, "livekit-server"}, "80"),
      port(7881, 7881, {home, "livekit-server"}, "7881"),
      port(9627, 3000, {home, "bluesky-pds"}),
      port(31000, 31000, {"aistor", "aistor-s3-api"}),
      port(31001, 31001, {"aistor", "aistor-s3-console"}),
  };
}

HelmSpec release(std::string name, std::string chart, std::string version, std::string space,
                 HelmRepository repository) {
  HelmSpec helm;
  helm.release = std::move(name);
  helm.chart = std::move(chart);
  helm.version = std::move(version);
  helm.space = std::move(space);
  helm.repository = std::move(repository);
  return helm;
}

std::vector<HelmSpec> default_helm() {
  const HelmRepository livekit{"livekit", "https://helm.livekit.io"};
  const HelmRepository nerkho{"nerkho", "https://charts.nerkho.ch"};
  const HelmRepository minio{"minio", "https://helm.min.io/"};
  return {
      release("livekit-server", "livekit/livekit-server", "1.9.0", home, livekit),
      release("bluesky-pds", "nerkho/bluesky-pds", "0.4.2", home, nerkho),
      release("aistor-operator", "minio/aistor-operator", "", "aistor", minio),
      release("aistor-objectstore", "minio/aistor-objectstore", "", "aistor", minio),
  };
}

ProbeSpec probe(std::string name, bool critical, decltype(ProbeSpec::what) what, ProbeExpectation expect = {}) {
  ProbeSpec spec;
  spec.name = std::move(name);
  spec.critical = critical;
  spec.what = std::move(what);
  spec.expect = std::move(expect);
  return spec;
}

HttpProbe http(std::uint16_t number, std::string path) {
  HttpProbe probe;
  probe.url = "http://localhost:" + std::to_string(number) + path;
  probe.host = "localhost";
  probe.port = number;
  probe.path = std::move(path);
  return probe;
}

ProbeExpectation json(std::string path, std::string value) {
  ProbeExpectation expect;
  const bool present = value == "*";
  expect.json.push_back({.path = std::move(path),
                         .kind = present ? JsonExpectation::Kind::present : JsonExpectation::Kind::equals,
                         .value = present ? "" : std::move(value)});
  return expect;
}

std::vector<ProbeSpec> default_probes() {
  ProbeExpectation fine;
  fine.status = {200, 200};
  ProbeExpectation spoken;
  spoken.body = "OK";
  ProbeExpectation pong;
  pong.output = "PONG";
  return {
      probe("redis", true, RedisProbe{"localhost", 6379, {}}),
      probe("typesense", true, http(8108, "/health"), json("ok", "true")),
      probe("inngest", true, http(8288, "/health"), json("status", "200")),
      probe("system-bus-worker", false, http(3111, "/api/inngest"), fine),
      probe("livekit", false, http(7880, "/"), spoken),
      probe("bluesky-pds", false, http(9627, "/xrpc/_health"), json("version", "*")),
      probe("dkron", false, ServiceProbe{false, {home, "dkron-svc"}, "8080", "/health"}),
      probe("redis-exec", false, ExecProbe{{home, "redis-0"}, "", {"redis-cli", "ping"}}, pong),
  };
}

}  // namespace

StackSpec default_spec() {
  StackSpec spec;
  spec.ports = default_ports();
  spec.namespaces = {{home, "privileged"}, {"local-path-storage", "privileged"}, {"aistor", ""}};
  spec.helm = default_helm();
  spec.probes = default_probes();
  return spec;
}

}  // namespace joelclaw::infra
