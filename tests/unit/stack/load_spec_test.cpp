// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/load_spec.hpp>

#include <support/catch.hpp>
#include <unit/stack/refusals.hpp>

#include <fstream>
#include <iterator>

namespace joelclaw::infra {
namespace {

std::string example() {
  std::ifstream file(INFRA_STACK_EXAMPLE);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

StackSpec loaded(std::string_view body) {
  const auto spec = load_spec("apiVersion: joelclaw-infra/v1\n" + std::string{body}, "stack.yaml");
  INFO(said_about(body));
  REQUIRE(spec.has_value());
  return *spec;
}

}  // namespace

TEST_CASE("the example of the documentation loads", "[stack]") {
  const std::string text = example();
  REQUIRE(!text.empty());
  const auto spec = load_spec(text, "stack.example.yaml");
  if (!spec) {
    for (const SpecProblem& problem : spec.error()) {
      UNSCOPED_INFO(to_string(problem));
    }
  }
  REQUIRE(spec.has_value());
  CHECK(spec->origin == "stack.example.yaml");
  CHECK(spec->vm.routes == std::vector<Route>{{"192.168.1.0/24", "192.168.64.1", "col0"}});
  CHECK(spec->cluster.node_ports == PortRange{80, 32767});
  CHECK(spec->secrets.at(1).registry->max_age == std::chrono::hours{10});
  CHECK(spec->hooks.at(0).after == HookMoment::up);
  CHECK(spec->backup.max_age_written);
  CHECK(spec->written.contains("vm.cpus"));
}

TEST_CASE("what a file leaves out has its default", "[stack]") {
  const StackSpec spec = loaded("name: lab\n");
  StackSpec wanted;
  wanted.name = "lab";
  wanted.cluster.name = "lab";  // a cluster without a name of its own has its stack's
  wanted.written = {"apiVersion", "name"};
  wanted.origin = "stack.yaml";
  CHECK(spec == wanted);
}

TEST_CASE("only what the file sets is written", "[stack]") {
  const StackSpec spec = loaded("vm: {cpus: 6}\nprobes: [{name: a, tcp: \"a:1\"}]\nbackup: {keep: 3}\n");
  CHECK(spec.written == std::set<std::string>{"apiVersion", "vm", "vm.cpus", "probes", "backup", "backup.keep"});
  CHECK_FALSE(spec.backup.max_age_written);
}

TEST_CASE("a text is what is written, whatever YAML would make of it", "[stack]") {
  const StackSpec spec = loaded(
      "helm: [{release: a, chart: a/b, namespace: no, version: 1.10.0}]\n"
      "hooks: [{after: up, command: [/bin/x, 010, yes, 1e3, \"\"]}]\n");
  CHECK(spec.helm.at(0).space == "no");
  CHECK(spec.hooks.at(0).command == std::vector<std::string>{"/bin/x", "010", "yes", "1e3", ""});
}

TEST_CASE("sizes, durations and ranges may stand in quotes", "[stack]") {
  const StackSpec spec = loaded(
      "vm: {memory: \"8GiB\", disk: 512000MiB}\n"
      "heal: {warmup: '90s', cooldown: 0s, tickBudget: 2h, requestTimeout: 1500ms}\n"
      "cluster: {nodePortRange: \"30000-32767\"}\n");
  CHECK(spec.vm.memory == gibibytes(8));
  CHECK(spec.vm.disk == mebibytes(512000));
  CHECK(spec.heal.warmup == std::chrono::seconds{90});
  CHECK(spec.heal.request_timeout == Duration{1500});
  CHECK(spec.cluster.node_ports == PortRange{30000, 32767});
}

TEST_CASE("a probe's timeout is the request timeout unless it has its own, wherever that stands", "[stack]") {
  const StackSpec spec =
      loaded("probes: [{name: a, tcp: \"a:1\"}, {name: b, tcp: \"a:1\", timeout: 9s}]\nheal: {requestTimeout: 2s}\n");
  CHECK(spec.probes.at(0).timeout == std::chrono::seconds{2});
  CHECK(spec.probes.at(1).timeout == std::chrono::seconds{9});
}

TEST_CASE("every fault is said at once, in order of place", "[stack]") {
  CHECK(said_about("probes: [{name: a}]\nvm: {cpus: x, cpsu: 2}\ncluster: {driver: k3d}\nnaem: a\n") ==
        "2:10: probes[0]: asks nothing: give one of http, redis, tcp, exec, service\n"
        "3:12: vm.cpus: 'x' is not a whole number\n"
        "3:15: vm.cpsu: is no key of vm; did you mean cpus?\n"
        "4:19: cluster.driver: k3d: not in this version, which has talos-docker and none\n"
        "5:1: naem: is no key of a spec; did you mean name?");
}

TEST_CASE("every section refuses a key that it does not have", "[stack]") {
  for (const char* body :
       {"xyzzy: 1",
        "vm: {xyzzy: 1}",
        "docker: {xyzzy: 1}",
        "docker: {context: {xyzzy: 1}}",
        "cluster: {xyzzy: 1}",
        "cluster: {controlPlane: {xyzzy: 1}}",
        "ports: [{host: 1, xyzzy: 1}]",
        "namespaces: [{name: a, xyzzy: 1}]",
        "storage: {xyzzy: 1}",
        "secrets: [{name: a, namespace: a, xyzzy: 1}]",
        "helm: [{release: a, chart: a/b, namespace: c, xyzzy: 1}]",
        "hooks: [{after: up, command: [a], xyzzy: 1}]",
        "helm: [{release: a, chart: a/b, namespace: c, repo: {name: a, url: \"https://a\", xyzzy: 1}}]",
        "probes: [{name: a, tcp: \"a:1\", xyzzy: 1}]",
        "probes: [{name: a, exec: {pod: a/b, command: [a], xyzzy: 1}}]",
        "probes: [{name: a, http: \"http://a\", expect: {xyzzy: 1}}]",
        "heal: {xyzzy: 1}",
        "heal: {rapidConfirm: {xyzzy: 1}}",
        "heal: {stability: {xyzzy: 1}}",
        "down: {xyzzy: 1}",
        "down: {flush: [{exec: {pod: a/b, command: [a]}, xyzzy: 1}]}",
        "backup: {xyzzy: 1}",
        "notify: {xyzzy: 1}",
        "doctor: {xyzzy: 1}",
        "vm: {networkAddress: true, routes: [{cidr: 10.0.0.0/8, via: 1.1.1.1, xyzzy: 1}]}"}) {
    INFO(body);
    CHECK_THAT(said_about(body), ContainsSubstring("xyzzy: is no key of "));
    CHECK(!contains(said_about(body), "\n"));
  }
}

TEST_CASE("problems name file, line, column and key as far as they have them", "[stack]") {
  CHECK(to_string(SpecProblem{"a.yaml", 3, 7, "vm.cpus", "is wrong"}) == "a.yaml:3:7: vm.cpus: is wrong");
  CHECK(to_string(SpecProblem{"a.yaml", 3, 7, "", "is wrong"}) == "a.yaml:3:7: is wrong");
  CHECK(to_string(SpecProblem{"a.yaml", 0, 0, "", "is wrong"}) == "a.yaml: is wrong");
}

TEST_CASE("a column counts characters, not bytes", "[stack]") {
  CHECK(said_about("hosts: [\"\xC3\xA9\xC3\xA9\", a_b]") ==
        "2:9: hosts[0]: '\xC3\xA9\xC3\xA9' is not a host's name: letters, digits, '-' and '.' between them\n"
        "2:15: hosts[1]: 'a_b' is not a host's name: letters, digits, '-' and '.' between them");
}

TEST_CASE("a spec begins with its version", "[stack]") {
  const auto none = load_spec("name: a\n", "f");
  REQUIRE(!none.has_value());
  CHECK(to_string(none.error().at(0)) == "f:1:1: apiVersion: is missing: write apiVersion: joelclaw-infra/v1");
  const auto other = load_spec("apiVersion: joelclaw-infra/v2\n", "f");
  REQUIRE(!other.has_value());
  CHECK(to_string(other.error().at(0)) ==
        "f:1:13: apiVersion: 'joelclaw-infra/v2' is not known: this version reads joelclaw-infra/v1");
}

}  // namespace joelclaw::infra
