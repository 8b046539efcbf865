// SPDX-License-Identifier: MIT
#include <infra/stack/spec_paths.hpp>

#include <infra/stack/stack_spec.hpp>

#include <vector>

namespace joelclaw::infra {
namespace {

class Places {
 public:
  Places(const std::string& folder, const std::string& home) : m_folder(folder), m_home(home) {}

  void settle(std::string& path) const {
    if (path.starts_with("~/")) {
      path = m_home.empty() ? path : m_home + path.substr(1);
    } else if (!path.empty() && !path.starts_with('/')) {
      path = m_folder + "/" + (path.starts_with("./") ? path.substr(2) : path);
    }
  }
  void settle(std::vector<std::string>& paths) const {
    for (std::string& each : paths) {
      settle(each);
    }
  }

 private:
  const std::string& m_folder;
  const std::string& m_home;
};

}  // namespace

void make_paths_absolute(StackSpec& spec, const std::string& folder, const std::string& home) {
  const Places places{folder, home};
  places.settle(spec.cluster.patches);
  places.settle(spec.manifests);
  places.settle(spec.backup.directory);
  for (HelmSpec& each : spec.helm) {
    if (each.values != "live") {
      places.settle(each.values);
    }
    if (each.chart.starts_with("./") || each.chart.starts_with("~/")) {
      places.settle(each.chart);
    }
    places.settle(each.patches);
  }
  for (ProbeSpec& each : spec.probes) {
    if (auto* http = std::get_if<HttpProbe>(&each.what)) {
      places.settle(http->tls_policy.ca_file);
    }
  }
}

}  // namespace joelclaw::infra
