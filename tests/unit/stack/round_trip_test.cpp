// SPDX-License-Identifier: MIT
#include <infra/base/text.hpp>
#include <infra/stack/default_spec.hpp>
#include <infra/stack/load_spec.hpp>
#include <infra/stack/to_yaml.hpp>

#include <support/catch.hpp>

#include <random>

namespace joelclaw::infra {
namespace {

/// Right specs at random, with texts that YAML finds hard.
class SpecMaker {
 public:
  explicit SpecMaker(unsigned seed) : m_random(seed) {}

  StackSpec spec() {
    StackSpec spec;
    spec.name = "s" + std::to_string(number(0, 99));
    spec.hosts = coin() ? std::vector<std::string>{"panda", "no"} : std::vector<std::string>{};
    fill(spec.vm);
    spec.docker = {coin() ? "/run/x y.sock" : "", coin() ? "colima" : "", coin()};
    fill(spec.cluster, spec.vm);
    for (int i = number(0, 5); i > 0; --i) {
      spec.ports.push_back(port(i, spec.vm.port_forwarder == "grpc"));
    }
    fill_workloads(spec);
    for (int i = number(0, 8); i > 0; --i) {
      spec.probes.push_back(probe(i));
    }
    fill(spec.heal);
    if (coin()) {
      spec.flush.push_back({exec(), expecting(&ProbeExpectation::output)});
    }
    spec.backup = {coin() ? "~/b: #" : "", number(1, 9), std::chrono::hours{number(1, 99)}, true};
    spec.notify = {coin() ? words() : std::vector<std::string>{}, std::chrono::minutes{number(1, 999)}};
    spec.doctor_suppress = {"a.b-c:" + pick({"x", "a: b", "#x", "\"q\""}), "d"};
    spec.tools =
        coin() ? std::map<std::string, std::string>{{"kubectl", "/k: [1]"}} : std::map<std::string, std::string>{};
    return spec;
  }

 private:
  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(m_random); }
  bool coin() { return number(0, 1) == 1; }
  std::string pick(const std::vector<std::string>& all) {
    return all[static_cast<std::size_t>(number(0, static_cast<int>(all.size()) - 1))];
  }
  std::string text() {
    return pick(
        {"x",        "no",          "null", "~",    "010", "1e3", "- a", "a: b", "#x", " x ", "it's",
         "\"q\"",    "back\\slash", "{a}",  "[a]",  "&a",  "*",   "!t",  "%d",   "@x", "`x`", "tab\tline\nend\n",
         "\xC3\xA9", "---",         "...",  "true", "?",   "|",   ">"});
  }
  std::vector<std::string> words() { return {pick({"gh", "/bin/s h"}), text(), "", text()}; }

  void fill(VmSpec& vm) {
    vm.profile = pick({"default", "work", "a.b-c_d"});
    vm.cpus = number(2, 64);
    vm.memory = gibibytes(static_cast<std::uint64_t>(number(8, 99)));
    vm.disk = mebibytes(static_cast<std::uint64_t>(number(9999, 99999)));
    vm.network_address = coin();
    vm.port_forwarder = pick({"ssh", "grpc", "none"});
    vm.kernel_modules = coin() ? std::vector<std::string>{} : std::vector<std::string>{"br_netfilter", "nfs"};
    if (vm.network_address) {
      vm.routes.push_back({"10.0.0.0/8", "192.168.64.1", "col0"});
    }
    vm.disk_alert_percent = number(1, 99);
  }
  void fill(ClusterSpec& cluster, const VmSpec& vm) {
    cluster.name = pick({"joelclaw", "a-1"});
    cluster.context = pick({"", "admin@joelclaw-1", "a: b"});
    cluster.control_plane_cpus = number(1, vm.cpus);
    cluster.workers = number(0, 3);
    cluster.patches = {"~/p.yaml", "/a b"};
  }
  PortMapping port(int index, bool udp) {
    PortMapping mapping;
    mapping.host_ip = pick({"0.0.0.0", "127.0.0.1", "::1", "::"});
    mapping.host = static_cast<std::uint16_t>(index * 100);
    mapping.container = static_cast<std::uint16_t>(index * 100 + number(0, 99));
    mapping.protocol = udp && coin() ? Protocol::udp : Protocol::tcp;
    if (coin()) {
      mapping.service = ObjectName{"a", "b"};
      mapping.service_port = pick({"", "80", "http"});
    }
    return mapping;
  }
  void fill_workloads(StackSpec& spec) {
    spec.namespaces = {{"a", ""}, {"no", "baseline"}};
    spec.local_path_provisioner = pick({"", "v0.0.30", "v1.2.3-rc.1"});
    spec.manifests = coin() ? std::vector<std::string>{"~/k8s", "beside: #"} : std::vector<std::string>{};
    spec.secrets = {
        {"a.b", "c", coin(), std::nullopt},
        {"d", "e", coin(), RegistrySecret{"ghcr.io:443", text(), words(), std::chrono::hours{number(0, 9)}}}};
    HelmSpec helm;
    helm.release = "r";
    helm.chart = "c/d";
    helm.version = pick({"", "1.10.0", "v2.0.0-rc.1"});
    helm.space = "a";
    helm.values = pick({"live", "~/values: x.yaml"});
    if (coin()) {
      helm.repository = HelmRepository{"c", "https://h/x"};
    }
    spec.helm = {helm};
    spec.hooks = {{coin() ? HookMoment::up : HookMoment::recreate, words(), std::chrono::seconds{number(1, 99)}}};
  }
  void fill(HealPolicy& heal) {
    heal.confirmations = number(1, 9);
    heal.warmup = Duration{number(0, 9999)};
    heal.cooldown = std::chrono::seconds{number(0, 9999)};
    heal.request_timeout = Duration{number(100, 60000)};
  }
  ExecProbe exec() { return {{"a", "pod-0"}, pick({"", "main"}), words()}; }
  ProbeExpectation expecting(std::optional<std::string> ProbeExpectation::*what) {
    ProbeExpectation expect;
    if (coin()) {
      expect.*what = text();
    }
    return expect;
  }
  ProbeExpectation http_expectation() {
    ProbeExpectation expect = expecting(&ProbeExpectation::contains);
    if (coin()) {
      expect.status = {number(100, 299), number(299, 599)};
      expect.body = pick({"", text()});
      expect.json = {{"a.b", JsonExpectation::Kind::present, "", 0},
                     {"length", JsonExpectation::Kind::length, "", 3},
                     {"v x", JsonExpectation::Kind::equals,
                      pick({"200", "-1.5", "true", "null", "[]", "{}", "\"200\"", "\"a: b\"", "\"\xC3\xA9\\n\"",
                            "[1,\"x\",{\"k\":[null]}]"}),
                      0}};
    }
    return expect;
  }
  ProbeSpec probe(int index) {
    ProbeSpec spec;
    spec.name = "p" + std::to_string(index);
    spec.timeout = Duration{number(100, 60000)};
    spec.critical = coin();
    switch (index % 5) {
      case 0:
        spec.what = HttpProbe{
            "https://[::1]:8443/a?b=c", true, "::1", 8443, "/a?b=c", {"~/ca: x", "a.b", std::string(64, 'f')}};
        spec.expect = http_expectation();
        break;
      case 1:
        spec.what = TcpProbe{"localhost", 22};
        spec.expect.banner = text();
        break;
      case 2:
        spec.what = RedisProbe{"::1", 6379, coin() ? words() : std::vector<std::string>{}};
        break;
      case 3:
        spec.what = exec();
        spec.expect = expecting(&ProbeExpectation::output);
        break;
      default:
        spec.what = ServiceProbe{coin(), {"a", "b"}, pick({"80", "http"}), pick({"/", "/x?y"})};
        spec.expect = http_expectation();
    }
    return spec;
  }

  std::mt19937 m_random;
};

/// What comes back of a spec that was printed; what is printed is written, and the origin is the new file's.
StackSpec reloaded(const StackSpec& spec) {
  const std::string text = to_yaml(spec);
  auto again = load_spec(text, "printed");
  if (!again) {
    FAIL(to_string(again.error().front()) + "\n" + text);
  }
  again->written = spec.written;
  again->origin = spec.origin;
  return *again;
}

}  // namespace

TEST_CASE("a printed spec loads as the same spec", "[stack]") {
  CHECK(reloaded(StackSpec{}) == StackSpec{});
  CHECK(reloaded(default_spec()) == default_spec());
  for (unsigned seed = 0; seed < 500; ++seed) {
    INFO("seed " << seed);
    const StackSpec spec = SpecMaker(seed).spec();
    const StackSpec again = reloaded(spec);
    INFO(to_yaml(spec) << "\n---- again\n" << to_yaml(again));
    REQUIRE(again == spec);
    REQUIRE(to_yaml(again) == to_yaml(spec));
  }
}

TEST_CASE("printing says which values are defaults where it is asked to", "[stack]") {
  const auto spec = load_spec("apiVersion: joelclaw-infra/v1\nvm: {cpus: 6}\n", "f");
  REQUIRE(spec.has_value());
  const std::string text = to_yaml(*spec, YamlNotes::defaults);
  CHECK_THAT(text, ContainsSubstring("  cpus: 6\n"));
  CHECK_THAT(text, ContainsSubstring("  memory: 8GiB  # default\n"));
  CHECK_THAT(text, ContainsSubstring("ports: []  # default\n"));
  CHECK_THAT(text, ContainsSubstring("    count: 6  # default\n"));
  CHECK_THAT(text, ContainsSubstring("  # maxAge: 24h (once written"));
  CHECK(load_spec(text, "f").has_value());
  CHECK(!contains(to_yaml(*spec), "# default"));
}

}  // namespace joelclaw::infra
