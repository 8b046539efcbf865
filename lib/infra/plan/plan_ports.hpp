// SPDX-License-Identifier: MIT
#pragma once

#include <infra/diagnose/finding.hpp>
#include <infra/plan/means.hpp>
#include <infra/plan/plan.hpp>
#include <infra/plan/port_act.hpp>
#include <infra/snapshot/snapshot.hpp>
#include <infra/stack/stack_spec.hpp>

#include <optional>
#include <string>
#include <vector>

namespace joelclaw::infra {

/// How a container that exists comes to publish other ports.
enum class PortStrategy {
  edit,  ///< the engine's own files, with the engine stopped: the container stays what it is
  swap,  ///< a second container on the same volumes takes the first one's place: the engine goes on
};
std::string to_string(PortStrategy strategy);

struct PortsInput {
  const StackSpec& spec;  ///< as it shall be
  const Snapshot& now;
  const Diagnosis& diagnosis;
  PortMapping port;
  bool removes = false;
  PortStrategy strategy = PortStrategy::edit;
  std::string record;  ///< the spec's file, where the port is to be written into or taken out of; empty: nowhere
  std::optional<std::vector<std::string>> running;  ///< names of all running containers; none: could not be asked
};

/// What changes the container and brings it back, and what is done once the stack has come up on it.
struct PortsPlan {
  Plan change, finish;
  std::string directory;  ///< of the files that are edited; empty: none are
};

/// Refused where the port cannot be had or nothing can be rolled back: before anything stops. What is so already is not
/// done again; a port that is published and not recorded is recorded, and nothing stops.
PortsPlan plan_ports(const PortsInput& input, const Means& means, const PortMeans& acts);

/// Both parts in order, as they are printed and confirmed.
Plan whole(const PortsPlan& plan);

struct PortsLeftInput {
  const StackSpec& spec;
  const Snapshot& now;
  const Diagnosis& diagnosis;
  /// The change of this very run has failed: the former ports are to be had back. Without it, what an earlier run left
  /// is finished where it can be and rolled back where not.
  bool undo = false;
  std::string directory;  ///< of the container's files, where backups of them lie; empty: there are none
  PortMapping port;       ///< of this run's change
  bool removes = false;
};

/// The next steps from wherever a change of ports was left to a container that runs with its former ports or with the
/// new ones; none: there is nothing to settle. To be planned again after each look.
Plan plan_ports_left(const PortsLeftInput& input, const Means& means, const PortMeans& acts);

}  // namespace joelclaw::infra
