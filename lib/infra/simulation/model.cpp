// SPDX-License-Identifier: MIT
#include <infra/simulation/model.hpp>

#include <algorithm>

namespace joelclaw::infra::simulation {
namespace {

template <class Containers>
auto* first_node(Containers& containers, const std::string& cluster) {
  const auto found = std::find_if(containers.begin(), containers.end(), [&cluster](const Container& each) {
    const auto label = each.labels.find("talos.cluster.name");
    return label != each.labels.end() && label->second == cluster;
  });
  return found == containers.end() ? nullptr : &*found;
}

}  // namespace

/// colima v0.10 config/profile.go: the default profile's VM is called colima, another's colima-NAME.
std::string Model::instance() const {
  return parameters.profile == "default" ? "colima" : "colima-" + parameters.profile;
}

/// Lima writes dots and underscores of the id as dashes into the host alias.
std::string Model::ssh_host() const {
  std::string alias = "lima-" + instance();
  std::replace_if(
      alias.begin(), alias.end(), [](char c) { return c == '.' || c == '_'; }, '-');
  return alias;
}

std::string Model::colima_home() const {
  return parameters.home + "/.colima";
}
std::string Model::lima_home() const {
  return colima_home() + "/_lima";
}
std::string Model::docker_socket() const {
  return colima_home() + "/" + parameters.profile + "/docker.sock";
}
std::string Model::state_directory() const {
  return parameters.home + "/.local/state/joelclaw-infra";
}
std::string Model::node_name() const {
  return parameters.cluster + "-controlplane-1";
}

const Container* Model::node() const {
  return first_node(engine.containers, parameters.cluster);
}
Container* Model::node() {
  return first_node(engine.containers, parameters.cluster);
}

const PublishedPort* Model::published(std::uint16_t container_port) const {
  const Container* container = node();
  if (container == nullptr) {
    return nullptr;
  }
  const auto found =
      std::find_if(container->wanted.begin(), container->wanted.end(),
                   [container_port](const PublishedPort& port) { return port.container == container_port; });
  return found == container->wanted.end() ? nullptr : &*found;
}

}  // namespace joelclaw::infra::simulation
