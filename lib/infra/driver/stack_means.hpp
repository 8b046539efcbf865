// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/cluster_driver.hpp>
#include <infra/driver/vm_driver.hpp>
#include <infra/plan/means.hpp>

#include <string>
#include <vector>

namespace joelclaw::infra {

/// The drivers of one stack, and the engine's and the API's own tools, as the planner's means.
class StackMeans : public Means {
 public:
  /// All must outlive this; `engine` is the engine's socket on this host.
  StackMeans(const StackSpec& spec, const VmDriver& vm, const ClusterDriver& cluster, std::string engine);

  std::vector<Call> calls(const Action& action, const Snapshot& now) const override;
  bool can(const Action& action, const Snapshot& now) const override;
  std::string machine_name() const override;
  std::string node_name() const override;

 private:
  std::vector<Call> engine_calls(const Action& action, const Snapshot& now) const;
  std::vector<Call> object_calls(const Action& action, const Snapshot& now) const;

  const StackSpec& m_spec;
  const VmDriver& m_vm;
  const ClusterDriver& m_cluster;
  std::string m_engine;
};

}  // namespace joelclaw::infra
