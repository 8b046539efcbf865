// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/cluster_driver.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// A cluster of another make, as small as a driver can be: servers, agents and a load balancer that publishes the API.
class BalancedDriver : public ClusterDriver {
 public:
  bool has_cluster() const override { return true; }
  bool has_node_containers() const override { return true; }
  std::vector<std::string> programs() const override { return {"docker", "kubectl"}; }
  std::vector<std::string> optional_programs() const override { return {}; }
  std::string node_label() const override { return "cluster"; }
  std::string node_label_value() const override { return "balanced"; }
  std::string first_node() const override { return "server-0"; }
  NodeRole role(const ContainerFacts& container) const override {
    const auto found = container.labels.find("role");
    const std::string role = found == container.labels.end() ? std::string{} : found->second;
    return role == "lb" ? NodeRole::load_balancer : role == "agent" ? NodeRole::agent : NodeRole::server;
  }
  std::uint16_t api_port() const override { return 6443; }
  bool may_own(const ClientContext& context) const override { return context.cluster == "balanced"; }
  std::vector<FileInquiry> files() const override { return {}; }
  Inquiries management_questions(const Snapshot& /*snapshot*/) const override { return {}; }
  std::vector<Call> calls(const Action& /*action*/, const StackSpec& /*spec*/, const Snapshot& /*now*/,
                          const std::string& /*engine*/) const override {
    return {};
  }
};

}  // namespace joelclaw::infra
