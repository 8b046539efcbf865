// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>

#include <algorithm>

namespace joelclaw::infra {
namespace {

/// The operator's table of services: what is published where, and what Helm installs.
struct Row {
  const char* service;
  const char* space;
  std::vector<std::pair<int, int>> ports;  ///< host, NodePort
  const char* chart;                       ///< with its version; empty: not by Helm
};

const std::vector<Row>& table() {
  static const std::vector<Row> rows{
      {"redis", "joelclaw", {{6379, 6379}}, ""},
      {"typesense", "joelclaw", {{8108, 8108}}, ""},
      {"inngest-svc", "joelclaw", {{8288, 8288}, {8289, 8289}}, ""},
      {"system-bus-worker", "joelclaw", {{3111, 3111}}, ""},
      {"livekit-server", "joelclaw", {{7880, 7880}, {7881, 7881}}, "livekit/livekit-server 1.9.0"},
      {"bluesky-pds", "joelclaw", {{9627, 3000}}, "nerkho/bluesky-pds 0.4.2"},
      {"dkron-svc", "joelclaw", {}, ""},
      {"aistor-operator", "aistor", {}, "minio/aistor-operator "},
      {"aistor-s3-api", "aistor", {{31000, 31000}}, "minio/aistor-objectstore "},
      {"aistor-s3-console", "aistor", {{31001, 31001}}, ""},
  };
  return rows;
}

const ProbeSpec* find_probe(const StackSpec& spec, std::string_view target) {
  const auto found = std::find_if(spec.probes.begin(), spec.probes.end(),
                                  [&](const ProbeSpec& probe) { return describe_target(probe) == target; });
  return found == spec.probes.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("the default publishes the operator's table and nothing else", "[stack]") {
  const StackSpec spec = default_spec();
  std::size_t ports = 0;
  for (const Row& row : table()) {
    for (const auto& [host, node] : row.ports) {
      ++ports;
      INFO(row.service << " " << host);
      const bool there =
          std::any_of(spec.ports.begin(), spec.ports.end(), [&, host = host, node = node](const PortMapping& port) {
            return port.host == host && port.container == node && port.protocol == Protocol::tcp &&
                   port.host_ip == "0.0.0.0" && port.service == ObjectName{row.space, row.service};
          });
      CHECK(there);
    }
  }
  CHECK(spec.ports.size() == ports);
}

TEST_CASE("the default installs the table's releases from their repositories", "[stack]") {
  const StackSpec spec = default_spec();
  std::size_t releases = 0;
  for (const Row& row : table()) {
    if (row.chart[0] == '\0') {
      continue;
    }
    ++releases;
    INFO(row.chart);
    const auto found = std::find_if(spec.helm.begin(), spec.helm.end(),
                                    [&](const HelmSpec& helm) { return helm.chart + " " + helm.version == row.chart; });
    REQUIRE(found != spec.helm.end());
    CHECK(found->space == row.space);
    CHECK(found->values == "live");
    REQUIRE(found->repository.has_value());
    CHECK(found->chart.starts_with(found->repository->name + "/"));
    CHECK(found->repository->url.starts_with("https://"));
  }
  CHECK(spec.helm.size() == releases);
}

TEST_CASE("every line of the operator's quick check is a probe", "[stack]") {
  const StackSpec spec = default_spec();
  const ProbeSpec* worker = find_probe(spec, "http http://localhost:3111/api/inngest");
  const ProbeSpec* livekit = find_probe(spec, "http http://localhost:7880/");
  const ProbeSpec* typesense = find_probe(spec, "http http://localhost:8108/health");
  const ProbeSpec* inngest = find_probe(spec, "http http://localhost:8288/health");
  const ProbeSpec* pds = find_probe(spec, "http http://localhost:9627/xrpc/_health");
  const ProbeSpec* redis = find_probe(spec, "exec joelclaw/redis-0: redis-cli ping");
  REQUIRE((worker && livekit && typesense && inngest && pds && redis));
  CHECK(worker->expect.status == std::pair{200, 200});
  CHECK(livekit->expect.body == "OK");
  CHECK(typesense->expect.json == std::vector<JsonExpectation>{{"ok", JsonExpectation::Kind::equals, "true", 0}});
  CHECK(inngest->expect.json == std::vector<JsonExpectation>{{"status", JsonExpectation::Kind::equals, "200", 0}});
  CHECK(pds->expect.json == std::vector<JsonExpectation>{{"version", JsonExpectation::Kind::present, "", 0}});
  CHECK(redis->expect.output == "PONG");
  CHECK(find_probe(spec, "redis localhost:6379") != nullptr);
  CHECK(find_probe(spec, "service joelclaw/dkron-svc:8080/health") != nullptr);
}

TEST_CASE("redis, inngest and typesense are critical, nothing else", "[stack]") {
  std::vector<std::string> critical;
  for (const ProbeSpec& probe : default_spec().probes) {
    if (probe.critical) {
      critical.push_back(probe.name);
    }
  }
  CHECK(critical == std::vector<std::string>{"redis", "typesense", "inngest"});
}

TEST_CASE("a probe of the default asks a port that the default publishes", "[stack]") {
  const StackSpec spec = default_spec();
  for (const ProbeSpec& probe : spec.probes) {
    if (const auto asked = probe.host_port()) {
      INFO(probe.name);
      CHECK(std::any_of(spec.ports.begin(), spec.ports.end(),
                        [&](const PortMapping& port) { return port.host == *asked; }));
    }
  }
}

TEST_CASE("the built-in default wishes nothing of an existing VM", "[stack]") {
  CHECK(default_spec().written.empty());
  CHECK(default_spec().origin.empty());
}

TEST_CASE("the file to begin with loads to the default and wishes no sizes", "[stack]") {
  auto spec = load_spec(default_spec_yaml(), "stack.yaml");
  if (!spec) {
    FAIL(to_string(spec.error().front()));
  }
  for (const char* key : {"vm.cpus", "vm.memory", "vm.disk", "vm.rootDisk", "vm.vmType", "vm.mountType",
                          "vm.portForwarder", "vm.networkAddress", "vm.nestedVirtualization", "backup.maxAge"}) {
    INFO(key);
    CHECK(!spec->written.contains(key));
  }
  spec->written.clear();
  spec->origin.clear();
  CHECK(*spec == default_spec());
}

TEST_CASE("what stands as a comment in the file to begin with is right as well", "[stack]") {
  const std::string written = default_spec_yaml();
  std::string text;
  for (const std::string_view line : lines_of(written)) {
    const auto sign = line.find("# ");
    const bool key = sign != std::string_view::npos && sign == line.find_first_not_of(' ') && sign == 2 &&
                     line.substr(sign + 2).find_first_of(": ") == line.find(": ", sign + 2) - sign - 2 &&
                     line[4] != '-';
    text += key ? std::string{line.substr(0, sign)} + std::string{line.substr(sign + 2)} : std::string{line};
    text += '\n';
  }
  auto spec = load_spec(text, "stack.yaml");
  if (!spec) {
    FAIL(to_string(spec.error().front()) + "\n" + text);
  }
  CHECK(spec->written.contains("vm.cpus"));
  CHECK(spec->backup.max_age_written);
  spec->written.clear();
  spec->origin.clear();
  spec->backup.max_age_written = false;
  CHECK(*spec == default_spec());
}

}  // namespace joelclaw::infra
