// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/cluster_driver.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// A machine with an engine and nothing above it, such as a build VM.
class NoClusterDriver : public ClusterDriver {
 public:
  bool has_cluster() const override { return false; }
  bool has_node_containers() const override { return false; }
  std::vector<std::string> programs() const override { return {"docker"}; }
  std::vector<std::string> optional_programs() const override { return {}; }
  std::string node_label() const override { return {}; }
  std::string node_label_value() const override { return {}; }
  std::string first_node() const override { return {}; }
  NodeRole role(const ContainerFacts& /*container*/) const override { return NodeRole::server; }
  std::uint16_t api_port() const override { return 0; }
  bool may_own(const ClientContext& /*context*/) const override { return false; }
  std::vector<FileInquiry> files() const override { return {}; }
  Inquiries management_questions(const Snapshot& /*snapshot*/) const override { return {}; }
  std::vector<Call> calls(const Action& /*action*/, const StackSpec& /*spec*/, const Snapshot& /*now*/,
                          const std::string& /*engine*/) const override {
    return {};
  }
};

}  // namespace joelclaw::infra
