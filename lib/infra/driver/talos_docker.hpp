// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/cluster_driver.hpp>
#include <infra/stack/stack_spec.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// Talos nodes as containers of the engine below, as `talosctl cluster create docker` makes them.
class TalosDockerDriver : public ClusterDriver {
 public:
  TalosDockerDriver(const ClusterSpec& spec, Machine machine);
  ~TalosDockerDriver() override;

  bool has_cluster() const override { return true; }
  bool has_node_containers() const override { return true; }
  std::vector<std::string> programs() const override { return {"docker", "kubectl"}; }
  std::vector<std::string> optional_programs() const override;
  std::string node_label() const override { return "talos.cluster.name"; }
  std::string node_label_value() const override { return m_cluster; }
  std::string first_node() const override { return m_cluster + "-controlplane-1"; }
  NodeRole role(const ContainerFacts& container) const override;
  std::uint16_t api_port() const override { return 6443; }
  bool may_own(const ClientContext& context) const override;
  std::vector<FileInquiry> files() const override;
  Inquiries management_questions(const Snapshot& snapshot) const override;
  std::vector<Call> calls(const Action& action, const StackSpec& spec, const Snapshot& now,
                          const std::string& engine) const override;

 private:
  std::string config_path() const;
  std::string talos_home() const;
  Inquiry knock(const std::string& context, std::uint16_t port) const;
  Inquiries ask(const std::string& context, std::uint16_t port) const;

  std::string m_cluster, m_node_address;
  Machine m_machine;
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace joelclaw::infra
