// SPDX-License-Identifier: MIT
#pragma once

#include <infra/driver/inquiry.hpp>
#include <infra/driver/machine.hpp>
#include <infra/plan/action.hpp>
#include <infra/plan/call.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace joelclaw::infra {

struct StackSpec;

/// The cluster above: how its nodes are made, found and spoken to. Describes, and never acts.
class ClusterDriver {
 public:
  ClusterDriver() = default;
  ClusterDriver(const ClusterDriver&) = delete;
  ClusterDriver& operator=(const ClusterDriver&) = delete;
  virtual ~ClusterDriver() = default;

  virtual bool has_cluster() const = 0;
  /// Nodes are containers of the engine below.
  virtual bool has_node_containers() const = 0;
  /// Programs of which a missing one is a fault, and those that are only missed.
  virtual std::vector<std::string> programs() const = 0;
  virtual std::vector<std::string> optional_programs() const = 0;
  /// The engine's label that names this cluster's containers.
  virtual std::string node_label() const = 0;
  virtual std::string node_label_value() const = 0;
  /// The name of the first node's container, before anybody has seen one.
  virtual std::string first_node() const = 0;
  virtual NodeRole role(const ContainerFacts& container) const = 0;
  /// The node's own port of the Kubernetes API.
  virtual std::uint16_t api_port() const = 0;
  /// A kubeconfig context that may be this cluster's, by its names alone.
  virtual bool may_own(const ClientContext& context) const = 0;
  virtual std::vector<FileInquiry> files() const = 0;
  /// Questions to the nodes' management API. Called at the start and once more when the node containers are known;
  /// asks nothing twice and nothing without credentials.
  virtual Inquiries management_questions(const Snapshot& snapshot) const = 0;
  /// What an action upon the cluster itself is, in calls; nothing for what is not the cluster's, or what it cannot do.
  /// `engine` is the engine's socket on this host.
  virtual std::vector<Call> calls(const Action& action, const StackSpec& spec, const Snapshot& now,
                                  const std::string& engine) const = 0;
};

std::unique_ptr<ClusterDriver> make_cluster_driver(const StackSpec& spec, const Machine& machine);

}  // namespace joelclaw::infra
