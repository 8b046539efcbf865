// SPDX-License-Identifier: MIT
#include <infra/stack/spec_paths.hpp>
#include <infra/stack/stack_spec.hpp>

#include <support/catch.hpp>

namespace joelclaw::infra {
namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a path of the spec is taken from its folder or the home, wherever the program runs") {
  StackSpec spec;
  spec.manifests = {"/abs/k8s", "k8s", "./k8s", "~/k8s", "-rf", "$(x)"};
  spec.cluster.patches = {"p.yaml"};
  spec.backup.directory = "~/backups";
  make_paths_absolute(spec, "/etc/stack", "/home/joel");
  CHECK(spec.manifests ==
        Strings{"/abs/k8s", "/etc/stack/k8s", "/etc/stack/k8s", "/home/joel/k8s", "/etc/stack/-rf", "/etc/stack/$(x)"});
  CHECK(spec.cluster.patches == Strings{"/etc/stack/p.yaml"});
  CHECK(spec.backup.directory == "/home/joel/backups");
}

TEST_CASE("what is no path stays what it is") {
  StackSpec spec;
  spec.backup.directory = "";
  HelmSpec live, filed;
  live.chart = "livekit/livekit-server";
  filed.chart = "./charts/pds";
  filed.values = "values.yaml";
  filed.patches = {"~/patch.yaml"};
  spec.helm = {live, filed};
  make_paths_absolute(spec, "/etc/stack", "");
  CHECK(spec.backup.directory.empty());
  CHECK(spec.helm[0].values == "live");
  CHECK(spec.helm[0].chart == "livekit/livekit-server");
  CHECK(spec.helm[1].chart == "/etc/stack/charts/pds");
  CHECK(spec.helm[1].values == "/etc/stack/values.yaml");
  CHECK(spec.helm[1].patches == Strings{"~/patch.yaml"});  // no home is known
}

TEST_CASE("the files of a probe's certificates are found from anywhere as well") {
  HttpProbe http;
  http.tls_policy.ca_file = "ca.pem";
  ProbeSpec probe;
  probe.what = http;
  StackSpec spec;
  spec.probes = {probe};
  make_paths_absolute(spec, "/etc/stack", "/home/joel");
  CHECK(std::get<HttpProbe>(spec.probes[0].what).tls_policy.ca_file == "/etc/stack/ca.pem");
}

}  // namespace joelclaw::infra
